// What is measured: for each set of a task the lines that are answered, the answers that people gave, and what is wanted.

/**
 * @typedef {object} Metric
 * @property {string} name as score.py writes it
 * @property {string} [column] as BASELINES.md heads it, where that differs
 * @property {{ ratio?: number, value?: number }} [target] against the best baseline, or by itself
 * @property {{ ratio?: number, value?: number }} [targetWithoutModel]
 */

const keywords = (set) => ({
  task: "keywords",
  set,
  input: `keywords/${set}.jsonl`,
  metrics: [{ name: "F1@10", target: { ratio: 1.15 } }],
});

const vault = (name, masked) => ({
  task: "links",
  set: `${name}, ${masked ? "masked" : "plain"}`,
  input: `vaults/${name}.jsonl`,
  masked,
  metrics: [{ name: "recall@10", target: { ratio: 1.1 } }],
});

const summary = (set, sentences) => ({
  task: "summary",
  set,
  input: `summaries/${set}.jsonl`,
  args: ["--sentences", String(sentences)],
  scorer: "summaries",
  metrics: ["ROUGE-1", "ROUGE-2", "ROUGE-L"].map((name) => ({ name, target: { ratio: 1 } })),
});

const prerequisites = (task, scorer, metric) => ({
  task,
  set: "metacademy",
  input: "prerequisites/metacademy.notes.jsonl",
  gold: "prerequisites/metacademy.pairs.jsonl",
  scorer,
  metrics: [metric],
});

/** Tasks whose signals can be left out one by one, and how much of them is enough for `--ablations some`. */
export const ABLATED = {
  keywords: { metric: "F1@10", some: () => true },
  // The two vaults that are read soonest.
  links: { metric: "recall@10", some: ({ set }) => /^(concepts|graphics-maths),/.test(set) },
};

export const MEASUREMENTS = [
  ...["inspec", "www", "kpcrowd500n", "semeval2010"].map(keywords),
  {
    task: "similarity",
    set: "stsb-dev",
    input: "similarity/stsb-dev.jsonl",
    metrics: [{ name: "Spearman", target: { value: 0.865 }, targetWithoutModel: { value: 0.77 } }],
  },
  { task: "similarity", set: "sick-trial", input: "similarity/sick-trial.jsonl", metrics: [{ name: "Spearman" }] },
  ...["concepts", "cs-core", "graphics-maths", "thoughts"].flatMap((name) => [vault(name, false), vault(name, true)]),
  prerequisites("prerequisites", "prereq-rank", { name: "recall@10", target: { value: 0.62 } }),
  prerequisites("study-order", "prereq-order", { name: "direction accuracy", target: { value: 0.8 } }),
  summary("scitldr-dev", 1),
  summary("bbc-news", 5),
  {
    task: "quiz",
    set: "xquad-en",
    input: "quiz/xquad-en.jsonl",
    scorer: "quiz-spans",
    metrics: [{ name: "soft recall@10", column: "soft R@10", target: { value: 0.55 } }],
  },
  {
    task: "distractors",
    set: "science-cloze-mcq",
    input: "quiz/science-cloze-mcq.jsonl",
    pooled: true,
    metrics: [{ name: "P@3", target: { value: 0.2 } }],
  },
].map((measurement) => ({ scorer: measurement.task, gold: measurement.input, args: [], ...measurement }));
