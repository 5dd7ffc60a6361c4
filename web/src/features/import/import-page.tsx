import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { FileUp, FolderUp } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { Banner } from "@/components/banner";
import { Button } from "@/components/button";
import { Failure } from "@/components/failure";
import { Page, PageSection } from "@/components/page";
import { ProgressBar } from "@/components/progress-bar";
import { Skeleton } from "@/components/skeleton";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";
import { explain } from "@/lib/api/problem";
import type { PathFile } from "@/lib/files/dropped-files";
import { pendingImport, usePendingImport } from "@/lib/files/pending-import";
import { sizeInWords } from "@/lib/text/size-in-words";
import { count } from "@/lib/wording";
import { describeSelection } from "./describe-selection";
import { TaskRow } from "./task-row";
import { dismissUpload, startUpload, stopUpload, useUpload } from "./upload";

type PickProps = { label: string; icon: ReactNode; folder?: boolean };

function PickButton({ label, icon, folder }: PickProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button icon={icon} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={label}
        {...(folder ? { webkitdirectory: "" } : { accept: ".md,.markdown,.txt,.zip,image/*" })}
        onChange={(event) => {
          if (event.target.files?.length) {
            pendingImport.choose(event.target.files);
          }
          // The same file may be chosen again after it was mended.
          event.target.value = "";
        }}
      />
    </>
  );
}

function Choose() {
  return (
    <div className="flex flex-col items-center gap-4 rounded-lg border-2 border-dashed border-line-strong/50 px-6 py-12 text-center">
      <p className="text-lg font-medium text-balance">Drop files, a folder or a zip here</p>
      <p className="max-w-md text-pretty text-muted">
        Loci takes Markdown and text files, images, and whole Obsidian vaults. Folders become notebooks, links
        and tags are kept. Importing the same files again makes no doubles.
      </p>
      <div className="flex flex-wrap justify-center gap-2">
        <PickButton label="Choose files" icon={<FileUp size={16} />} />
        <PickButton label="Choose a folder" icon={<FolderUp size={16} />} folder />
      </div>
    </div>
  );
}

function Confirm({ onStart }: { onStart: (files: PathFile[]) => void }) {
  const pending = usePendingImport();
  if (pending.state === "none") {
    return <Choose />;
  }
  if (pending.state === "reading") {
    return <Skeleton className="h-40" />;
  }
  if (pending.state === "unreadable") {
    return (
      <Banner
        tone="danger"
        action={
          <Button small onClick={pendingImport.clear}>
            Choose again
          </Button>
        }
      >
        These files could not be read. Check that they still exist and that you may open them.
      </Banner>
    );
  }
  const { selection } = pending;
  if (selection.files.length === 0) {
    return (
      <Banner
        tone="warn"
        action={
          <Button small onClick={pendingImport.clear}>
            Choose again
          </Button>
        }
      >
        There is nothing to import in what you chose
        {selection.hidden > 0 ? `: its ${count(selection.hidden, "file")} are in hidden folders` : ""}.
      </Banner>
    );
  }
  const summary = describeSelection(selection);
  return (
    <div className="rounded-lg border border-line bg-raised p-5">
      <p className="text-lg font-medium">
        {count(selection.files.length, "file")}, {sizeInWords(summary.bytes)}
      </p>
      {summary.details.length > 0 ? (
        <ul className="mt-2 list-disc pl-5 text-muted">
          {summary.details.map((detail) => (
            <li key={detail}>{detail}</li>
          ))}
        </ul>
      ) : null}
      <div className="mt-5 flex flex-wrap gap-2">
        <Button look="primary" onClick={() => onStart(selection.files)}>
          {summary.action}
        </Button>
        <Button look="quiet" onClick={pendingImport.clear}>
          Choose something else
        </Button>
      </div>
    </div>
  );
}

function Sending({ onStart }: { onStart: (files: PathFile[]) => void }) {
  const upload = useUpload();
  if (upload.state === "sending") {
    return (
      <div className="rounded-lg border border-line bg-raised p-5">
        <div className="flex items-center justify-between gap-4">
          <p className="font-medium">
            Sending {count(upload.files, "file")}: {sizeInWords(Math.min(upload.sent, upload.total))} of{" "}
            {sizeInWords(upload.total)}
          </p>
          <Button small onClick={stopUpload}>
            Stop
          </Button>
        </div>
        <ProgressBar label="Sending" value={upload.sent} total={upload.total} className="mt-3" />
      </div>
    );
  }
  if (upload.state === "failed") {
    return (
      <Banner
        tone="danger"
        action={
          <>
            <Button small onClick={() => onStart(upload.files)}>
              Send again
            </Button>
            <Button small look="quiet" onClick={dismissUpload}>
              Dismiss
            </Button>
          </>
        }
      >
        The files were not sent, and nothing was changed. {explain(upload.error)}
      </Banner>
    );
  }
  return <Confirm onStart={onStart} />;
}

function Earlier() {
  const tasks = useQuery({
    queryKey: keys.tasks,
    queryFn: ({ signal }) => api.tasks({ limit: 50 }, { signal }),
    staleTime: 0,
  });
  if (tasks.isPending) {
    return <Skeleton className="h-20" />;
  }
  if (tasks.isError) {
    return (
      <Failure
        title="The imports could not be loaded"
        reason={explain(tasks.error)}
        onRetry={() => void tasks.refetch()}
        busy={tasks.isFetching}
      />
    );
  }
  const imports = tasks.data.items.filter((task) => task.kind === "import");
  if (imports.length === 0) {
    return <p className="text-muted">Nothing was imported yet.</p>;
  }
  return (
    <ul>
      {imports.map((task) => (
        <TaskRow key={task.id} task={task} />
      ))}
    </ul>
  );
}

/** Where files become notes: choose, say yes, watch. */
export function ImportPage() {
  const navigate = useNavigate();
  const queries = useQueryClient();

  async function start(files: PathFile[]) {
    const task = await startUpload(files);
    if (task) {
      pendingImport.clear();
      queries.setQueryData(keys.task(task.id), task);
      void queries.invalidateQueries({ queryKey: keys.tasks, exact: true });
      await navigate({ to: "/import/$taskId", params: { taskId: task.id } });
    }
  }

  return (
    <Page title="Import notes">
      <div className="mt-6">
        <Sending onStart={(files) => void start(files)} />
      </div>
      <PageSection title="Earlier imports">
        <Earlier />
      </PageSection>
    </Page>
  );
}
