"""Small pieces of plain Markdown: tables, links, headings and the anchors they get."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

__all__ = ["anchor", "anchors", "bullets", "link", "outside_fences", "page", "quoted", "table"]

_SPECIAL = re.compile(r"([*`<\[\]\\]|(?<!\w)_|_(?!\w))")
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")


def quoted(text: str) -> str:
    """Return a text of the knowledge such that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\1", text)


def link(text: str, target: str) -> str:
    return f"[{quoted(text)}]({target})"


def bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table whose cells are ready Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|") or " "


def page(*parts: str) -> str:
    """Return the parts of a page with a free line between them; empty ones are left out."""
    return "\n\n".join(part for part in parts if part) + "\n"


def anchor(heading: str) -> str:
    """Return the anchor that GitHub and most site builders give to a heading."""
    shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    kept = re.sub(r"[^\w\- ]", "", shown.replace("\\", "").strip().lower())
    return kept.replace(" ", "-")


def anchors(text: str) -> set[str]:
    """Return the anchors of a page."""
    found: set[str] = set()
    for line in outside_fences(text):
        if match := re.match(r"#{1,6} +(.+)", line):
            plain = anchor(match[1])
            number = 0
            name = plain
            while name in found:
                number += 1
                name = f"{plain}-{number}"
            found.add(name)
    return found


def outside_fences(text: str) -> Iterator[str]:
    """Yield the lines that stand in no code block."""
    fence = ""
    for line in text.splitlines():
        match = _FENCE.match(line)
        if match and not fence:
            fence = match[1]
        elif fence:
            if match and match[1].startswith(fence) and line.strip() == match[1]:
                fence = ""
        else:
            yield line
