"""The shell command `deescalate`; what it needs beside the library comes with the extra `cli`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

__all__ = ["main"]

_EXTRA = {"rich", "typer"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command, by default with the arguments of the process, and return its exit code."""
    try:
        from deescalate.cli.app import run
    except ModuleNotFoundError as problem:
        if (problem.name or "").partition(".")[0] not in _EXTRA:
            raise
        hint = "the command line needs typer and rich: pip install 'deescalate[cli]'"
        sys.stderr.write(f"deescalate: {hint}\n")
        return 2
    return run(arguments)
