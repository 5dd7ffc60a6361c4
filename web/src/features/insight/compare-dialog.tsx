import { clsx } from "clsx";
import { Dialog } from "@/components/dialog";
import type { Insight, Provenance, TextSpan } from "@/lib/api/types";
import { pairSentences } from "./pair-sentences";
import { SentenceLink } from "./sentence-link";
import { useShowSentence } from "./use-show-sentence";
import { provenanceLine } from "./wording";

type CompareDialogProps = {
  noteId: string;
  own: NonNullable<Insight["summary"]>;
  made: NonNullable<Insight["provider_summary"]>;
  /** What the provider made rests on an earlier text of the note, where nothing stands in the same place. */
  older: boolean;
  onClose: () => void;
};

/** What this server found and what a provider made, row by row. */
export function CompareDialog({ noteId, own, made, older, onClose }: CompareDialogProps) {
  const show = useShowSentence(noteId);
  const name = made.provenance.engine;
  const pairs = older
    ? [...pairSentences(own.sentences, []), ...pairSentences([], made.sentences)]
    : pairSentences(own.sentences, made.sentences);
  const follow = (sentence: TextSpan) => {
    onClose();
    void show(noteId, sentence);
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      wide
      title="Two summaries of this note"
      description={
        older
          ? `What ${name} made is from before your last changes, so the two stand one after the other.`
          : "What stands in one row rests on the same passage. Each sentence leads to its place in the note."
      }
    >
      <div className="grid gap-x-6 gap-y-2 px-3 pb-2 tablet:grid-cols-2">
        <Source name="This server" provenance={own.provenance} />
        <Source name={name} provenance={made.provenance} />
      </div>
      <ol className="flex flex-col gap-1">
        {pairs.map((pair) => {
          const [first] = [...pair.own, ...pair.made];
          const paired = pair.own.length > 0 && pair.made.length > 0;
          return (
            <li
              key={`${first?.start} ${first?.text}`}
              className={clsx("compared", paired && "compared-paired")}
            >
              <Side name="This server" noteId={noteId} sentences={pair.own} onFollow={follow} />
              <Side name={name} noteId={noteId} sentences={pair.made} onFollow={follow} />
            </li>
          );
        })}
      </ol>
    </Dialog>
  );
}

function Source({ name, provenance }: { name: string; provenance: Provenance }) {
  return (
    <div>
      <h3 className="font-semibold">{name}</h3>
      <p className="text-sm text-faint">{provenanceLine(provenance)}</p>
    </div>
  );
}

type SideProps = {
  name: string;
  noteId: string;
  sentences: TextSpan[];
  onFollow: (sentence: TextSpan) => void;
};

/** Says whose the sentences are where no column does: on a phone, and to a screen reader. */
function Side({ name, noteId, sentences, onFollow }: SideProps) {
  if (sentences.length === 0) {
    return <div className="max-tablet:hidden" />;
  }
  return (
    <div>
      <p className="text-sm text-muted tablet:sr-only">{name}</p>
      {sentences.map((sentence) => (
        <p key={`${sentence.start} ${sentence.text}`} className="text-pretty">
          <SentenceLink noteId={noteId} sentence={sentence} onFollow={() => onFollow(sentence)} />
        </p>
      ))}
    </div>
  );
}
