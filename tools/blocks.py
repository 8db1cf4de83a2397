"""Keeps the written pages (README.md, docs/*.md) in step with the library.

A page may hold:

- Python blocks. They run from top to bottom in one namespace, in an empty folder of their own.
- After a Python block, the line `<!-- output -->` and a fenced block: it becomes what the Python
  block printed.
- Before any fenced block, the line `<!-- file: path -->`: the block is put there for the Python
  blocks below.
- `<!-- generated: NAME -->` up to `<!-- end -->`: it becomes the text of that name in
  `tools.reference.GENERATED` or, for a NAME that begins with `deescalate`, that command and what it
  answers.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

__all__ = ["ROOT", "BlockError", "Page", "in_step", "python_blocks", "written_pages"]

ROOT = Path(__file__).parents[1]
_FENCE = re.compile(
    r"^(?P<fence>`{3,})(?P<language>[^`\n]*)\n(?P<body>.*?)^(?P=fence)[ ]*$",
    re.DOTALL | re.MULTILINE,
)
_OUTPUT = re.compile(r"\n+<!-- output -->\n+")
_FILE = re.compile(r"<!-- file: (?P<path>[^\s>]+) -->\n+$")
_GENERATED = re.compile(
    r"^<!-- generated: (?P<name>.+?) -->\n.*?^<!-- end -->$", re.DOTALL | re.MULTILINE
)


class BlockError(Exception):
    """A block of a page that cannot be run or filled; names the page and the line."""


@dataclass(frozen=True)
class Page:
    """A written page as it should be, and how many of its Python blocks ran."""

    text: str
    ran: int


def written_pages(root: Path = ROOT) -> list[Path]:
    """Return the pages whose blocks are kept in step, relative to `root`."""
    found = [root / "README.md", *sorted((root / "docs").glob("*.md"))]
    return [page.relative_to(root) for page in found if page.is_file()]


def python_blocks(text: str) -> int:
    """Count the lines that open a Python block, wherever they stand."""
    return len(re.findall(r"^[ \t>]*(?:`{3,}|~{3,})[ ]*(?:python|py|pycon)\b", text, re.MULTILINE))


def in_step(path: Path, text: str, generated: Mapping[str, Callable[[], str]]) -> Page:
    """Return a page with every block filled anew.

    Raises:
        BlockError: For a block that cannot be run, or a name that there is no text for.
    """
    text = _GENERATED.sub(lambda match: _generate(path, text, match, generated), text)
    return _run(path, text)


def _generate(
    path: Path, text: str, match: re.Match[str], generated: Mapping[str, Callable[[], str]]
) -> str:
    name = match["name"]
    if name.split()[0] == "deescalate":
        content = _answer(name)
    elif name in generated:
        content = generated[name]()
    else:
        known = ", ".join([*generated, "a command that begins with deescalate"])
        line = text.count("\n", 0, match.start()) + 1
        raise BlockError(f"{path}:{line}: there is nothing called {name!r}; known: {known}")
    return f"<!-- generated: {name} -->\n\n{content}\n\n<!-- end -->"


def _run(path: Path, text: str) -> Page:
    namespace: dict[str, object] = {"__name__": "__main__"}
    filled: list[str] = []
    place = ran = 0
    printed: str | None = None
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for match in _FENCE.finditer(text):
            if match.start() < place:
                continue
            between = text[place : match.start()]
            filled.append(between)
            body = match["body"]
            if printed is not None and _OUTPUT.fullmatch(between):
                body = printed
            elif between.rstrip("\n").endswith("<!-- output -->"):
                line = text.count("\n", 0, match.start())
                raise BlockError(f"{path}:{line}: an output stands right after a Python block")
            filled.append(f"{match['fence']}{match['language']}\n{body}{match['fence']}")
            place = match.end()
            printed = None
            if named := _FILE.search(between):
                _write(path, named["path"], body)
            if match["language"].strip() == "python":
                printed = _printed(path, text, match, namespace)
                ran += 1
    filled.append(text[place:])
    return Page("".join(filled), ran)


def _write(page: Path, name: str, body: str) -> None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise BlockError(f"{page}: the file {name} is outside the folder of the page")
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(body, encoding="utf-8", newline="\n")


def _printed(path: Path, text: str, match: re.Match[str], namespace: dict[str, object]) -> str:
    first = text.count("\n", 0, match.start("body"))
    output = io.StringIO()
    try:
        # Free lines above, so that a traceback names the line of the page.
        code = compile("\n" * first + match["body"], str(path), "exec")
        with contextlib.redirect_stdout(output):
            exec(code, namespace)
    except Exception as problem:
        raise BlockError(f"{path}:{first + 1}: the block raised {problem!r}") from problem
    lines = (line.rstrip() for line in output.getvalue().rstrip().splitlines())
    return "".join(f"{line}\n" for line in lines)


@cache
def _answer(command: str) -> str:
    """Return a command of this library with what it answers, as a block of a page."""
    arguments = shlex.split(command)[1:]
    script = "import sys; from deescalate.cli import main; sys.exit(main(sys.argv[1:]))"
    environment = {
        **{name: value for name, value in os.environ.items() if name not in _TERMINAL},
        "COLUMNS": "88",
        "NO_COLOR": "1",
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise BlockError(f"{command} ended with {done.returncode}: {done.stderr.strip()}")
    answer = "\n".join(line.rstrip() for line in done.stdout.strip("\n").splitlines())
    return f"```console\n$ {command}\n{answer}\n```"


_TERMINAL = frozenset({"CLICOLOR_FORCE", "FORCE_COLOR", "TERM_PROGRAM", "TTY_COMPATIBLE"})
