import { Link } from "@tanstack/react-router";
import { Button, buttonClass } from "@/components/button";
import { EmptyState } from "@/components/empty-state";
import { runCommand } from "@/lib/commands/commands";
import { SampleNotes } from "./sample-notes";

/** Teaches by doing: the first notes are one drop or one click away. */
export function FirstRun() {
  return (
    <EmptyState
      title="Drop a folder of notes here, or write the first one"
      className="max-w-md!"
      actions={
        <>
          <Link to="/import" className={buttonClass("primary")}>
            Import notes
          </Link>
          <Button onClick={() => runCommand("new")}>Write the first one</Button>
          <SampleNotes />
        </>
      }
    >
      Loci reads each note, sums it up, and shows how it hangs together with the others. Markdown files, text
      files and whole vaults are welcome.
    </EmptyState>
  );
}
