type Source = { title: string; notebook: string; body: string };

/** Notes such as a student writes in a first year; written for this repository. */
export const corpus: Source[] = [
  {
    title: "Entropy",
    notebook: "Physics/Thermodynamics",
    body: `---
tags: [physics, thermodynamics]
aliases: [Boltzmann entropy]
---

Entropy measures in how many ways the parts of a system can be arranged without anybody noticing from outside. A hot cup of coffee in a cold room moves towards the state that can be reached in the most ways, and that is the lukewarm one.

For a system with $W$ equally likely microstates, Boltzmann wrote

$$S = k_B \\ln W$$

where $k_B \\approx 1.38 \\times 10^{-23}\\,\\mathrm{J/K}$.

## Why it grows

The second law does not forbid order, it only says that order is rare. See [[Second law of thermodynamics]] and the story of [[Maxwell's demon|the demon]]. Information theory uses the same formula for a different question: [[Shannon entropy]].

- Entropy is extensive: two equal systems together have twice as much.
- A perfect crystal at absolute zero has none.

> Nobody knows what entropy really is, so in a debate you will always have the advantage.

![[coffee-cooling.png]]
`,
  },
  {
    title: "Second law of thermodynamics",
    notebook: "Physics/Thermodynamics",
    body: `Heat flows by itself from the warmer body to the colder one, never the other way round. Clausius stated it so in 1850, and every engine since obeys.

In terms of [[Entropy]]: the entropy of an isolated system never decreases. A process that keeps it constant is called reversible, and no real process is.

A steam engine turns at most the share $1 - T_c / T_h$ of the heat it takes into work, see [[Carnot cycle]]. #physics
`,
  },
  {
    title: "Carnot cycle",
    notebook: "Physics/Thermodynamics",
    body: `The Carnot cycle is the ideal engine: two isothermal and two adiabatic steps between a hot and a cold reservoir. Its efficiency depends on the two temperatures alone.

| Step | What happens | Entropy of the gas |
|---|---|---|
| 1 | expands at $T_h$ | grows |
| 2 | expands without heat | constant |
| 3 | is compressed at $T_c$ | falls |
| 4 | is compressed without heat | constant |

No engine between the same reservoirs does better, or the [[Second law of thermodynamics]] would be broken. #physics #engines
`,
  },
  {
    title: "Maxwell's demon",
    notebook: "Physics/Thermodynamics",
    body: `A small being opens a door for fast molecules and closes it for slow ones, so that one side of the box grows warm without work. It seems to break the [[Second law of thermodynamics]].

The answer came from computing: erasing one bit of what the demon remembers costs at least $k_B T \\ln 2$ of energy, and this pays for the order it made. Information is physical, see [[Shannon entropy]]. #physics #information
`,
  },
  {
    title: "Shannon entropy",
    notebook: "Computing/Information theory",
    body: `Shannon entropy is the average surprise of a source of messages, measured in bits.

$$H(X) = -\\sum_i p_i \\log_2 p_i$$

A fair coin has one bit, a coin that always shows heads has none. It bounds how far a text can be compressed without loss, which [[Huffman coding]] nearly reaches. #information
`,
  },
  {
    title: "Huffman coding",
    notebook: "Computing/Information theory",
    body: `Huffman coding gives frequent symbols short codes and rare symbols long ones. It builds a tree from the two rarest symbols upwards with a priority queue.

\`\`\`python
import heapq

def huffman(frequencies):
    heap = [(f, [s]) for s, f in frequencies.items()]
    heapq.heapify(heap)
    codes = {s: "" for s in frequencies}
    while len(heap) > 1:
        f1, low = heapq.heappop(heap)
        f2, high = heapq.heappop(heap)
        for s in low:
            codes[s] = "0" + codes[s]
        for s in high:
            codes[s] = "1" + codes[s]
        heapq.heappush(heap, (f1 + f2, low + high))
    return codes
\`\`\`

No code that gives every symbol its own whole number of bits is shorter on average. Its length lies within one bit of the [[Shannon entropy]]. #information #algorithms
`,
  },
  {
    title: "Binary search tree",
    notebook: "Computing/Data structures",
    body: `In a binary search tree every node is larger than all nodes on its left and smaller than all on its right. Searching follows one path from the root, so its cost is the height of the tree.

Sorted input makes the tree a list and the search linear. A [[Red-black tree]] keeps the height logarithmic. #algorithms
`,
  },
  {
    title: "Red-black tree",
    notebook: "Computing/Data structures",
    body: `A red-black tree is a [[Binary search tree]] whose nodes are coloured so that no path is more than twice as long as another. Rotations restore the colours after an insertion.

Search, insertion and deletion all cost $O(\\log n)$ in the worst case. #algorithms
`,
  },
  {
    title: "Photosynthesis",
    notebook: "Biology",
    body: `Plants store the energy of light in sugar. The light reactions split water and release oxygen; the Calvin cycle fixes carbon dioxide with the energy they gathered.

6 CO₂ + 6 H₂O → C₆H₁₂O₆ + 6 O₂

Chlorophyll absorbs red and blue light and reflects green, which is why leaves are green. The energy is taken out again in [[Cellular respiration]]. #biology
`,
  },
  {
    title: "Cellular respiration",
    notebook: "Biology",
    body: `Cells take the energy of sugar in small steps and store it as ATP. Glycolysis happens in the cytoplasm, the citric acid cycle and the electron transport chain in the mitochondrion.

It is [[Photosynthesis]] run backwards, if only the sums are compared. #biology
`,
  },
  {
    title: "Natural selection",
    notebook: "Biology/Evolution",
    body: `Individuals differ, some of the differences are inherited, and more are born than can live. What helps to survive and to have offspring becomes common over the generations.

Selection acts on what an organism does and looks like, not on its genes directly. [[Genetic drift]] changes populations too, without any advantage. #biology #evolution
`,
  },
  {
    title: "Genetic drift",
    notebook: "Biology/Evolution",
    body: `In a small population chance alone can make a variant common or lose it. The effect is strongest after a bottleneck, when few individuals found a new population.

Unlike [[Natural selection]] it has no direction. #biology #evolution
`,
  },
  {
    title: "The Congress of Vienna",
    notebook: "History/19th century",
    body: `From September 1814 to June 1815 the powers of Europe met in Vienna to settle what the wars against Napoleon had undone. Metternich presided, Talleyrand spoke for a beaten France and yet was heard.

They sought a balance of power: no state was to grow so strong again that all others had to unite against it. The order held, by and large, until [[The revolutions of 1848]]. #history
`,
  },
  {
    title: "The revolutions of 1848",
    notebook: "History/19th century",
    body: `Within weeks barricades stood in Paris, Vienna, Berlin, Milan and Budapest. Citizens asked for constitutions, peasants for an end of dues, nations for a state of their own.

Most of the risings failed within a year, but serfdom did not come back. The order of [[The Congress of Vienna]] was over. #history
`,
  },
  {
    title: "Bayes' theorem",
    notebook: "Mathematics/Probability",
    body: `How should a belief change when evidence arrives? Bayes' theorem gives the answer:

$$P(H \\mid E) = \\frac{P(E \\mid H)\\,P(H)}{P(E)}$$

A test that is right in 99 of 100 cases still finds mostly healthy people when the illness is rare, because the prior is so small. Compare [[Conditional probability]]. #mathematics #probability
`,
  },
  {
    title: "Conditional probability",
    notebook: "Mathematics/Probability",
    body: `The probability of A given B is the share of the cases of B in which A holds too: $P(A \\mid B) = P(A \\cap B) / P(B)$.

Two events are independent when knowing one says nothing about the other. #mathematics #probability
`,
  },
  {
    title: "Eigenvalues",
    notebook: "Mathematics/Linear algebra",
    body: `A vector that a matrix only stretches is an eigenvector, and the factor is its eigenvalue: $A v = \\lambda v$.

They are the roots of $\\det(A - \\lambda I)$. A symmetric matrix has real ones and orthogonal eigenvectors, see [[Spectral theorem]]. #mathematics
`,
  },
  {
    title: "Spectral theorem",
    notebook: "Mathematics/Linear algebra",
    body: `Every real symmetric matrix is diagonal in a suitable orthonormal basis: $A = Q \\Lambda Q^T$. The columns of $Q$ are the eigenvectors, see [[Eigenvalues]].

It is what makes principal component analysis work. #mathematics
`,
  },
  {
    title: "Reading list for November",
    notebook: "",
    body: `- [x] Landauer, on erasing a bit
- [ ] The chapter on priority queues, before [[Huffman coding]] comes up in class
- [ ] Feynman's lecture on the ratchet and pawl
`,
  },
  {
    title: "Questions for Dr. Okafor",
    notebook: "",
    body: `1. Why does mixing two equal gases not raise the [[Entropy]]?
2. Is the balance of power of [[The Congress of Vienna]] a game with a stable equilibrium?
`,
  },
  {
    title: "记忆宫殿",
    notebook: "Method",
    body: `把要记住的东西放在熟悉的地方，然后在心里走一遍。Simonides 用座位记住了所有客人。

The method of loci: put what you want to remember into places you know, then walk through them. #method
`,
  },
  {
    title: "Spaced repetition",
    notebook: "Method",
    body: `What is recalled just before it would be forgotten stays longest. The intervals grow with every success: a day, four days, two weeks, two months.

Testing oneself teaches more than reading again, even when the answer was wrong at first. #method #learning
`,
  },
];
