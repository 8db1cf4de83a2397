"""Pages of the documentation: one a strategy, and the table of all of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from deescalate.knowledge import base
from deescalate.knowledge.schema import PhraseSource, Strategy
from deescalate.language.catalog import SOURCE_LANGUAGE, Language, Variants, locale_folders
from deescalate.vocabulary import Acts, Fault, Intensity, Stage, StepStage
from tools.markdown import anchor, bullets, link, page, quoted, table
from tools.readable import Readable

__all__ = ["Book", "strategy_pages"]

FOLDER = Path("docs/knowledge/strategies")
BESIDE_ENGLISH = "nl"
"""The language whose phrases stand beside the English ones, once it has some."""

_VARIANTS = {
    "anon": "no name known",
    "spoken": "spoken",
    "written": "written",
    "agent:f": "the agent is a woman",
    "agent:m": "the agent is a man",
}
_OWED = frozenset({Acts.HEARS, Acts.ACKNOWLEDGES, Acts.APOLOGISES})


class Book:
    """The knowledge, and what the pages need to speak of it."""

    def __init__(self, knowledge: base.Knowledge) -> None:
        self.knowledge = knowledge
        self.words = Readable(knowledge)

    @cached_property
    def languages(self) -> list[Language]:
        """English, and the language beside it if it is there."""
        folders = locale_folders()
        wanted = [tag for tag in (SOURCE_LANGUAGE, BESIDE_ENGLISH) if tag in folders]
        return [Language(tag, folders[tag], self.knowledge) for tag in wanted]

    def stage(self, stage: Stage | StepStage) -> str:
        return self.knowledge.interface[f"stage.{stage}"]

    def strategy(self, id: str, folder: str = "") -> str:
        """Return a link to the page of a strategy, from a page that is `folder` away."""
        return link(self.knowledge.strategy(id).title, f"{folder}{id}.md")

    def strategies(self, ids: tuple[str, ...], folder: str = "") -> str:
        return bullets(self.strategy(id, folder) for id in ids)

    def point(self, id: str, folder: str) -> str:
        """Return a link to a point on the page of its source."""
        source = self.knowledge.points[id][1]
        return link(id, f"{folder}{source.id}.md#{anchor(id)}")


def strategy_pages(book: Book) -> dict[Path, str]:
    """Return the pages of all strategies and their index, by path."""
    pages = {FOLDER / f"{s.id}.md": _page(book, s) for s in book.knowledge.strategies}
    return pages | {FOLDER / "index.md": _index(book)}


def _index(book: Book) -> str:
    strategies = book.knowledge.strategies
    parts = [
        "# Strategies",
        f"All {len(strategies)} strategies, by stage and in the order in which a plan has them.",
    ]
    for stage in StepStage:
        rows = [
            (
                book.strategy(strategy.id),
                f"`{strategy.id}`",
                "yes" if strategy.say else "no",
                ", ".join(book.point(id, "../sources/") for id in strategy.sources),
            )
            for strategy in strategies
            if strategy.stage is stage
        ]
        header = ("Strategy", "Id", "Says something", "Sources")
        parts += [f"## {book.stage(stage)}", str(stage.__doc__), table(header, rows)]
    return page(*parts)


def _page(book: Book, strategy: Strategy) -> str:
    return page(
        f"# {quoted(strategy.title)}",
        _facts(book, strategy),
        "## What to do",
        bullets(map(quoted, strategy.how)),
        "## Why",
        quoted(strategy.rationale),
        *_when(book, strategy),
        *_say(book, strategy),
        *_avoid(book, strategy),
        *_sources(book, strategy),
        *_tensions(book, strategy),
        *_conflicts(book, strategy),
    )


def _facts(book: Book, strategy: Strategy) -> str:
    stage = link(book.stage(strategy.stage), f"index.md#{anchor(book.stage(strategy.stage))}")
    does = ", ".join(f"`{act}`" for act in Acts if act in strategy.acts)
    return bullets(
        [
            f"Id: `{strategy.id}`",
            f"Stage: {stage}",
            *([f"Acts: {does}"] if does else []),
            f"Customer Support Conversation: {strategy.csc}",
        ]
    )


def _when(book: Book, strategy: Strategy) -> Iterator[str]:
    groups = book.words.groups(strategy.when)
    yield "## When it comes"
    if len(groups) > 1:
        yield "Any one of these is enough:"
    yield bullets(map(quoted, groups))
    yield _window(book, strategy)
    unless = book.words.groups(strategy.unless)
    if unless:
        yield "## When it stays out"
        yield bullets(map(quoted, unless))
    guards = [guard for guard in book.knowledge.guards if guard.keeps_out(strategy.acts)]
    if guards:
        yield "## Rules over all strategies that keep it out"
        yield bullets(
            f"{link(guard.id, f'../guards.md#{anchor(guard.id)}')}: {quoted(guard.why)}"
            for guard in guards
        )


def _window(book: Book, strategy: Strategy) -> str:
    own = book.stage(strategy.stage)
    if strategy.stage is StepStage.SAFETY:
        return "It may come at every stage, and it comes before everything else."
    if Acts.STEADIES in strategy.acts:
        return "It steadies the agent, so it may come at every stage."
    if strategy.until is not None:
        return (
            f"It comes up to the stage *{book.stage(strategy.until)}*; past its own stage, "
            f"*{own}*, it is a step of the present one."
        )
    if strategy.stage is StepStage.PREPARE:
        return "It comes before the contact begins, not later."
    if strategy.acts & _OWED and strategy.stage < StepStage.RESOLVE:
        return (
            f"It comes up to its own stage, *{own}*. Past it, it is still owed up to the stage "
            f"*{book.stage(Stage.RESOLVE)}*, from the intensity `{Intensity.UPSET}` on or with "
            f"the fault `{Fault.COMPANY}` or `{Fault.COLLEAGUE}`, as long as nothing that does "
            "the same has been done."
        )
    return f"It comes up to its own stage, *{own}*, and not once that is past."


def _say(book: Book, strategy: Strategy) -> Iterator[str]:
    if not strategy.say:
        return
    english, *others = book.languages
    others = [language for language in others if any(id in language.phrases for id in strategy.say)]
    rows = []
    for id in strategy.say:
        phrase = book.knowledge.phrases[id]
        columns = [dict(_by_name(language.variants(id))) for language in (english, *others)]
        for name in dict.fromkeys(name for column in columns for name in reversed(column)):
            texts = [quoted(column.get(name, "")) for column in columns]
            rows.append((_medium(phrase, name), *texts))
    header = ("For", *(language.spec.english_name for language in (english, *others)))
    yield "## What to say"
    yield "Alternatives, best first. A phrase whose values are not known is not offered."
    yield table(header, rows)


def _by_name(variants: Variants) -> Iterator[tuple[str, str]]:
    for conditions, template in variants:
        named = (_VARIANTS.get(one, one) for one in sorted(conditions))
        yield ", ".join(named), template.source


def _medium(phrase: PhraseSource, variant: str) -> str:
    channels = [channel.value for channel in sorted(phrase.channels, key=lambda one: one.place)]
    where = f" ({', '.join(channels)})" if channels else ""
    medium = "spoken or written" if phrase.medium == "both" else str(phrase.medium)
    return f"{medium}{where}; {variant}" if variant else f"{medium}{where}"


def _avoid(book: Book, strategy: Strategy) -> Iterator[str]:
    if not strategy.avoid:
        return
    found = (book.knowledge.avoidances[id] for id in strategy.avoid)
    rows = [
        (
            quoted(one.text),
            quoted(one.why),
            quoted(one.instead),
            ", ".join(book.point(id, "../sources/") for id in one.sources),
        )
        for one in found
    ]
    yield "## What to avoid"
    yield table(("Avoid", "Why", "Instead", "Sources"), rows)


def _sources(book: Book, strategy: Strategy) -> Iterator[str]:
    yield "## Sources"
    lines = []
    for id in strategy.sources:
        point, source = book.knowledge.points[id]
        where = f"*{quoted(source.title)}*, {quoted(point.where)}"
        lines.append(f"{book.point(id, '../sources/')} ({where}): {quoted(point.advice)}")
    yield bullets(lines)


def _tensions(book: Book, strategy: Strategy) -> Iterator[str]:
    lines = [
        f"{link(tension.id, f'../tensions.md#{anchor(tension.id)}')}: "
        f"{quoted(tension.question)} This follows the side “{side.side}”."
        for tension in book.knowledge.tensions
        for side in tension.side
        if strategy.id in side.strategies
    ]
    if lines:
        yield "## Where the sources disagree"
        yield bullets(lines)


def _conflicts(book: Book, strategy: Strategy) -> Iterator[str]:
    never = [
        one.id
        for one in book.knowledge.strategies
        if one.id in strategy.conflicts or strategy.id in one.conflicts
    ]
    if never:
        yield "## Never comes together with"
        yield book.strategies(tuple(never))
