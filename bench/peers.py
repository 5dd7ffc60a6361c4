"""Times Python's yake, scikit-learn's TF-IDF, summa, sumy and onnxruntime beside Loci's engines, on the same texts in one run.

    python bench/peers.py COMMAND...       COMMAND answers lines, for example: target/release/loci analyze

Milliseconds of processor time for one text, the median of repeated runs. Both sides begin with the text as a string and
end with phrases, sentences or a number, so that taking the text apart is part of it. On our side a process answers JSON
Lines with one job; its start is measured with fewer lines and taken away, reading and writing the lines is not. On
Python's side all is imported, made and warmed up before. Each library gets one thread. scikit-learn is fitted on other
texts beforehand, which is not timed either.
"""

import json
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import onnxruntime  # noqa: E402
import yake  # noqa: E402
from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: E402
from summa.summarizer import summarize as textrank  # noqa: E402
from sumy.parsers.plaintext import PlaintextParser  # noqa: E402
from sumy.summarizers.lex_rank import LexRankSummarizer  # noqa: E402
from sumy.summarizers.lsa import LsaSummarizer  # noqa: E402
from tokenizers import BertWordPieceTokenizer  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
RUNS = 7
SEED = 1
# Texts in one run of ours, and words in each: enough work to stand out from the clock's grain of some milliseconds.
LINES = {500: 200, 5_000: 40}
PAIRS = 20_000
# Pairs of texts for the sentence-vector model, and words in each text: about 200 tokens.
MODEL_PAIRS = 40
MODEL_WORDS = 160


def chain():
    """Which words follow which in this repository's own documentation."""
    follows = {}
    for path in sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]):
        if path.name.startswith("quality"):
            continue
        prose = " ".join(line for line in path.read_text(encoding="utf8").splitlines() if not line.startswith(("|", "#", "`")))
        words = re.findall(r"[A-Za-z][a-z'-]*|[.,]", prose)
        for first, second in zip(words, words[1:]):
            follows.setdefault(first, []).append(second)
    return follows


def write(source, follows, words):
    """A text of about so many words, in paragraphs, from a walk along the chain."""
    text, count, word, sentences = [], 0, ".", 0
    while count < words:
        word = source.choice(follows.get(word, follows["."]))
        if word in ".,":
            if text and text[-1][-1] not in ".,\n":
                text[-1] += word
                sentences += word == "."
                if word == "." and sentences % 5 == 0:
                    text[-1] += "\n\n"
            continue
        text.append(word.capitalize() if not text or text[-1][-1] in ".\n" else word)
        count += 1
    return re.sub(r"\n\n ", "\n\n", " ".join(text)) + "."


class SimpleTokenizer:
    """Sentences and words for sumy, whose own tokenizer wants data that is not on PyPI."""

    def to_sentences(self, text):
        return re.split(r"(?<=[.!?])\s+", text)

    def to_words(self, text):
        return re.findall(r"\w+", text.lower())


def ours(command, task, lines, *arguments):
    """Milliseconds of processor time for one line: what a run with all lines needs more than a run with a tenth."""

    def once(some):
        with tempfile.TemporaryFile() as file:
            file.write("".join(json.dumps(line) + "\n" for line in some).encode())
            file.seek(0)
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(
                [*command, "--task", task, "--jobs", "1", *arguments],
                stdin=file, stdout=subprocess.DEVNULL, check=True,
            )
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    few = lines[: len(lines) // 10]
    return statistics.median(once(lines) - once(few) for _ in range(RUNS)) / (len(lines) - len(few)) * 1_000


def theirs(function, inputs):
    """Milliseconds of processor time for one call, over the inputs in turn."""
    function(inputs[0])
    runs = []
    for _ in range(RUNS):
        before = time.process_time()
        for given in inputs:
            function(given)
        runs.append((time.process_time() - before) / len(inputs) * 1_000)
    return statistics.median(runs)


def main():
    command = sys.argv[1:]
    if not command:
        sys.exit(__doc__)
    source = random.Random(SEED)
    follows = chain()
    rows = []

    def row(work, words, engine, milliseconds, ours_took=None):
        beside = f"{milliseconds / ours_took:.1f} ×" if ours_took else ""
        rows.append((work, words, engine, f"{milliseconds:.3f}", beside))

    folder = tempfile.mkdtemp()
    vectorizer = TfidfVectorizer(ngram_range=(1, 3), stop_words="english")
    vectorizer.fit([write(source, follows, 500) for _ in range(50)])
    names = vectorizer.get_feature_names_out()
    extractor = yake.KeywordExtractor(lan="en", n=3, top=10)

    def best_phrases(text):
        scores = vectorizer.transform([text])
        return [names[scores.indices[place]] for place in scores.data.argsort()[::-1][:10]]

    def sumy_with(summarizer):
        return lambda text: summarizer(PlaintextParser.from_string(text, SimpleTokenizer()).document, 5)

    for words, count in LINES.items():
        texts = [write(source, follows, words) for _ in range(count)]
        lines = [{"id": number, "text": text} for number, text in enumerate(texts)]
        few = texts[:10] if words == 500 else texts[:3]

        bare = ours(command, "keywords", lines, "--model-dir", folder)
        row("keywords", words, "loci, without the model", bare)
        row("keywords", words, "yake", theirs(extractor.extract_keywords, few), bare)
        row("keywords", words, "scikit-learn TF-IDF", theirs(best_phrases, few), bare)

        bare = ours(command, "summary", lines, "--sentences", "5", "--model-dir", folder)
        row("summary of 5 sentences", words, "loci, without the model", bare)
        row("summary of 5 sentences", words, "summa TextRank", theirs(lambda text: textrank(text, ratio=0.1), few), bare)
        row("summary of 5 sentences", words, "sumy LexRank", theirs(sumy_with(LexRankSummarizer()), few), bare)
        row("summary of 5 sentences", words, "sumy LSA", theirs(sumy_with(LsaSummarizer()), few), bare)

    pairs = [(write(source, follows, 12), write(source, follows, 12)) for _ in range(PAIRS)]
    lines = [{"id": number, "a": a, "b": b} for number, (a, b) in enumerate(pairs)]
    single = TfidfVectorizer(stop_words="english").fit([text for pair in pairs[:500] for text in pair])

    def cosine(pair):
        first, second = single.transform(pair)
        return first.multiply(second).sum()

    bare = ours(command, "similarity", lines, "--model-dir", folder)
    row("similarity of two sentences", 12, "loci, without the model", bare)
    row("similarity of two sentences", 12, "scikit-learn TF-IDF", theirs(cosine, pairs[:200]), bare)
    os.rmdir(folder)

    # The same model, with the same weights, on both sides.
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(ROOT / "models/graph.onnx", options)
    tokenizer = BertWordPieceTokenizer(str(ROOT / "models/vocab.txt"), lowercase=True)
    tokenizer.enable_truncation(256)

    def vector(text):
        read = tokenizer.encode(text)
        return session.run(None, {"input_ids": [read.ids], "attention_mask": [read.attention_mask]})[0]

    pairs = [(write(source, follows, MODEL_WORDS), write(source, follows, MODEL_WORDS)) for _ in range(MODEL_PAIRS)]
    lines = [{"id": number, "a": a, "b": b} for number, (a, b) in enumerate(pairs)]
    tokens = statistics.mean(len(tokenizer.encode(text).ids) for pair in pairs for text in pair)
    work = f"sentence vector of {tokens:.0f} tokens"
    bare = ours(command, "similarity", lines) / 2
    row(work, MODEL_WORDS, "loci", bare)
    row(work, MODEL_WORDS, "onnxruntime", theirs(vector, [text for pair in pairs[:10] for text in pair]), bare)

    libraries = ", ".join(f"{name} {version(name)}" for name in ("yake", "scikit-learn", "summa", "sumy", "onnxruntime"))
    print(f"Python {sys.version.split()[0]}, {libraries}; median of {RUNS} runs, processor time, one thread each\n")
    print("| work | words | engine | ms a text | against ours |\n| --- | --- | --- | --- | --- |")
    for cells in rows:
        print("| " + " | ".join(map(str, cells)) + " |")


if __name__ == "__main__":
    main()
