"""Reads a catalogue in the PO format: its entries with their places, nothing interpreted.

Babel's reader takes five times as long, and all languages together have to load in a moment. The
workbench writes catalogues with polib; a test holds this reader against it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from deescalate.errors import KnowledgeError

__all__ = ["Entry", "PoFile", "read_po_file"]


class Entry(NamedTuple):
    """One entry of a catalogue.

    Attributes:
        place: Where its English text stands in the text of the file.
        context: The id of the message (`msgctxt`); empty for the header.
        english: The English text (`msgid`).
        plural: The English plural (`msgid_plural`); None where the text counts nothing.
        texts: The translation, or one for every plural form.
        fuzzy: Whether somebody has to look at it again.
    """

    place: int
    context: str
    english: str
    plural: str | None
    texts: tuple[str, ...]
    fuzzy: bool


@dataclass(frozen=True)
class PoFile:
    """A catalogue: the text of a file and the entries in it, the obsolete ones left out."""

    file: Path
    text: str
    entries: tuple[Entry, ...]

    def line(self, entry: Entry) -> int:
        """The line of an entry, from 1."""
        return self.text.count("\n", 0, entry.place) + 1


_STRINGS = r'(?:[ \t]*"[^"\\\n]*(?:\\.[^"\\\n]*)*"[ \t]*(?:\n|\Z))+'
_ENTRY = re.compile(
    rf"""
    ( (?: [ \t]*\n | \#.*\n )* )
    (?: msgctxt ( {_STRINGS} ) )?
    msgid ( {_STRINGS} )
    (?: msgid_plural ( {_STRINGS} ) )?
    (?: msgstr ( {_STRINGS} ) | ( (?: msgstr\[\d\] {_STRINGS} )+ ) )
    """,
    re.VERBOSE,
)
_FORM = re.compile(rf"msgstr\[(\d)\]({_STRINGS})")
_REST = re.compile(r"(?:[ \t]*\n|#.*(?:\n|\Z))*[ \t]*\Z")
_FUZZY = re.compile(r"(?m)^#,.*\bfuzzy\b(?!(?s:.*)^#~)")
_BETWEEN = re.compile(r'"[ \t]*\n[ \t]*"')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


def read_po_file(file: Path) -> PoFile:
    """Read a catalogue.

    Raises:
        KnowledgeError: For a file that is not UTF-8, or a line that belongs to no entry.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise KnowledgeError(file, "", "is not UTF-8 text; save it as UTF-8") from problem
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    entries: list[Entry] = []
    end = 0
    for match in _ENTRY.finditer(text):
        if match.start() != end:
            break
        end = match.end()
        above, context, english, plural, one, several = match.groups()
        entries.append(
            Entry(
                place=match.start(3),
                context=_unquoted(context) if context else "",
                english=_unquoted(english),
                plural=_unquoted(plural) if plural else None,
                texts=(_unquoted(one),) if one else _forms(several),
                fuzzy="fuzzy" in above and bool(_FUZZY.search(above)),
            )
        )
    if not _REST.match(text, end):
        raise _unreadable(file, text, end)
    return PoFile(file, text, tuple(entries))


def _forms(several: str) -> tuple[str, ...]:
    return tuple(_unquoted(strings) for _, strings in _FORM.findall(several))


def _unquoted(strings: str) -> str:
    text = strings.strip()[1:-1]
    if "\n" in text:
        text = _BETWEEN.sub("", text)
    if "\\" in text:
        text = _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[1]), text)
    return text


_CONFLICT = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


def _unreadable(file: Path, text: str, end: int) -> KnowledgeError:
    """Name the line, from the end of the last good entry on, that has no place in a catalogue."""
    first = text.count("\n", 0, end) + 1
    rest = [*enumerate(text[end:].split("\n"), first)]
    for number, line in rest:
        if line.startswith(_CONFLICT):
            problem = f"{line[:7]} is left over from a merge; keep one of the two versions"
            return KnowledgeError(file, f"line {number}", problem)
    number, line = next((n, line) for n, line in rest if line.strip() and not line.startswith("#"))
    problem = (
        f"found {line[:60]!r}, which no entry can begin with or which ends in a broken one; an "
        "entry is msgctxt, msgid and msgstr, each with its text in double quotes"
    )
    return KnowledgeError(file, f"line {number}", problem)
