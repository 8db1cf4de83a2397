"""The terminal page of a plan: what now, what to say, what to avoid, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from deescalate.models.results import Recommendation
from deescalate.render.outline import Card, Outline, Row, outline
from deescalate.vocabulary import Escalation

__all__ = ["bullets", "heading", "labelled", "plan_page"]

_LEVELS = {
    Escalation.INFORM: "yellow",
    Escalation.HANDOVER: "magenta",
    Escalation.SECURITY: "red",
    Escalation.EMERGENCY: "bold red",
}
_STYLES = {"say": "green", "avoid": "red", "instead": "cyan"}
_QUIET = frozenset({"why", "sources", "csc", "note"})
_INDENT = (0, 0, 0, 3)


def plan_page(plan: Recommendation, *, explain: bool = False) -> Group:
    """Return a plan as a page for a terminal, in the language of its guidance."""
    return Group(*_parts(outline(plan, explain=explain)))


def heading(text: str, above: int = 1) -> RenderableType:
    """Return the heading of a part of a page, with free lines above it."""
    return Padding(Rule(Text(text, "bold"), align="left", style="dim"), (above, 0, 0, 0))


def bullets(lines: Iterable[str]) -> RenderableType:
    """Return short instructions as a list."""
    grid = Table.grid(padding=(0, 1))
    for line in lines:
        grid.add_row(Text("•", "dim"), Text(line))
    return grid


def labelled(rows: Sequence[Row], width: int = 0) -> RenderableType:
    """Return rows with their labels in a column of at least `width`; the same label comes once."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, min_width=width)
    grid.add_column()
    before = ""
    for row in rows:
        label = "" if row.label == before else row.label
        before = row.label
        quiet = "dim" if row.kind in _QUIET else ""
        style = _STYLES.get(row.kind, "")
        grid.add_row(
            Text(label, style or "dim"), Text(row.text, style if row.kind == "say" else quiet)
        )
    return grid


def _parts(page: Outline) -> Iterator[RenderableType]:
    if page.escalation:
        yield _escalation(page)
    yield heading(page.words["heading.now"], 1 if page.escalation else 0)
    width = max((cell_len(row.label) for card in page.now for row in card.rows), default=0)
    for number, card in enumerate(page.now, 1):
        title = Table.grid(padding=(0, 1))
        title.add_column(width=2, justify="right")
        title.add_row(Text(str(number), "bold"), Text(card.title, "bold"))
        body = Group(bullets(card.how), labelled(card.rows, width))
        yield Padding(Group(title, Padding(body, _INDENT)), (0 if number == 1 else 1, 0, 0, 0))
    if page.then:
        yield heading(page.words["heading.then"])
        yield _then(page)
    if page.tensions:
        yield heading(page.words["heading.tensions"])
        yield labelled(page.tensions)
    if page.notes:
        yield Padding(labelled(page.notes), (1, 0, 0, 0))


def _escalation(page: Outline) -> RenderableType:
    style = _LEVELS[page.level]
    return Panel(
        Group(Text(page.escalation or "", "bold"), labelled(page.escalation_rows)),
        title=Text(page.words["heading.escalation"], style),
        title_align="left",
        border_style=style,
        padding=(0, 1),
    )


def _then(page: Outline) -> RenderableType:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    for group in page.then:
        for number, card in enumerate(group.cards):
            stage = "" if number else f"{group.title} "
            grid.add_row(Text(stage, "bold"), Text("•", "dim"), _short(card))
    return grid


def _short(card: Card) -> RenderableType:
    said = [Text(row.text, f"dim {_STYLES['say']}") for row in card.rows if row.kind == "say"]
    told = [row for row in card.rows if row.kind != "say"]
    return Group(Text(card.title), *said, *([labelled(told)] if told else ()))
