"""Runs the command as a shell would."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from deescalate.cli import main

COMMAND = "import sys; from deescalate.cli import main; sys.exit(main())"


class Outcome(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def words(self) -> str:
        """The output without regard to where its lines end."""
        return " ".join(self.out.split())


def shell(*arguments: str | Path, stdin: bytes = b"", **environment: str) -> Outcome:
    """Runs the command in this process, with its output in a pipe."""
    out, err = _stream(), _stream()
    clean = {name: value for name, value in os.environ.items() if "COLOR" not in name}
    with (
        patch.dict(os.environ, {**clean, "COLUMNS": "200", **environment}, clear=True),
        patch.object(sys, "stdin", _stream(stdin)),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = main([str(argument) for argument in arguments])
    return Outcome(code, _text(out), _text(err))


def apart(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Runs the command in a process of its own."""
    clean = {name: value for name, value in os.environ.items() if "COLOR" not in name}
    return subprocess.run(
        [sys.executable, "-c", COMMAND, *map(str, arguments)],
        env={**clean, **environment},
        capture_output=True,
        check=False,
    )


def _stream(content: bytes = b"") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding="utf-8")


def _text(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()
