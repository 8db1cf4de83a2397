"""The commands about texts: what a message shows, and what in a draft escalates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Annotated, NamedTuple

import typer
from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from deescalate import api
from deescalate.cli.options import AsJson, InputError, object_of, text_of
from deescalate.cli.output import new_table, show, show_json, write
from deescalate.models.readings import Finding, Reading, Review
from deescalate.vocabulary import Severity

__all__ = ["read", "reading_page", "review"]

Source = Annotated[
    str | None,
    typer.Argument(metavar="[FILE]", help="The file with the text; - reads standard input."),
]
OwnText = Annotated[
    str | None,
    typer.Option("--text", metavar="TEXT", help="The text itself, instead of a file."),
]
TextLocale = Annotated[str, typer.Option(metavar="TAG", help="Language of the text.")]

_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.ADVICE: "cyan"}
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}


class Format(StrEnum):
    """How findings are written."""

    TEXT = "text"
    GITHUB = "github"


def read(
    file: Source = None,
    *,
    text: OwnText = None,
    locale: TextLocale = "en",
    as_json: AsJson = False,
) -> None:
    """Read a message: which facts of a situation its words show, and which words."""
    message, _ = _given(file, text)
    reading = api.read(message, locale=locale)
    if as_json:
        show_json(reading, Reading)
    else:
        show(*reading_page(message, reading))


def review(
    file: Source = None,
    *,
    text: OwnText = None,
    locale: TextLocale = "en",
    guidance_locale: Annotated[
        str | None, typer.Option(metavar="TAG", help="Language of the reasons; as --locale.")
    ] = None,
    situation: Annotated[
        str | None,
        typer.Option(metavar="FILE|JSON", help="The situation, as a JSON file or JSON itself."),
    ] = None,
    context: Annotated[
        str | None, typer.Option(metavar="FILE|JSON", help="What is known and confirmed.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How findings are written.")] = (
        Format.TEXT
    ),
    as_json: AsJson = False,
) -> None:
    """Review a draft: what in it escalates, and what to say instead. Exit code 1 for an error."""
    draft, name = _given(file, text)
    found = api.review(
        draft,
        locale=locale,
        guidance_locale=guidance_locale,
        situation=None if situation is None else object_of(situation, "--situation"),
        context=None if context is None else object_of(context, "--context"),
    )
    if as_json:
        show_json(found, Review)
    elif form is Format.GITHUB:
        for finding in found.findings:
            write(_annotation(finding, draft, name))
    else:
        show(*_review_page(draft, found))
    if not found.ok:
        raise typer.Exit(1)


def _given(file: str | None, text: str | None) -> tuple[str, str]:
    if (file is None) == (text is None):
        raise InputError("give the text as a FILE, as - for standard input, or with --text")
    return (text_of(file), file) if file is not None else (text or "", "text")


def reading_page(message: str, reading: Reading) -> Iterator[RenderableType]:
    """Return what was read as a page: the message with its cues marked, and what they show."""
    yield _marked(message, [_Mark(cue.start, cue.end, "bold yellow") for cue in reading.cues])
    if not reading.cues:
        yield Padding(Text("No cue of a situation was found.", "dim"), (1, 0, 0, 0))
        return
    table = new_table("field", "value", "words", "rule")
    for cue in reading.cues:
        table.add_row(cue.field, Text(cue.value, "bold"), Text(cue.text), Text(cue.rule, "dim"))
    yield Padding(table, (1, 0, 0, 0))


def _review_page(draft: str, found: Review) -> Iterator[RenderableType]:
    marks = [
        _Mark(one.start, one.end, f"bold {_STYLES[one.severity]}")
        for one in found.findings
        if one.text is not None
    ]
    yield _marked(draft, marks)
    if not found.findings:
        yield Padding(Text("Nothing was found that escalates.", "dim"), (1, 0, 0, 0))
    for one in found.findings:
        head = Text.assemble(
            (one.severity.value, _STYLES[one.severity]), "  ", (one.topic, "bold"), "  "
        )
        head.append(one.text or "missing", "italic")
        lines = [head, Text(one.why)]
        lines += [Text(phrase.text, "green") for phrase in one.instead[:2]]
        sources = ", ".join(source.point for source in one.sources)
        lines.append(Text(sources, "dim"))
        yield Padding(Text("\n").join(lines), (1, 0, 0, 0))


class _Mark(NamedTuple):
    start: int
    end: int
    style: str


def _marked(text: str, marks: Iterable[_Mark]) -> Text:
    marked = Text(text)
    for mark in marks:
        marked.stylize(mark.style, mark.start, mark.end)
    return marked


def _annotation(finding: Finding, draft: str, name: str) -> str:
    line = draft.count("\n", 0, finding.start) + 1
    column = finding.start - (draft.rfind("\n", 0, finding.start) + 1) + 1
    words = f"{finding.text!r}: " if finding.text else ""
    text = f"{finding.topic}: {words}{finding.why}"
    for char, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(char, code)
    place = f"file={name},line={line},col={column}"
    return f"::{_LEVELS[finding.severity]} {place}::{text}"
