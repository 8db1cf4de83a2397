"""How well messages are read and drafts reviewed, on the sets of this repository and on others.

    python -m benchmarks.read [--data FOLDER] [TAG]...

The sets in `tests/language/<tag>/` are split in two halves by place: the rules may be tuned on the
first (odd places), the other is reported. `--data` names a folder with JSON Lines of public text
with labels (`en.jsonl` ...): false alarms where there is no emotion, and anger against flagging
everything.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from deescalate import Signal, read, review
from deescalate.knowledge.base import LOCALES
from deescalate.rulebook import REVIEW

SETS = Path(__file__).parent.parent / "tests" / "language"
SAFETY = {
    Signal.THREAT_OF_VIOLENCE,
    Signal.INTIMIDATION,
    Signal.VIOLENCE,
    Signal.PHYSICAL_CONTACT,
    Signal.WEAPON,
    Signal.PROPERTY_DAMAGE,
    Signal.SELF_HARM,
    Signal.MEDICAL,
    Signal.INTOXICATION,
}
HELD_OUT = 1
"""The half of a set that is reported."""
MUST_FIND = {Signal.THREAT_OF_VIOLENCE, Signal.SELF_HARM}


class Score(NamedTuple):
    """Counts of what was found rightly, found wrongly, and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0 to 1; 1 where there is nothing to find."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        found = self.right + self.wrong
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """Share of what is there that was found."""
        there = self.right + self.missed
        return self.right / there if there else 1.0


def score(pairs: Iterable[tuple[set[str], set[str]]]) -> dict[str, Score]:
    """Score what was found against what is there, for each value and for all."""
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    for found, there in pairs:
        right.update(found & there)
        wrong.update(found - there)
        missed.update(there - found)
    values = sorted({*right, *wrong, *missed})
    scores = {value: Score(right[value], wrong[value], missed[value]) for value in values}
    return {"all": Score(right.total(), wrong.total(), missed.total()), **scores}


def messages(tag: str, half: int) -> Iterator[dict[str, Any]]:
    """The messages of one half of a set: 0 to tune on, 1 to report."""
    yield from tomllib.loads((SETS / tag / "messages.toml").read_text())["message"][half::2]


def drafts(tag: str, half: int) -> Iterator[dict[str, Any]]:
    """The drafts of one half of a set."""
    yield from tomllib.loads((SETS / tag / "drafts.toml").read_text())["draft"][half::2]


def has_review(tag: str) -> bool:
    """Whether there are rules over drafts in a language."""
    return (LOCALES / tag / REVIEW).is_file()


def read_signals(tag: str, half: int) -> dict[str, Score]:
    """Score the signals that are read."""
    return score(
        ({*read(one["text"], locale=tag).signals}, set(one.get("signals", ())))
        for one in messages(tag, half)
    )


def review_topics(tag: str, half: int) -> dict[str, Score]:
    """Score the topics that a review finds."""
    return score(
        ({f.topic for f in review(one["text"], locale=tag).findings}, set(one.get("topics", ())))
        for one in drafts(tag, half)
    )


def false_alarms(tag: str, file: Path) -> tuple[int, int, int]:
    """How many texts without emotion there are, and how many signals and safety signals in them.

    Swearing is not counted: it may be there without any emotion being annotated.
    """
    count = alarms = safety = 0
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if not row.get("neutral"):
            continue
        count += 1
        found = read(row["text"], locale=tag).signals - {Signal.PROFANITY}
        alarms += len(found)
        safety += len(found & SAFETY)
    return count, alarms, safety


def anger(tag: str, file: Path) -> tuple[Score, Score]:
    """Score anger as read, and as if everything were angry."""
    pairs, everything = [], []
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if "anger" in row:
            there = {"angry"} if row["anger"] else set()
            reading = read(row["text"], locale=tag)
            is_angry = "angry" in reading.customer or reading.intensity or reading.signals
            pairs.append(({"angry"} if is_angry else set(), there))
            everything.append(({"angry"}, there))
    return score(pairs)["all"], score(everything)["all"]


def main(arguments: list[str]) -> int:
    """Print the scores of each language."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.read")
    parser.add_argument("tags", nargs="*", metavar="TAG")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--tuned", action="store_true", help="also the half that is tuned on")
    parser.add_argument("--verbose", action="store_true", help="name what was missed or wrong")
    given = parser.parse_args(arguments)
    tags = given.tags or sorted(file.parent.name for file in SETS.glob("*/messages.toml"))
    for tag in tags:
        for half in (0, 1) if given.tuned else (1,):
            name = ("tuned on", "held out")[half]
            signals = read_signals(tag, half)
            lost = sum(signals[one].missed for one in MUST_FIND if one in signals)
            missed = f"threats or self-harm missed {lost}"
            print(f"{tag:8} {name}  signals {_shown(signals['all'])}  {missed}")
            if has_review(tag):
                print(f"{tag:8} {name}  review  {_shown(review_topics(tag, half)['all'])}")
            if given.verbose:
                _explain(tag, half)
        data = given.data and given.data / f"{tag.partition('_')[0]}.jsonl"
        if data and data.is_file():
            count, alarms, safety = false_alarms(tag, data)
            print(f"{tag:8} neutral real text: {count}, signals {alarms}, of safety {safety}")
            mine, all_angry = anger(tag, data)
            if mine.right + mine.missed:
                print(f"{tag:8} anger {_shown(mine)}, flagging everything {_shown(all_angry)}")
    return 0


def _shown(one: Score) -> str:
    return f"P {one.precision:.2f} R {one.recall:.2f} F1 {one.f1:.2f}"


def _explain(tag: str, half: int) -> None:
    for one in messages(tag, half):
        found, there = {*read(one["text"], locale=tag).signals}, set(one.get("signals", ()))
        if found != there:
            print(
                "   ", f"missed {sorted(there - found)} wrong {sorted(found - there)}", one["text"]
            )
    for one in drafts(tag, half) if has_review(tag) else ():
        topics = {f.topic for f in review(one["text"], locale=tag).findings}
        there = set(one.get("topics", ()))
        if topics != there:
            wrong = f"missed {sorted(there - topics)} wrong {sorted(topics - there)}"
            print("   ", wrong, one["text"])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
