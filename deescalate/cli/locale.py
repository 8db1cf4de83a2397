"""The translators' workbench on the command line: `deescalate locale ...`."""

from __future__ import annotations

import io
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.progress import track
from rich.text import Text

from deescalate.cli.options import InputError
from deescalate.cli.output import new_table, show, write
from deescalate.errors import KnowledgeError
from deescalate.language.catalog import SPEC
from deescalate.workbench import catalogues, pseudo, sheet
from deescalate.workbench.bench import Bench
from deescalate.workbench.checks import check
from deescalate.workbench.messages import Tier
from deescalate.workbench.preview import preview
from deescalate.workbench.status import coverage

__all__ = ["app"]

app = typer.Typer(
    help="The translators' workbench: begin a language, check it, show it, exchange it.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)


class Format(StrEnum):
    """How findings are written."""

    TEXT = "text"
    GITHUB = "github"


Folder = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="A folder of your own, as `Library` takes it, with `locales/TAG` in it; without it "
        "the library's own languages.",
    ),
]
Tag = Annotated[str, typer.Argument(metavar="TAG", help="The language, such as pl or zh_Hans.")]
Tags = Annotated[
    list[str] | None,
    typer.Argument(metavar="[TAG]...", help="The languages; all of them by default."),
]
UpTo = Annotated[
    Tier | None,
    typer.Option(
        help="Up to which tier missing texts count; by default all of them in a language that "
        "calls itself complete, and the required ones in a draft."
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="The file to write."),
]

_Item = TypeVar("_Item")


@app.command()
def new(tag: Tag, *, folder: Folder = None) -> None:
    """Begin a language: a folder with its language file and catalogues, everything to do."""
    bench = Bench.at(folder)
    catalogues.begin(bench, tag)
    place = bench.folder(tag)
    show(Text(f"{place} is ready."))
    _show_to_do(bench, tag)
    option = f" --folder {folder}" if folder else ""
    steps = (
        f"1. {SPEC}: polite address and dates as the language writes them",
        "2. guidance.po and phrases.po: translate, with a PO editor such as Poedit",
        f"3. deescalate locale check {tag}{option}   what has to be mended",
        f"4. deescalate locale preview {tag}{option}   how it reads",
    )
    show(Text("\n".join(steps)))


@app.command()
def update(tags: Tags = None, *, folder: Folder = None) -> None:
    """Bring catalogues in step with the knowledge; what is translated stays."""
    bench = Bench.at(folder)
    found = new_table("language", "catalogue", "to do")
    for tag in _with_progress(bench.chosen(tags or ()), "updating"):
        for name, count in catalogues.update(bench, tag).items():
            found.add_row(tag, name, str(count))
    show(found)


@app.command("check")
def check_(
    tags: Tags = None,
    *,
    tier: UpTo = None,
    form: Annotated[Format, typer.Option("--format", help="How findings are written.")] = (
        Format.TEXT
    ),
    folder: Folder = None,
) -> None:
    """List what has to be mended: file, line, message and what to do. Exit code 1 if anything."""
    bench = Bench.at(folder)
    chosen = tuple(tags or ()) or bench.tags
    findings = [
        finding
        for tag in _with_progress(bench.chosen(chosen), "checking")
        for finding in check(bench, tag, tier)
    ]
    for finding in findings:
        write(finding.annotation if form is Format.GITHUB else str(finding))
    if form is Format.TEXT:
        write(f"findings: {len(findings)}, languages: {len(chosen)}")
    if findings:
        raise typer.Exit(1)


@app.command()
def status(tags: Tags = None, *, folder: Folder = None) -> None:
    """Show how far each language is, by tier."""
    bench = Bench.at(folder)
    found = new_table("language", "status", *Tier)
    for tag in bench.chosen(tuple(tags or ()) or _without_registers(bench)):
        try:
            spec = bench.language(tag).spec
            cells = [
                f"{int(one.share * 100)}% ({one.done}/{one.total})" for one in coverage(bench, tag)
            ]
            found.add_row(tag, spec.status, *cells)
        except KnowledgeError as problem:
            found.add_row(tag, "refused", str(problem))
    show(found)


@app.command("preview")
def preview_(tag: Tag, *, output: Output = None, folder: Folder = None) -> None:
    """Write one HTML page with every message as agents and customers get it."""
    bench = Bench.at(folder)
    (chosen,) = bench.chosen([tag])
    file = output or Path(f"{chosen}.html")
    _write(file, preview(bench, chosen))
    show(Text(f"{file} is written: open it in a browser."))


@app.command("sheet")
def sheet_(tag: Tag, *, tier: UpTo = None, output: Output = None, folder: Folder = None) -> None:
    """Write a CSV sheet for a reviewer who uses no PO editor; `import` reads it back."""
    bench = Bench.at(folder)
    (chosen,) = bench.chosen([tag])
    file = output or Path(f"{chosen}.csv")
    stream = io.StringIO(newline="")
    count = sheet.write_sheet(stream, sheet.rows(bench, chosen, tier or Tier.COMPLETE))
    _write(file, "\ufeff" + stream.getvalue())  # a spreadsheet knows UTF-8 by its first character
    show(Text(f"{file} is written: {count} texts. Edit the column translation, then: import."))


@app.command("import")
def import_(
    tag: Tag,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The sheet that came back.")],
    *,
    folder: Folder = None,
) -> None:
    """Take over the translations of a sheet. Exit code 1 if a row is refused."""
    bench = Bench.at(folder)
    (chosen,) = bench.chosen([tag])
    taken = sheet.read_sheet(bench, chosen, file)
    for line, id, problem in taken.refused:
        write(f"{file}:{line}: {id}: {problem}")
    counts = f"{taken.changed} changed, {taken.unchanged} as before, {len(taken.refused)} refused"
    write(counts)
    if taken.refused:
        raise typer.Exit(1)


@app.command("pseudo")
def pseudo_(tag: Tag, *, folder: Folder = None) -> None:
    """Fill what is not translated with made-up words, to try a program with a language."""
    bench = Bench.at(folder)
    if tag not in bench.tags:
        catalogues.begin(bench, tag)
    (chosen,) = bench.chosen([tag])
    pseudo.fill(bench, chosen)
    _show_to_do(bench, chosen)


def _show_to_do(bench: Bench, tag: str) -> None:
    found = new_table("tier", "messages", "to do", "what it is")
    for one in coverage(bench, tag):
        meaning = one.tier.__doc__
        found.add_row(one.tier, str(one.total), str(one.total - one.done), meaning)
    show(found)


def _without_registers(bench: Bench) -> tuple[str, ...]:
    return tuple(tag for tag in bench.tags if "@" not in tag)


def _with_progress(items: Iterable[_Item], what: str) -> Iterable[_Item]:
    found = list(items)
    console = Console(stderr=True)
    if len(found) < 2 or not console.is_terminal:
        return found
    return track(found, description=what, console=console, transient=True)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8", newline="")
    except OSError as problem:
        raise InputError(f"{file} cannot be written: {problem.strerror}") from None
