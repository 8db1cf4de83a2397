"""Reads a catalogue in the PO format: its entries with their places, nothing interpreted.

Babel's reader takes five times as long, and all languages together have to load in a moment. The
workbench writes catalogues with polib; a test holds this reader against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from deescalate.errors import KnowledgeError

__all__ = ["Entry", "PoFile"]


class Entry(NamedTuple):
    """One entry of a catalogue.

    Attributes:
        place: Where it ends in the text of the file.
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


_STRINGS = r'(?:[ \t]*"[^"\\\n]*(?:\\.[^"\\\n]*)*"[ \t]*(?:\n|\Z))+'
# Most strings are one line without an escape: what is between its quotes is the text.
_TEXT = rf'(?: [ \t]*"([^"\\\n]+)"[ \t]*\n(?![ \t]*") | ({_STRINGS}) )'
_ENTRY = re.compile(
    rf"""
    ( (?: [ \t]*\n | \#.*\n )* )
    (?: msgctxt {_TEXT} )?
    msgid {_TEXT}
    (?: msgid_plural ( {_STRINGS} ) )?
    (?: msgstr {_TEXT} | ( (?: msgstr\[\d\] {_STRINGS} )+ ) )
    """,
    re.VERBOSE,
)
_FORM = re.compile(rf"msgstr\[(\d)\]({_STRINGS})")
_REST = re.compile(r"(?:[ \t]*\n|#.*(?:\n|\Z))*[ \t]*\Z")
_FUZZY = re.compile(r"(?m)^#,.*\bfuzzy\b(?!(?s:.*)^#~)")
_BETWEEN = re.compile(r'"[ \t]*\n[ \t]*"')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


class PoFile:
    """A catalogue: the text of a file, and the entries in it but for the obsolete ones."""

    def __init__(self, file: Path) -> None:
        """Read the file.

        Raises:
            KnowledgeError: If it is not UTF-8.
        """
        self.file = file
        try:
            text = file.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            raise KnowledgeError(file, "", "is not UTF-8 text; save it as UTF-8") from problem
        self._text = text.replace("\r\n", "\n") if "\r" in text else text

    def __iter__(self) -> Iterator[Entry]:
        """Yield the entries one by one: a catalogue is long, and few of its parts are kept.

        Raises:
            KnowledgeError: At a line that belongs to no entry.
        """
        end = 0
        for match in _ENTRY.finditer(self._text):
            if match.start() != end:
                break
            end = match.end()
            above, id, ids, english, englishes, plural, text, texts, forms = match.groups()
            yield Entry(
                end,
                id or (_unquoted(ids) if ids else ""),
                english or _unquoted(englishes),
                _unquoted(plural) if plural else None,
                (text or _unquoted(texts),) if forms is None else _forms(forms),
                "fuzzy" in above and bool(_FUZZY.search(above)),
            )
        if not _REST.match(self._text, end):
            raise _unreadable(self.file, self._text, end)

    def line(self, entry: Entry) -> int:
        """The line of an entry, from 1: where its id stands, or its text if it has none."""
        start = self._text.rfind("\nmsg" + ("ctxt" if entry.context else "id"), 0, entry.place)
        return self._text.count("\n", 0, start + 1) + 1


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
