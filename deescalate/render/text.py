"""A plan as plain text: no colour, wrapped, for a terminal or a log."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from deescalate.render.outline import Row, outline

if TYPE_CHECKING:
    from jinja2 import Template

    from deescalate.models.results import Recommendation

__all__ = ["plan_text"]

WIDTH = 88
"""The columns of a page."""

_LAYOUT = Path(__file__).parent / "layouts" / "plan.txt.j2"


def plan_text(plan: Recommendation) -> str:
    """Return a plan as plain text, in the language of its guidance."""
    page = outline(plan)
    rows = [*page.escalation_rows, *(row for card in page.now for row in card.rows)]
    labels = max((_columns(row.label) for row in rows), default=0)
    return _layout().render(page=page, row=partial(_labelled, labels)).rstrip("\n")


@cache
def _layout() -> Template:
    from jinja2 import StrictUndefined  # jinja2 costs time to import; text is rare
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(  # plain text: there is nothing to escape
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {"wrapped": _wrapped, "underlined": _underlined}
    return environment.from_string(_LAYOUT.read_text(encoding="utf-8"))


def _labelled(width: int, row: Row) -> str:
    gap = " " * (width - _columns(row.label) + 2)
    return _wrapped(row.text, f"   {row.label}{gap}")


def _underlined(text: str) -> str:
    return f"{text}\n{'=' * min(_columns(text), WIDTH)}"


def _wrapped(text: str, first: str = "") -> str:
    """Wrap a text whose first line begins with `first`, the others as far to the right."""
    indent = " " * _columns(first)
    lines: list[str] = []
    line = first
    fresh = True
    for piece in _pieces(text):
        if not fresh and _columns(line) + _columns(piece.rstrip(" ")) > WIDTH:
            lines.append(line.rstrip(" "))
            line = indent
        line += piece
        fresh = False
    return "\n".join([*lines, line.rstrip(" ")])


def _pieces(text: str) -> Iterator[str]:
    """Cut a text where a line may end: after spaces and, in Chinese for one, between characters."""
    for word in re.findall(r"[^ ]* *", text):
        start = 0
        for place in range(1, len(word)):
            before, after = word[place - 1], word[place]
            wide = _columns(before) == 2 or _columns(after) == 2
            if (
                wide
                and not _clings(before, {"Ps", "Pi"})
                and not _clings(after, {"Pe", "Pf", "Po", "Zs"})
            ):
                yield word[start:place]
                start = place
        yield word[start:]


def _clings(character: str, kinds: set[str]) -> bool:
    return unicodedata.category(character) in kinds


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
