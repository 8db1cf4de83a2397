"""What is advised in representative situations: a page to read and a table to compare."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from deescalate import Channel, Contact, Escalation, Recommendation, Signal, recommend
from deescalate.knowledge.conditions import DANGER_TO_OTHERS, DANGER_TO_SELF
from tools.markdown import link, page, quoted, table
from tools.strategy_pages import Book

__all__ = ["golden_pages", "golden_plans"]

FILE = Path(__file__).parent / "golden.toml"
FOLDER = Path("docs/knowledge")
_BESIDE = ("context", "done", "renewals")
_IMMINENT = (*DANGER_TO_OTHERS, Signal.INTOXICATION, *DANGER_TO_SELF)


@dataclass(frozen=True)
class Case:
    """A situation by its name, and the plan for it."""

    name: str
    plan: Recommendation


@dataclass(frozen=True)
class Section:
    """Situations that belong together."""

    title: str
    about: str
    cases: tuple[Case, ...]


def golden_pages(book: Book) -> dict[Path, str]:
    """Return the page of representative situations and the table behind it, by path."""
    sections = _sections()
    every = [case for section in sections for case in section.cases]
    names = [case.name for case in every]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{FILE.name}: names that are there twice: {', '.join(twice)}")
    return {
        FOLDER / "situations.md": _page(book, sections),
        FOLDER / "situations.csv": _csv(every),
    }


def golden_plans() -> list[Recommendation]:
    """Return the plans for the representative situations."""
    return [case.plan for section in _sections() for case in section.cases]


def _sections() -> list[Section]:
    with FILE.open("rb") as stream:
        found = tomllib.load(stream)["section"]
    return [Section(one["title"], one["about"], tuple(_cases(one))) for one in found]


def _cases(section: Mapping[str, Any]) -> Iterator[Case]:
    each = section.get("each", {})
    for values in product(*each.values()) if each else ():
        yield _case(", ".join(map(str, values)), dict(zip(each, values, strict=True)))
    for entry in section.get("situation", ()):
        facts = dict(entry)
        yield _case(facts.pop("name"), facts)


def _case(name: str, facts: dict[str, Any]) -> Case:
    beside = {key: facts[key] for key in _BESIDE if key in facts}
    situation = {key: value for key, value in facts.items() if key not in _BESIDE}
    return Case(name, recommend(situation, **beside))


def _csv(cases: Iterable[Case]) -> str:
    """One row a situation; a star marks the steps for this very moment."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("situation", "escalation", "contacts", "steps"))
    for case in cases:
        steps = (f"{step.strategy}{'*' if step.now else ''}" for step in case.plan.steps)
        contacts = " ".join(_in_order(case.plan.contacts))
        writer.writerow((case.name, case.plan.escalation.value, contacts, " ".join(steps)))
    return text.getvalue()


def _in_order(contacts: Iterable[Contact]) -> list[str]:
    return [contact.value for contact in Contact if contact in contacts]


def _page(book: Book, sections: Sequence[Section]) -> str:
    count = sum(len(section.cases) for section in sections)
    whole = link("situations.csv", "situations.csv")
    rules = link("the rules over all strategies", "guards.md#escalation")
    intro = (
        f"What the library advises in {count} representative situations. The tables show the steps "
        f"for the moment itself; {whole} lists the whole plans, one row a situation, with a star "
        "at the steps for the moment. Both are written anew with every change of the knowledge, so "
        "that whoever reads the change sees its effect."
    )
    escalation = (
        "How far help is brought in for one signal alone, and who is told or called. The rows with "
        "“at hand” say the same with the danger in reach or on the way (`imminent`). What stands "
        f"behind it: {rules}."
    )
    parts = [
        "# What is advised in which situation",
        intro,
        "## Escalation by signal and channel",
        escalation,
        _escalation_map(book),
    ]
    for section in sections:
        rows = [
            (quoted(case.name), _escalation(book, case.plan), _steps(book, case.plan))
            for case in section.cases
        ]
        parts += [f"## {section.title}", section.about]
        parts.append(table(("Situation", "Escalation", "Now"), rows))
    return page(*parts)


def _escalation_map(book: Book) -> str:
    rows = []
    for signal in Signal:
        rows.append((f"`{signal}`", *_across(book, signal)))
        if signal in _IMMINENT:
            rows.append((f"`{signal}`, at hand", *_across(book, signal, imminent=True)))
    return table(("Signal", *(f"`{channel}`" for channel in Channel)), rows)


def _across(book: Book, signal: Signal, **facts: Any) -> Iterator[str]:
    for channel in Channel:
        plan = recommend({"channel": channel, "signals": signal, **facts})
        yield _escalation(book, plan)


def _escalation(book: Book, plan: Recommendation) -> str:
    words = book.knowledge.interface
    if plan.escalation is Escalation.NONE:
        return "none"
    contacts = ", ".join(words[f"contact.{contact}"] for contact in _in_order(plan.contacts))
    return f"{plan.escalation}: {contacts}"


def _steps(book: Book, plan: Recommendation) -> str:
    return "; ".join(book.strategy(step.strategy, "strategies/") for step in plan.now)
