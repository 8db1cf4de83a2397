"""Writes every generated file, or checks that all of them are in step.

`python -m tools.generate` writes what is out of step. With `--check` it writes nothing, lists what
is out of step, and ends with 1 if there is any.
"""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel

from deescalate import Context, Recommendation, Situation
from deescalate.errors import DeescalateError
from deescalate.knowledge import base
from tools.blocks import ROOT, BlockError, in_step, written_pages
from tools.golden import golden_pages
from tools.reference import GENERATED
from tools.source_pages import rule_pages, source_pages, tension_page
from tools.strategy_pages import Book, strategy_pages

__all__ = ["GENERATORS", "Difference", "differences", "expected", "main", "write"]

OWNED = (
    ("docs/knowledge", "**/*"),
    ("docs/schema", "*.json"),
    ("locales", "*.pot"),
)
"""Folders, with patterns, in which every file is a generated one: others there are left over."""

_MOST_LINES = 30
"""Lines of a difference that are shown."""


class Difference(NamedTuple):
    """A file that is out of step: what it holds and what it should; None where there is none."""

    path: Path
    found: str | None
    wanted: str | None

    def __str__(self) -> str:
        """The path, what is wrong and, for a changed file, the beginning of the difference."""
        if self.found is None:
            return f"{self.path.as_posix()}: is missing"
        if self.wanted is None:
            return f"{self.path.as_posix()}: is left over, nothing generates it"
        name = self.path.as_posix()
        lines = difflib.unified_diff(
            self.found.splitlines(),
            self.wanted.splitlines(),
            f"{name} (found)",
            f"{name} (generated)",
            lineterm="",
            n=1,
        )
        shown = list(islice(lines, _MOST_LINES + 1))
        more = ["..."] if len(shown) > _MOST_LINES else []
        body = "\n".join(_cut(line) for line in [*shown[:_MOST_LINES], *more])
        return f"{name}: is out of step\n{body}"


def _cut(line: str) -> str:
    return line if len(line) <= 200 else f"{line[:197]}..."


def _book() -> Book:
    return Book(base.load())


def _schemas() -> dict[Path, str]:
    models: tuple[tuple[str, type[BaseModel], Literal["validation", "serialization"]], ...] = (
        ("situation", Situation, "validation"),
        ("context", Context, "validation"),
        ("recommendation", Recommendation, "serialization"),
    )
    return {
        Path("docs/schema") / f"{name}.json": json.dumps(
            model.model_json_schema(mode=mode), indent=2, sort_keys=True, ensure_ascii=False
        )
        + "\n"
        for name, model, mode in models
    }


def _picture() -> dict[Path, str]:
    from tools.picture import FILE, picture  # it needs what the extra `cli` brings

    return {FILE.relative_to(ROOT): picture()}


def _templates() -> dict[Path, str]:
    from deescalate.workbench.bench import Bench  # it needs what the extra `cli` brings
    from deescalate.workbench.catalogues import CATALOGUES, template

    messages = Bench.at(None).messages.values()
    return {
        Path("locales", name).with_suffix(".pot"): template(
            m for m in messages if m.catalogue == name
        )
        for name in CATALOGUES
    }


def _written() -> dict[Path, str]:
    return {
        path: in_step(path, (ROOT / path).read_text(encoding="utf-8"), GENERATED).text
        for path in written_pages()
    }


GENERATORS: Mapping[str, Callable[[], dict[Path, str]]] = {
    "pages of the strategies": lambda: strategy_pages(_book()),
    "pages of the sources": lambda: source_pages(_book()),
    "tensions": lambda: tension_page(_book()),
    "rules over all strategies": lambda: rule_pages(_book()),
    "situations": lambda: golden_pages(_book()),
    "JSON Schema": _schemas,
    "templates for translators": _templates,
    "picture": _picture,
    "blocks in written pages": _written,
}
"""What is generated: each returns the texts of its files, by path relative to the repository."""


def expected() -> dict[Path, str]:
    """Return every generated file as it should be, by path."""
    files: dict[Path, str] = {}
    for name, generator in GENERATORS.items():
        for path, text in generator().items():
            if path in files:
                raise ValueError(f"{path} is generated twice, the second time as {name}")
            files[path] = text
    return files


def differences(files: Mapping[Path, str], root: Path = ROOT) -> list[Difference]:
    """Return what is out of step below `root`, in the order of the paths."""
    found = [
        Difference(path, before, text)
        for path, text in files.items()
        if (before := _read(root / path)) != text
    ]
    found += [
        Difference(path, _read(root / path), None) for path in _left_over(root) if path not in files
    ]
    return sorted(found, key=lambda one: one.path)


def _read(file: Path) -> str | None:
    try:
        return file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None


def _left_over(root: Path) -> Iterator[Path]:
    for folder, pattern in OWNED:
        for file in sorted((root / folder).glob(pattern)):
            if file.is_file() and not file.name.startswith("."):
                yield file.relative_to(root)


def write(found: list[Difference], root: Path = ROOT) -> None:
    """Bring files below `root` in step."""
    for path, _, wanted in found:
        file = root / path
        if wanted is None:
            file.unlink()
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(wanted, encoding="utf-8", newline="\n")


def main(arguments: list[str]) -> int:
    """Write what is out of step, or with `--check` only list it; return the exit code."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("python -m tools.generate [--check]\n")
        return 2
    try:
        files = expected()
    except (BlockError, DeescalateError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    found = differences(files)
    if not arguments:
        write(found)
        print(f"{len(files)} generated files, {len(found)} of them written anew or removed")
        return 0
    for one in found:
        print(one)
    if found:
        print(f"{len(found)} of {len(files)} generated files are out of step; run: make docs")
        return 1
    print(f"{len(files)} generated files, all in step")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
