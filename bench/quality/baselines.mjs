// What known methods reach, read from the tables of BASELINES.md beside the data sets.

/** Methods that are no rivals: the one picks with the answers in view, the others guess. */
const NO_RIVALS = new Set(["oracle-greedy", "random", "random-pool"]);

const cells = (line) =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

/** The rows of all tables: which set, which method, and its figures by the name of their column. */
export const readBaselines = (markdown) => {
  const rows = [];
  let heading = "";
  let columns = null;
  for (const line of markdown.split("\n")) {
    if (line.startsWith("### ")) heading = line.slice(4).split(":")[0];
    if (!line.startsWith("|")) {
      columns = null;
    } else if (!columns) {
      columns = cells(line);
    } else if (!/^\|[-|: ]+$/.test(line)) {
      // A set is named in a column, in brackets after the word "method", or in the heading: "inspec, 300 documents".
      const inColumns = columns.find((column) => column.includes("method"))?.match(/\((.*)\)/)?.[1];
      const inHeading = heading.replace(/, \d+ .*/, "");
      const row = { set: inColumns ?? inHeading, method: [], figures: {} };
      for (const [index, cell] of cells(line).entries()) {
        if (columns[index] === "set") row.set = cell;
        else if (cell !== "" && Number.isFinite(Number(cell))) row.figures[columns[index]] = Number(cell);
        else if (!columns[index].includes("%")) row.method.push(cell);
      }
      rows.push({ ...row, method: row.method.reverse().join(", ") });
    }
  }
  return rows;
};

/** The strongest method of a set by one figure; without the model, of those that need none. */
export const bestBaseline = (rows, set, figure, withModel) => {
  const rivals = rows.filter(
    (row) =>
      row.set === set &&
      row.figures[figure] !== undefined &&
      !NO_RIVALS.has(row.method.split(",")[0]) &&
      (withModel || !row.method.includes("minilm")),
  );
  const best = rivals.reduce((a, b) => (b.figures[figure] > a.figures[figure] ? b : a), rivals[0]);
  if (!best) throw new Error(`BASELINES.md has no figure "${figure}" for the set "${set}"`);
  return { method: best.method, value: best.figures[figure] };
};
