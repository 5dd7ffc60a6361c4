import { HttpResponse, http } from "msw";
import type { Quiz } from "@/lib/api/types";
import { askedInVain, connectionsOf, planOf, present, providerQuiz, quizOf } from "../library";
import { path, unknown } from "./answers";
import type { MockServer } from "./server";

/** Quizzes and plans. */
export function studyHandlers({ library, pace }: MockServer) {
  const quizzes = new Map<string, Quiz>();
  return [
    http.get(path("/notes/:id/quiz"), ({ params }) =>
      HttpResponse.json({ quiz: quizzes.get(String(params.id)) ?? null }),
    ),
    http.post(path("/notes/:id/quiz"), async ({ params, request }) => {
      const note = library.notes.get(String(params.id));
      if (!note) {
        return unknown();
      }
      const { count, best: asked } = (await request.json()) as { count?: number; best?: boolean };
      const best = asked === true && library.engines.agreed;
      if (best) {
        await new Promise((resolve) => setTimeout(resolve, pace * 8));
      }
      const attempts = best ? askedInVain(library) : [];
      const own = quizOf(note, count);
      const quiz = attempts
        ? { ...own, provenance: { ...own.provenance, attempts } }
        : providerQuiz(note, count);
      quizzes.set(note.id, quiz);
      return HttpResponse.json(quiz);
    }),
    http.post(path("/quizzes"), async ({ request }) => {
      const { note_ids, count = 10 } = (await request.json()) as { note_ids: string[]; count?: number };
      const notes = note_ids.flatMap((id) => library.notes.get(id) ?? []);
      const quizzes = notes.map((note) => quizOf(note, Math.ceil(count / notes.length)));
      return HttpResponse.json({
        notes: notes.map(({ id, title }) => ({ id, title })),
        questions: quizzes.flatMap((quiz) => quiz.questions).slice(0, count),
        provenance: quizzes[0]?.provenance,
      });
    }),
    http.post(path("/answers/check"), async ({ request }) => {
      const { given, expected } = (await request.json()) as { given: string; expected: string };
      const right = given.trim().toLowerCase() === expected.toLowerCase();
      return HttpResponse.json({
        verdict: right ? "right" : "wrong",
        explanation: right ? "That is the answer." : "That is another answer.",
      });
    }),
    http.post(path("/plans"), async ({ request }) => {
      const asked = (await request.json()) as {
        goal?: string;
        notebook?: string;
        tag?: string;
        note_ids?: string[];
      };
      const goal = asked.goal ? library.notes.get(asked.goal) : undefined;
      const chosen = goal
        ? [
            ...connectionsOf(library, goal)
              .flatMap((c) => library.notes.get(c.note.id) ?? [])
              .slice(0, 4),
            goal,
          ]
        : present(library)
            .filter((note) => !asked.notebook || note.notebook.startsWith(asked.notebook))
            .filter((note) => !asked.tag || note.tags.includes(asked.tag))
            .filter((note) => !asked.note_ids || asked.note_ids.includes(note.id))
            .slice(0, 12);
      return HttpResponse.json(planOf(chosen));
    }),
  ];
}
