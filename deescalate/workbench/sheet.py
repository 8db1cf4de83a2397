"""A sheet of a language for a reviewer without a PO editor: CSV out, and in again without loss."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, TextIO

from deescalate.errors import KnowledgeError
from deescalate.knowledge.templates import TemplateError, parse_template
from deescalate.language.plurals import SINGULAR, categories
from deescalate.language.pofile import Entry, PoFile
from deescalate.workbench.bench import Bench
from deescalate.workbench.catalogues import CATALOGUES, update
from deescalate.workbench.messages import Message, Tier

__all__ = ["Imported", "Row", "read_sheet", "rows", "write_sheet"]

COLUMNS = ("id", "form", "tier", "english", "translation", "state", "note")

_FORMULA = ("=", "+", "-", "@", "\t", "'")
"""What a spreadsheet would take for a formula, or for the mark that it is none."""


class Row(NamedTuple):
    """One text of a sheet: `form` is a plural category, `state` is `done`, `fuzzy` or `to do`."""

    id: str
    form: str
    tier: str
    english: str
    translation: str
    state: str
    note: str


class Imported(NamedTuple):
    """What came back with a sheet: how many texts changed, and what was not taken over and why."""

    changed: int
    unchanged: int
    refused: tuple[tuple[int, str, str], ...]


def rows(bench: Bench, tag: str, tier: Tier = Tier.COMPLETE) -> Iterator[Row]:
    """Yield the texts of a language up to a tier.

    Raises:
        KnowledgeError: For a catalogue that cannot be read.
    """
    entries = _entries(bench, tag)
    forms = categories(bench.language(tag).locale)
    for message in bench.messages.values():
        if message.tier <= tier:
            yield from _rows(message, entries.get(message.id), forms)
    for id, entry in entries.items():
        base = bench.messages.get(id.partition("|")[0])
        if id not in bench.messages and base is not None and base.tier <= tier:
            yield from _rows(base._replace(id=id), entry, forms)


def _entries(bench: Bench, tag: str) -> dict[str, Entry]:
    files = [bench.folder(tag) / name for name in CATALOGUES]
    return {
        entry.context: entry
        for file in files
        if file.is_file()
        for entry in PoFile(file)
        if entry.context
    }


def _rows(message: Message, entry: Entry | None, forms: tuple[str, ...]) -> Iterator[Row]:
    wanted = forms if message.singular is not None else ("",)
    texts = entry.texts if entry is not None else ()
    for place, form in enumerate(wanted):
        text = texts[place] if place < len(texts) else ""
        english = message.singular if form == SINGULAR else None
        fuzzy = entry is not None and entry.fuzzy
        state = "to do" if not text else "fuzzy" if fuzzy else "done"
        note = " ".join(message.note.split())
        yield Row(message.id, form, message.tier, english or message.english, text, state, note)


def write_sheet(stream: TextIO, found: Iterator[Row]) -> int:
    """Write a sheet; return how many texts are in it."""
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    count = 0
    for row in found:
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
        count += 1
    return count


def read_sheet(bench: Bench, tag: str, file: Path) -> Imported:
    """Take over the translations of a sheet that came back.

    A row is refused if its message is not there, if its English text has changed since, or if its
    placeholders are not those of the English text. An empty translation takes nothing away.

    Raises:
        KnowledgeError: For a file that is no sheet.
    """
    known = {(row.id, row.form): row for row in rows(bench, tag)}
    texts: dict[str, dict[str, str]] = {}
    refused: list[tuple[int, str, str]] = []
    changed = unchanged = 0
    for line, cells in _read(file):
        id, form, text = cells["id"], cells.get("form", ""), cells["translation"]
        row = known.get((id, form))
        problem = _problem(row, cells["english"], text)
        if problem or row is None:
            refused.append((line, id, problem))
            continue
        texts.setdefault(id, {})[form] = text or row.translation
        looked_at = row.state == "fuzzy" and cells.get("state") == "done"
        is_new = bool(text) and (text != row.translation or looked_at)
        changed, unchanged = changed + is_new, unchanged + (not is_new)
        if not is_new:
            del texts[id][form]
    update(bench, tag, _whole(texts, known))
    return Imported(changed, unchanged, tuple(refused))


def _whole(
    texts: Mapping[str, Mapping[str, str]], known: Mapping[tuple[str, str], Row]
) -> dict[str, str | Mapping[str, str]]:
    """The texts that changed; of a text with plural forms all of them."""
    found: dict[str, str | Mapping[str, str]] = {}
    for id, forms in texts.items():
        if not forms:
            continue
        if "" in forms:
            found[id] = forms[""]
        else:
            whole = {form: row.translation for (one, form), row in known.items() if one == id}
            found[id] = {**whole, **forms}
    return found


def _problem(row: Row | None, english: str, text: str) -> str:
    if row is None:
        return "there is no such message"
    if english != row.english:
        return f"its English text has changed to: {row.english}"
    try:
        names = parse_template(text, guidance=True).names
    except TemplateError as problem:
        return str(problem)
    if text and "|" not in row.id and names != parse_template(english, guidance=True).names:
        return "its placeholders are not those of the English text"
    if "\n" in text or "\r" in text:
        return "has a line break"
    return ""


def _read(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise KnowledgeError(file, "", "is not UTF-8 text; save it as CSV UTF-8") from problem
    except OSError as problem:
        raise KnowledgeError(file, "", f"cannot be read: {problem.strerror}") from problem
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    missing = {"id", "english", "translation"} - set(reader.fieldnames or ())
    if missing:
        raise KnowledgeError(file, "line 1", f"has no column {min(missing)!r}")
    try:
        for cells in reader:
            if None in cells or None in cells.values():
                raise KnowledgeError(file, f"line {reader.line_num}", "has a wrong number of cells")
            yield (
                reader.line_num,
                {name: cell.removeprefix("'") for name, cell in cells.items()},
            )
    except csv.Error as problem:
        raise KnowledgeError(file, f"line {reader.line_num}", f"is no CSV: {problem}") from problem
