"""Writes pages, JSON and errors: UTF-8 everywhere, colour only where a terminal shows it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import typer
from pydantic import TypeAdapter
from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table

__all__ = ["WIDTH", "in_utf8", "new_table", "refuse", "show", "show_json", "write"]

WIDTH = 100
"""The widest page: longer lines read badly."""


def in_utf8() -> None:
    """Make the standard streams write UTF-8, and never fail at a character."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def show(*parts: RenderableType) -> None:
    """Write a page to standard output; without colour or spaces at line ends for a file or pipe."""
    console = _console()
    console.width = min(console.width, WIDTH)
    if console.is_terminal:
        _quietly(console.print, Group(*parts))
        return
    with console.capture() as page:
        console.print(Group(*parts))
    _quietly(console.out, "\n".join(line.rstrip() for line in page.get().splitlines()))


def show_json(value: Any, kind: Any) -> None:
    """Write a value of a type as JSON to standard output, with nothing else."""
    _quietly(_console().out, TypeAdapter(kind).dump_json(value, indent=2).decode())


def write(line: str) -> None:
    """Write a line to standard output as it is, however long, for other programs to read."""
    _quietly(_console().out, line)


def new_table(*columns: str) -> Table:
    """A table with these columns and no lines between its rows."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def refuse(message: str) -> int:
    """Write one line to standard error, and return the exit code for bad input."""
    line = " ".join(message.split())
    safe = "".join(one if one.isprintable() else repr(one)[1:-1] for one in line)
    sys.stderr.write(f"deescalate: {safe}\n")
    return 2


def _console() -> Console:
    return Console(markup=False, emoji=False, highlight=False)


def _quietly(write: Callable[[Any], None], what: Any) -> None:
    try:
        write(what)
    except SystemExit:  # how rich ends where the reader of a pipe has gone: that is no error
        raise typer.Exit from None
