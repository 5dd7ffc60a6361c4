// docs/quality-samples.md from what a server says about some notes.

/** Text as one line that Markdown shows as it is. */
const plain = (text) =>
  text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\`*_[\]<>|$#~]/g, "\\$&");
const list = (items) => items.map((item) => `- ${item}`).join("\n");
const two = (value) => value.toFixed(2);
/** Characters shown of a note. */
const EXCERPT = 300;

const ORIGINS = {
  "concepts-vault.zip":
    "The vault is the digital garden of Lesley Lai, `LesleyLai/digital-garden` at 65819602 on GitHub. The MIT licence file in it names the author of the site generator and not the author of the notes.",
};

/** The first lines of a note, below its front matter, cut short at a word. */
const excerpt = (body) => {
  const text = body.replace(/^---\n[\s\S]*?\n---\n/, "").trim();
  return text.length <= EXCERPT ? text : `${text.slice(0, text.lastIndexOf(" ", EXCERPT) + 1 || EXCERPT)}…`;
};

/** The engine that answered, and those that were tried before it. */
const by = (provenance) => {
  if (!provenance) return "";
  const tried = provenance.attempts.map(({ engine, reason }) => `${engine}: ${plain(reason)}`).join(" ");
  return ` (${provenance.engine}${tried && `; before it ${tried}`})`;
};

const keywords = ({ items, provenance }) =>
  `**Keywords**${by(provenance)}: ${items.map(({ phrase, score }) => `${plain(phrase)} ${two(score)}`).join(" · ") || "none"}`;

const summary = ({ sentences, provenance }, withText) => {
  const head = `**Summary**${by(provenance)}: `;
  if (withText) return `${head}\n\n${list(sentences.map(({ text }) => plain(text)))}`;
  const places = sentences.map(({ start, end }) => `bytes ${start}–${end}`).join(", ");
  return `${head}${sentences.length} sentences${places && `, ${places}`}`;
};

const difficulty = ({ level, score, reading_minutes: minutes, reasons }) =>
  `**Difficulty**: ${level.replaceAll("_", " ")}, ${score.toFixed(0)} of 100, ${minutes.toFixed(1)} minutes. ${reasons.map(plain).join(" ")}`;

const connection = ({ note, score, kind, linked, parts, shared_terms: terms, evidence }, withText) => {
  const made = Object.entries(parts)
    .filter(([, value]) => value !== null)
    .map(([part, value]) => `${part} ${two(value)}`);
  const lines = [
    `${plain(note.title)}, ${kind.replaceAll("_", " ")}, ${two(score)} (${made.join(", ")})${linked ? ", linked already" : ""}; shared: ${terms.map(plain).join(", ") || "nothing"}`,
  ];
  if (withText && evidence) lines.push(`  - “${plain(evidence.source.text)}”`, `  - “${plain(evidence.target.text)}”`);
  return lines.join("\n");
};

/** What is right, in words, for each kind of question. */
const answer = ({ answer: right, correction, items, order, terms, meanings, pairs }) => {
  if (order) return order.map((index) => plain(items[index])).join(" → ");
  if (pairs) return pairs.map((index, term) => `${plain(terms[term])} = ${plain(meanings[index])}`).join("; ");
  if (typeof right === "boolean") return right ? "true" : `false${correction ? `, but ${plain(correction)}` : ""}`;
  return plain(right);
};

const question = (asked, withText) => {
  const { kind, prompt, statement, options, difficulty: hard, proofs } = asked;
  const name = `${kind.replaceAll("_", " ")}, ${two(hard)}`;
  if (!withText) {
    // Steps and meanings are sentences of the note.
    const said = asked.order || asked.pairs ? `${(asked.items ?? asked.terms).length} parts` : answer(asked);
    return `${name}: ${said}${options ? `; of ${options.map(plain).join(", ")}` : ""}`;
  }
  return [
    `${name}: ${plain(prompt ?? statement)}${options ? ` (${options.map(plain).join(" / ")})` : ""}`,
    `  - answer: ${answer(asked)}`,
    ...proofs.map(({ text }) => `  - proof: “${plain(text)}”`),
  ].join("\n");
};

/** Everything about one note; with the words of its author only where `withText`. */
export const noteSection = ({ note, insight, connections, quiz }, withText) => {
  const place = note.notebook ? `, in ${plain(note.notebook)}` : "";
  const parts = [
    `## ${plain(note.title)}`,
    `${note.word_count} words${place}; language ${insight.language ?? "unknown"}`,
  ];
  if (withText) parts.push(`~~~~~~text\n${excerpt(note.body) || "(empty)"}\n~~~~~~`);
  if (insight.state !== "done") parts.push(`Reading: ${insight.state}. ${insight.error ?? ""}`);
  if (insight.keywords) parts.push(keywords(insight.keywords));
  if (insight.summary) parts.push(summary(insight.summary, withText));
  if (insight.difficulty) parts.push(difficulty(insight.difficulty));
  parts.push("**Connections**:", list(connections.map((one) => connection(one, withText))) || "none");
  parts.push(`**Quiz**${by(quiz.provenance)}:`, list(quiz.questions.map((one) => question(one, withText))) || "none");
  return parts.join("\n\n");
};

export const page = ({
  vault,
  version,
  seed,
  date,
  total,
  withText,
  sections,
}) => `# Results for ${sections.length} notes

Written by \`scripts/eval samples\`, not by hand, on ${date} with Loci ${version}: the ${total} notes of a vault were imported into a running server, and ${sections.length} of them were chosen at random with the seed ${seed}. What the API says about each stands below, to be read by eye; numbers beside phrases, connections and questions are scores and difficulties.

${ORIGINS[vault] ?? "Where this vault comes from and under which licence was not looked at."} ${
  withText
    ? "So this page, which quotes the notes, is for reading on this machine and not for passing on."
    : "So this page names what was found and leaves the notes' own sentences out; `target/eval/quality-samples.md`, written by the same run, has them."
}

${sections.join("\n\n")}
`;
