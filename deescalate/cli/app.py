"""The command as a whole, and how it ends: exit code 0, or one line and 2 for bad input."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

import deescalate
from deescalate.cli import catalogue, locale, plans, texts
from deescalate.cli.options import InputError
from deescalate.cli.output import in_utf8, refuse, show
from deescalate.errors import DeescalateError

__all__ = ["app", "run"]

app = typer.Typer(pretty_exceptions_enable=False, rich_markup_mode="markdown")
for _command in (
    plans.recommend,
    plans.why_not,
    texts.read,
    texts.review,
    catalogue.strategies,
    catalogue.strategy,
    catalogue.sources,
    catalogue.locales,
):
    app.command()(_command)
app.add_typer(locale.app, name="locale")


@app.callback(invoke_without_command=True)
def _top(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", metavar="", is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    """De-escalation guidance for customer service: an ordered, cited plan for a situation."""
    if version:
        show(f"deescalate {deescalate.__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        context.get_help()  # which writes it


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command, by default with the arguments of the process, and return its exit code."""
    in_utf8()
    try:
        return int(app(arguments, prog_name="deescalate", standalone_mode=False) or 0)
    except typer.TyperException as problem:
        return refuse(problem.format_message().replace("Value error, ", ""))
    except (DeescalateError, InputError) as problem:
        return refuse(str(problem))
