import { Link } from "@tanstack/react-router";
import { GraduationCap } from "lucide-react";
import { buttonClass } from "@/components/button";
import type { LibrarySearch } from "@/lib/library-search";
import { aboutInWords, aboutShown, writeAbout } from "@/lib/quiz-about";

/** Leads to a quiz over what the library shows. */
export function QuizLink({ search }: { search: LibrarySearch }) {
  const about = aboutShown(search);
  return (
    <Link
      to="/quiz"
      search={(before) => ({ ...before, about: writeAbout(about) })}
      title={`Quiz me on ${aboutInWords(about)}`}
      className={buttonClass("quiet", true)}
    >
      <GraduationCap size={16} aria-hidden="true" />
      Quiz
    </Link>
  );
}
