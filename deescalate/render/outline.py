"""What of a plan a reader is shown, and in which order; the same for every rendering."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from deescalate.errors import LocaleError
from deescalate.library import default_library
from deescalate.vocabulary import Escalation

if TYPE_CHECKING:
    from deescalate.models.results import Recommendation, Step

__all__ = ["Card", "Group", "Outline", "Row", "outline"]

_PHRASES = 2
_AVOIDANCES = 2
_FALLBACKS = 3

RowKind = Literal["say", "avoid", "instead", "why", "contacts", "sources", "csc", "note"]


@dataclass(frozen=True)
class Row:
    """A labelled line of a page."""

    kind: RowKind
    label: str
    text: str


@dataclass(frozen=True)
class Card:
    """One step as it is shown."""

    title: str
    how: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Group:
    """Steps of the same stage that follow each other."""

    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Outline:
    """A plan as it is shown, in the language of its guidance.

    Attributes:
        words: Headings and labels by their key, such as `heading.now`.
        level: How far help is to be brought in.
        escalation: That level in words; None where nobody needs to know.
        escalation_rows: Whom to tell or call, and why.
        now: The steps for this moment, in full.
        then: The other steps, in short.
        tensions: Where the sources disagree, and what is done here; only with explanations.
        notes: What else there is to know about the plan.
    """

    words: Mapping[str, str]
    level: Escalation
    escalation: str | None
    escalation_rows: tuple[Row, ...]
    now: tuple[Card, ...]
    then: tuple[Group, ...]
    tensions: tuple[Row, ...]
    notes: tuple[Row, ...]


def outline(plan: Recommendation, *, explain: bool = False) -> Outline:
    """Return what is shown of a plan.

    Args:
        plan: The plan.
        explain: Show everything: all phrases, reasons with their facts, sources and tensions.
    """
    pen = _Pen(_words(plan.locale), explain)
    later = (step for step in plan.steps if not step.now)
    return Outline(
        words=pen.words,
        level=plan.escalation,
        escalation=None if plan.escalation is Escalation.NONE else pen.level(plan.escalation),
        escalation_rows=tuple(pen.escalation(plan)),
        now=tuple(map(pen.full, plan.now)),
        then=tuple(
            Group(pen.words[f"stage.{stage}"], tuple(map(pen.short, steps)))
            for stage, steps in groupby(later, key=lambda step: step.stage)
        ),
        tensions=tuple(pen.tensions(plan)) if explain else (),
        notes=tuple(pen.notes(plan)),
    )


def _words(locale: str) -> Mapping[str, str]:
    """The headings in this language; English for a language that only a user's library has."""
    try:
        return default_library().words(locale)
    except LocaleError:
        return default_library().words()


class _Pen:
    """Writes the rows of one plan; what was said once to avoid is not said again."""

    def __init__(self, words: Mapping[str, str], explain: bool) -> None:
        self.words = words
        self._explain = explain
        self._warned: set[str] = set()

    def _row(self, kind: RowKind, text: str, heading: str | None = None) -> Row:
        return Row(kind, self.words[f"heading.{heading or kind}"], text)

    def level(self, level: Escalation) -> str:
        text = self.words[f"escalation.{level}"]
        return text[:1].upper() + text[1:]

    def escalation(self, plan: Recommendation) -> Iterator[Row]:
        if plan.contacts:
            whom = sorted(plan.contacts, key=lambda contact: contact.place)
            yield self._row("contacts", ", ".join(self.words[f"contact.{one}"] for one in whom))
        if plan.escalation_because:
            yield self._row("why", " ".join(reason.text for reason in plan.escalation_because))

    def full(self, step: Step) -> Card:
        rows = [*self._say(step, _PHRASES), *self._avoid(step), *self._why(step)]
        return Card(step.title, step.how, tuple(rows))

    def short(self, step: Step) -> Card:
        rows = [*self._say(step, 1), *(self._why(step) if self._explain else ())]
        return Card(step.title, (), tuple(rows))

    def _say(self, step: Step, most: int) -> Iterator[Row]:
        phrases = step.say if self._explain else step.say[:most]
        for number, phrase in enumerate(phrases):
            text = self.words["heading.quoted"].replace("{value}", phrase.text)
            yield self._row("say", text, "or" if number else "say")

    def _avoid(self, step: Step) -> Iterator[Row]:
        fresh = [one for one in step.avoid if one.id not in self._warned]
        for avoidance in fresh if self._explain else fresh[:_AVOIDANCES]:
            self._warned.add(avoidance.id)
            why = f" – {avoidance.why}" if self._explain else ""
            yield self._row("avoid", f"{avoidance.text}{why}")
            yield self._row("instead", avoidance.instead)

    def _why(self, step: Step) -> Iterator[Row]:
        if not self._explain:
            yield self._row("why", " ".join(reason.text for reason in step.because))
            return
        for reason in step.because:
            yield self._row("why", f"{reason.text} ({reason.field}: {_shown(reason.value)})")
        for source in step.sources:
            yield self._row("sources", f"{source.point} · {source.title} · {source.where}")
        yield Row("csc", "CSC", step.csc.value)

    def tensions(self, plan: Recommendation) -> Iterator[Row]:
        for tension in plan.tensions:
            points = ", ".join(tension.points)
            yield Row("note", f"{tension.id}: {tension.side}", f"{tension.why} ({points})")

    def notes(self, plan: Recommendation) -> Iterator[Row]:
        needs = _once(field for step in plan.now for field in step.needs)
        if needs:
            yield self._row("note", ", ".join(f"context.{field}" for field in needs), "needs")
        if plan.fallbacks:
            some = ", ".join(plan.fallbacks[:_FALLBACKS])
            more = f", … ({len(plan.fallbacks)})" if len(plan.fallbacks) > _FALLBACKS else ""
            yield self._row("note", some + more, "fallbacks")


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) or value is None else str(value)
