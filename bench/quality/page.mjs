// docs/quality.md from what was measured.

const three = (value) => value.toFixed(3);
const signed = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
const table = (head, rows) => [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

/** The value a target asks for, and how it is said. */
const wanted = (target, baseline) => {
  if (!target) return null;
  if (target.value !== undefined) return { value: target.value, text: three(target.value) };
  return { value: target.ratio * baseline, text: `${three(target.ratio * baseline)} (${target.ratio.toFixed(2)} ×)` };
};

/** One line of the main table, for one metric of one set in one configuration. */
export const resultRow = ({ task, set, metric, model, engines, figure, baseline }) => {
  const withModel = model !== "no";
  const target = wanted(withModel ? metric.target : metric.targetWithoutModel, baseline.value);
  return [
    task,
    engines.join(", ") || "not said",
    model,
    set,
    metric.name,
    three(figure.value),
    figure.low === undefined ? "" : `${three(figure.low)}–${three(figure.high)}`,
    `${three(baseline.value)} ${baseline.method}`,
    (figure.value / baseline.value).toFixed(2),
    target?.text ?? "",
    // A figure counts as it is, not as it is rounded for the page.
    target ? (figure.value >= target.value ? "yes" : "**no**") : "",
  ];
};

export const resultTable = (rows) =>
  table(["task", "engine", "model", "set", "metric", "ours", "95 %", "best baseline", "ratio", "target", "met"], rows);

/** What each signal is worth: how the metric changes on each set once the signal is left out. */
export const ablationTable = ({ sets, whole, signals }) => {
  const cell = ({ difference, from, to }) => (from > 0 || to < 0 ? `**${signed(difference)}**` : signed(difference));
  const mean = (figures) => figures.reduce((sum, { difference }) => sum + difference, 0) / figures.length;
  const rows = signals.map(({ signal, figures }) => ({
    worth: mean(figures),
    cells: [signal, ...figures.map(cell), signed(mean(figures))],
  }));
  rows.sort((a, b) => a.worth - b.worth);
  return table(
    ["left out", ...sets, "mean"],
    [["nothing", ...whole.map(({ value }) => three(value)), ""], ...rows.map(({ cells }) => cells)],
  );
};

export const page = ({ versions, results, ablations }) => `# Quality of the local engines

Written by \`make eval\`, not by hand. Public data sets with answers that people gave are answered by \`loci analyze\`, without any provider, and scored by the program that comes with them. The sets and the scorer are not part of this repository.

${versions.map(([what, which]) => `- ${what}: ${which}`).join("\n")}

## Against known methods

*Ours* is the mean over the documents of a set with its 95 % interval (bootstrap over documents). *Best baseline* is the strongest known method on the same set under the same protocol, whatever it needs; for our engines without the sentence-vector model (*model* "no") it is the strongest that needs none. Where the model changes no answer, *model* says "either". A *target* is a value, or a multiple of the baseline; figures count as they are, not as they are rounded here.

${resultTable(results)}
${ablations
  .map(
    ({ task, metric, ...ablation }) => `
## What each signal of ${task} is worth

${metric} with everything, and how it changes when one signal is left out, the most missed first. In bold: the 95 % interval of the paired difference does not reach zero.

${ablationTable(ablation)}
`,
  )
  .join("")}`;
