"""Pages of the documentation: the sources, the tensions between them, and the central rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from deescalate.knowledge.conditions import DANGER_TO_OTHERS, DANGER_TO_SELF
from deescalate.knowledge.schema import EscalationRule, Guard, SourceFile, SourcePoint, Tension
from deescalate.vocabulary import Acts, Escalation, Signal
from tools.markdown import anchor, bullets, link, page, quoted, table
from tools.strategy_pages import Book

__all__ = ["rule_pages", "source_pages", "tension_page"]

FOLDER = Path("docs/knowledge")
_KINDS = {"article": "Article", "editorial": "Editorial", "own": "Own"}


def source_pages(book: Book) -> dict[Path, str]:
    """Return a page for each source, and their index, by path."""
    sources = book.knowledge.sources
    rows = [
        (
            link(source.title, f"{source.id}.md"),
            _KINDS[source.kind],
            f"`{source.language}`",
            str(len(source.point)),
            quoted(source.about),
        )
        for source in sources
    ]
    index = page(
        "# Sources",
        "Every piece of advice in the library rests on a point of one of these. Each page lists "
        "all points of a source, in the library's own words, and where each of them went.",
        table(("Source", "Kind", "Language", "Points", "About"), rows),
    )
    pages = {FOLDER / "sources" / f"{source.id}.md": _source(book, source) for source in sources}
    return pages | {FOLDER / "sources" / "index.md": index}


def _source(book: Book, source: SourceFile) -> str:
    parts = [
        f"# {quoted(source.title)}",
        quoted(source.about),
        bullets(
            [
                f"Kind: {_KINDS[source.kind].lower()}",
                f"Language: `{source.language}`",
                f"Points: {len(source.point)}",
            ]
        ),
    ]
    for point in source.point:
        parts += _point(book, point)
    return page(*parts)


def _point(book: Book, point: SourcePoint) -> Iterator[str]:
    yield f"## {point.id}"
    yield quoted(point.advice)
    facts = [("Where", point.where), ("Kind", point.kind), ("When", point.when)]
    facts += [("Wording it recommends", point.say), ("Wording it warns of", point.avoid)]
    yield bullets(f"{name}: {quoted(text)}" for name, text in facts if text)
    knowledge = book.knowledge
    by_strategies = [s.id for s in knowledge.strategies if point.id in s.sources]
    warnings = {one.id for one in knowledge.avoidances.values() if point.id in one.sources}
    by_warnings = [
        s.id for s in knowledge.strategies if warnings & set(s.avoid) and s.id not in by_strategies
    ]
    if by_strategies:
        yield "Where it went:"
        yield book.strategies(tuple(by_strategies), "../strategies/")
    if by_warnings:
        yield "As a warning also in:"
        yield book.strategies(tuple(by_warnings), "../strategies/")
    tensions = [tension.id for tension in knowledge.tensions if point.id in tension.points]
    if tensions:
        where = (link(id, f"../tensions.md#{anchor(id)}") for id in tensions)
        yield f"Other points disagree: {', '.join(where)}."


def tension_page(book: Book) -> dict[Path, str]:
    """Return the page of the tensions between the sources, by path."""
    tensions = book.knowledge.tensions
    intro = (
        f"The sources were written independently and differ in {len(tensions)} places. Each such "
        "tension is settled by the situation: of its sides, in this order, the first one whose "
        "conditions hold and of whose strategies one is in the plan is the side that is taken. "
        "The recommendation names it, with the reason."
    )
    parts = [
        "# Where the sources disagree",
        intro,
        bullets(
            f"{link(tension.id, f'#{anchor(tension.id)}')}: {quoted(tension.question)}"
            for tension in tensions
        ),
    ]
    for tension in tensions:
        parts += _tension(book, tension)
    return {FOLDER / "tensions.md": page(*parts)}


def _tension(book: Book, tension: Tension) -> Iterator[str]:
    yield f"## {tension.id}"
    yield f"**{quoted(tension.question)}** {quoted(tension.resolution)}"
    points = book.knowledge.points
    yield "The points:"
    yield bullets(
        f"{book.point(id, 'sources/')}: {quoted(points[id][0].advice)}" for id in tension.points
    )
    for side in tension.side:
        yield f"### {tension.id}: {side.side}"
        yield quoted(side.why)
        yield "Taken when:"
        yield bullets(map(quoted, book.words.groups(side.when)))
        if side.unless:
            yield "Not taken when:"
            yield bullets(map(quoted, book.words.groups(side.unless)))
        yield "Strategies of this side:"
        yield book.strategies(side.strategies, "strategies/")


def rule_pages(book: Book) -> dict[Path, str]:
    """Return the page of the rules over all strategies, by path."""
    return {FOLDER / "guards.md": page(*_rules(book))}


def _rules(book: Book) -> Iterator[str]:
    yield "# Rules over all strategies"
    yield (
        "Two kinds of rules stand above the single strategies, those of a user's own included: "
        "guards keep steps out, and escalation rules say when help is brought in."
    )
    yield "## Danger"
    yield "Some signals put people at risk. The rules and the strategies speak of them as:"
    drunk = f"`{Signal.INTOXICATION}`"
    dangers = {
        "danger to others": f"{_signals(DANGER_TO_OTHERS)}, and in person {drunk}",
        "danger to self": _signals(DANGER_TO_SELF),
        "drink or drugs on a remote channel": f"{drunk} anywhere but in person",
    }
    yield bullets(f"{name}: {signals}" for name, signals in dangers.items())
    yield "Any of them is a risk. That danger is at hand (`imminent`) counts only with a risk."
    yield "## Guards"
    yield (
        "While a guard holds, it either lets only strategies with certain acts come, or it keeps "
        "out those with certain acts. What a strategy does stands on its page."
    )
    for guard in book.knowledge.guards:
        yield from _guard(book, guard)
    yield "## Acts"
    yield table(("Act", "What a strategy with it does"), [(f"`{a}`", str(a.__doc__)) for a in Acts])
    yield "## Escalation"
    yield (
        "Every rule that holds counts, and the highest level wins. The levels, from the lowest: "
        f"{', '.join(f'`{level}`' for level in Escalation)}."
    )
    rows = [
        (f"`{rule.level}`", rule.id, _rule_when(book, rule))
        for level in Escalation
        for rule in book.knowledge.escalation
        if rule.level is level
    ]
    yield table(("Level", "Rule", "When"), rows)


def _signals(signals: tuple[Signal, ...]) -> str:
    return ", ".join(f"`{signal}`" for signal in signals)


def _guard(book: Book, guard: Guard) -> Iterator[str]:
    yield f"### {guard.id}"
    yield quoted(guard.why)
    acts = guard.allow or guard.forbid
    named = ", ".join(f"`{act}`" for act in Acts if act in acts)
    lines = [f"Holds when: {one}" for one in book.words.groups(guard.when)]
    lines += [f"Not when: {one}" for one in book.words.groups(guard.unless)]
    lines.append(f"Only these come: {named}" if guard.allow else f"These stay out: {named}")
    yield bullets(lines)


def _rule_when(book: Book, rule: EscalationRule) -> str:
    unless = [f"Not when: {one}" for one in book.words.groups(rule.unless)]
    return " ".join([" Or: ".join(book.words.groups(rule.when)), *unless])
