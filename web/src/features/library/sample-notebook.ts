/** A few notes that show what Loci does with notes; written for this repository. */
export const sampleNotes: { title: string; body: string }[] = [
  {
    title: "How to use Loci",
    body: `Write as you would on paper: plain text, with a few marks of Markdown. Everything is saved while you type.

Two square brackets make a link to another note, such as [[The method of loci]]. A link to a note that does not exist yet is an invitation to write it.

Beside each note stands what Loci found in it: a summary, the keywords, how hard it is to read, and which other notes it hangs together with. Each connection can be opened to see the two sentences that carry it.

- Press Ctrl+K (on a Mac Cmd+K) for every action, and ? for all keys.
- Ask for a quiz or a study plan in the panel on the right.

These notes can be removed again in one click: open the notebook they are in and press the button above the list. #loci
`,
  },
  {
    title: "The method of loci",
    body: `The method of loci is a way to remember things in order. You picture a place you know well, put each thing to be remembered somewhere along a walk through it, and later take the walk again in your mind.

The story told about its origin is that the poet Simonides could name all the guests who were buried under a fallen roof, because he remembered where each had been sitting.

It works because memory for places is strong and comes without effort, while memory for lists is weak. See also [[Retrieval practice]]. #memory
`,
  },
  {
    title: "Retrieval practice",
    body: `Trying to recall something strengthens the memory of it more than reading it once more does. The effect is large, it holds for many kinds of material, and it is found even when the attempt fails and the answer is looked up afterwards.

Reading again feels easier and therefore better, which is why most students prefer it. A quiz on one's own notes is the simplest form of retrieval practice. Spread over several days it becomes [[Spaced repetition]]. #memory #learning
`,
  },
  {
    title: "Spaced repetition",
    body: `Ten minutes on each of six days teach more than an hour on one. Repetition works best shortly before something would be forgotten, so the intervals grow each time it is recalled with success.

The curve of forgetting is roughly exponential:

$$R = e^{-t/S}$$

where $R$ is the chance to recall, $t$ the time since the last repetition, and $S$ the stability of the memory, which grows with every successful recall. Compare [[Retrieval practice]]. #memory #learning
`,
  },
  {
    title: "Interleaving",
    body: `Mixing kinds of problems during practice makes practice harder and the result better. Somebody who solves twenty problems of one kind in a row never has to decide which method a problem asks for, and the exam asks for exactly that.

Like [[Spaced repetition]] it is a desirable difficulty: it slows learning down at first and makes it last. #learning
`,
  },
];
