"""Reads a message: which facts of a situation its words show, and which words show them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from pydantic import Field, model_validator

from deescalate.errors import TextError
from deescalate.matching.emphasis import capitals, exclamations
from deescalate.matching.normal import Normal, normalise
from deescalate.matching.rules import Hit, Matcher, RuleFile, TextRule
from deescalate.models.readings import Cue, Reading
from deescalate.vocabulary import Cause, CustomerType, Intensity, Signal

__all__ = ["CueFile", "CueRule", "Reader", "checked_text", "cues_of", "reading_of"]

_LONGEST = 100_000


class CueRule(TextRule):
    """A cue: words that show facts of a situation.

    Attributes:
        signals: What it shows, one or several.
        customer: Which types of customer it shows, one or several.
        intensity: How strong the feeling is at least.
        cause: What the matter is about.
    """

    signals: tuple[Signal, ...] = ()
    customer: tuple[CustomerType, ...] = ()
    intensity: Intensity | None = None
    cause: Cause | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_or_several(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        single = ("signals", "customer")
        return {
            name: (value,) if name in single and isinstance(value, str) else value
            for name, value in data.items()
        }

    @model_validator(mode="after")
    def _shows_something(self) -> CueRule:
        if not any(self.facts()):
            raise ValueError("shows nothing: give signals, customer, intensity or cause")
        return self

    def facts(self) -> Iterator[tuple[str, str]]:
        """The fields and values that it shows."""
        yield from (("signals", signal.value) for signal in self.signals)
        yield from (("customer", kind.value) for kind in self.customer)
        if self.intensity:
            yield "intensity", self.intensity.value
        if self.cause:
            yield "cause", self.cause.value


class Reader(Protocol):
    """What reads messages beside the rules or instead of them, such as a classifier of yours."""

    def read(self, text: str, locale: str) -> Iterable[Cue]:
        """Return what the words of a message show; `Cue.reader` tells that it was you."""
        ...


def checked_text(text: str) -> None:
    """Refuse what cannot be read.

    Raises:
        TextError: For what is no text, or is too long.
    """
    if not isinstance(text, str):
        raise TextError(f"text: found {type(text).__name__}, allowed: a string")
    if len(text) > _LONGEST:
        raise TextError(f"text: found {len(text):,} characters, allowed: at most {_LONGEST:,}")


class CueFile(RuleFile[CueRule]):
    """The cues of a language."""

    rule: tuple[CueRule, ...] = Field(default=())


def cues_of(text: str, matcher: Matcher[CueRule]) -> Iterator[Cue]:
    """Yield what the words of a message show, and what its capitals and exclamation marks do."""
    normal = normalise(text)
    for hit in matcher.find(normal):
        yield from _cues(hit, normal)
    yield from _writing(text)


def _cues(hit: Hit[CueRule], normal: Normal) -> Iterator[Cue]:
    start, end = normal.span(hit.start, hit.end)
    text = normal.source[start:end]
    for field, value in hit.rule.facts():
        yield Cue(field=field, value=value, start=start, end=end, text=text, rule=hit.rule.id)


def _writing(text: str) -> Iterator[Cue]:
    for match in capitals(text, letters=12, share=0.8):
        yield _cue("signals", Signal.SHOUTING, match, "capitals")
    for match in exclamations(text, marks=3):
        yield _cue("intensity", Intensity.ANNOYED, match, "exclamation-marks")


def _cue(field: str, value: str, match: re.Match[str], rule: str) -> Cue:
    start, end = match.span()
    return Cue(field=field, value=str(value), start=start, end=end, text=match[0], rule=rule)


def reading_of(cues: Iterable[Cue], locale: str) -> Reading:
    """Put cues together: all signals and types, the strongest feeling, the cause most spoken of."""
    found = sorted(set(cues), key=lambda cue: (cue.start, -cue.end, cue.field, cue.value, cue.rule))
    values: dict[str, list[str]] = {}
    for cue in found:
        values.setdefault(cue.field, []).append(cue.value)
    feelings = [Intensity(value) for value in values.get("intensity", ())]
    strongest = max(feelings, key=lambda one: one.rank, default=None)
    causes = Counter(values.get("cause", ()))
    cause = Cause(causes.most_common(1)[0][0]) if causes else None  # the first one, if even
    claimed = {"intensity": strongest, "cause": cause}
    return Reading(
        locale=locale,
        signals=frozenset(map(Signal, values.get("signals", ()))),
        customer=frozenset(map(CustomerType, values.get("customer", ()))),
        intensity=strongest,
        cause=cause,
        cues=tuple(cue for cue in found if claimed.get(cue.field, cue.value) == cue.value),
    )
