"""Measures the first guess on public data: how often it is right, beside two baselines, and how fast it is.

Run as `python -m bench.triage`. The word lists were tuned on rows with an even index only; the figures are of the
rows with an odd index. Nothing of a row is printed.
"""

from __future__ import annotations

import argparse
import csv
import html
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from bot.core.scorer import WordScorer
from bot.core.triage import Guess, Mood
from bot.words import load_words

_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
_FILES = {"public-mentions.csv": "mood", "nhs-comments.csv": "mood", "complaints.csv": "complaint"}
_MOODS = ("negative", "neutral", "positive")
_LINE = "  {:<34} {:>8} {:>10} {:>8} {:>8}"


@dataclass(frozen=True)
class Rows:
    """The texts of one half of a file and what people said about them."""

    texts: list[str]
    truth: list[str]


def rows(path: Path, column: str, half: int) -> Rows:
    """The rows of a file whose index is even (half 0) or odd (half 1), as an adapter would hand the texts over."""
    with path.open(encoding="utf-8", newline="") as file:
        chosen = [row for index, row in enumerate(csv.DictReader(file)) if index % 2 == half]
    return Rows([html.unescape(row["text"]) for row in chosen], [row[column] for row in chosen])


def scores(truth: Sequence[str], said: Sequence[str], label: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of one label."""
    hits = sum(true == told == label for true, told in zip(truth, said, strict=True))
    precision = hits / max(1, sum(told == label for told in said))
    recall = hits / max(1, sum(true == label for true in truth))
    return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0


def report(name: str, truth: Sequence[str], said: Sequence[str], labels: Sequence[str], main: str) -> None:
    """One line of the table: macro-F1 over the labels, and precision, recall and F1 of the one that matters most."""
    macro = sum(scores(truth, said, label)[2] for label in labels) / len(labels)
    precision, recall, f1 = scores(truth, said, main)
    print(_LINE.format(name, f"{macro:.3f}", f"{precision:.3f}", f"{recall:.3f}", f"{f1:.3f}"))


def measure_mood(data: Rows, guesses: Sequence[Guess], vader: Callable[[str], float]) -> None:
    """Mood: an "unclear" is never right in the first line; the second leaves those rows out altogether."""
    print(_LINE.format("", "macro-F1", "negative P", "R", "F1"))
    said = [guess.mood.value for guess in guesses]
    report("first guess, unclear = wrong", data.truth, said, _MOODS, "negative")
    answered = [(true, told) for true, told in zip(data.truth, said, strict=True) if told != Mood.UNCLEAR]
    truth, told = [true for true, _ in answered], [told for _, told in answered]
    report("first guess, where it answered", truth, told, _MOODS, "negative")
    compounds = [vader(text) for text in data.texts]
    plain = ["negative" if c <= -0.05 else "positive" if c >= 0.05 else "neutral" for c in compounds]
    report("plain vaderSentiment, +-0.05", data.truth, plain, _MOODS, "negative")
    common = Counter(data.truth).most_common(1)[0][0]
    report(f"always {common!r}", data.truth, [common] * len(data.truth), _MOODS, "negative")
    print(f"  unclear was said of {said.count('unclear') / len(said):.1%} of the rows")


def measure_complaint(data: Rows, guesses: Sequence[Guess], vader: Callable[[str], float]) -> None:
    """Complaint, yes or no; for the lexicon alone, a negative text counts as a complaint."""
    print(_LINE.format("", "macro-F1", "compl. P", "R", "F1"))
    report("first guess", data.truth, [str(int(guess.complaint)) for guess in guesses], "01", "1")
    plain = [str(int(vader(text) <= -0.05)) for text in data.texts]
    report("plain vaderSentiment <= -0.05", data.truth, plain, "01", "1")
    common = Counter(data.truth).most_common(1)[0][0]
    report(f"always {common!r}", data.truth, [common] * len(data.truth), "01", "1")


def measure_speed(texts: Sequence[str], scorer: WordScorer, vader: Callable[[str], float]) -> None:
    """Best of three rounds each, in turns, so that a busy machine slows both alike."""
    ours, theirs = [], []
    for _ in range(3):
        ours.append(_seconds(scorer.guess, texts))
        theirs.append(_seconds(vader, texts))
    guess, floor = min(ours) / len(texts), min(theirs) / len(texts)
    print(f"Speed: {1 / guess:,.0f} posts a second ({guess * 1e6:.0f} us each, the whole guess);")
    print(f"  plain vaderSentiment (mood only) {1 / floor:,.0f} ({floor * 1e6:.0f} us); ratio {guess / floor:.2f}")


def _seconds(work: Callable[[str], object], texts: Sequence[str]) -> float:
    begun = time.perf_counter()
    for text in texts:
        work(text)
    return time.perf_counter() - begun


def main() -> None:
    """Prints everything, or says why it cannot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=_DATA, help="folder with the public data")
    parser.add_argument("--half", choices=("held-out", "development"), default="held-out")
    options = parser.parse_args()
    missing = [name for name in _FILES if not (options.data / name).is_file()]
    if missing:
        print(f"skipped: {', '.join(missing)} not found in the data folder (say where with --data).")
        return
    analyzer = SentimentIntensityAnalyzer()
    scorer = WordScorer(load_words())
    half = int(options.half == "held-out")

    def vader(text: str) -> float:
        return float(analyzer.polarity_scores(text)["compound"])

    texts: list[str] = []
    for name, column in _FILES.items():
        data = rows(options.data / name, column, half)
        texts.extend(data.texts)
        guesses = [scorer.guess(text) for text in data.texts]
        print(f"\n{name}: the {len(data.texts):,} rows with an {'odd' if half else 'even'} index ({options.half})")
        (measure_mood if column == "mood" else measure_complaint)(data, guesses, vader)
        harm = sum(guess.harm for guess in guesses)
        print(f"  words of risk fired in {harm} rows ({harm / len(guesses):.2%})")
    print()
    measure_speed(texts, scorer, vader)


if __name__ == "__main__":
    main()
