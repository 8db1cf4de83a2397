"""Holds what a register says otherwise against the formal words: it differs in register only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from deescalate.language.catalog import PHRASES
from deescalate.language.pofile import PoFile
from deescalate.workbench.bench import Bench

__all__ = ["register_problems"]

_LEAST_SHARED = 0.5
"""Share of the words, by their beginnings, that both registers have to have in common."""

_BEGINNING = 3
_FEW = 3
"""So few words, such as a greeting, may differ altogether."""


def register_problems(bench: Bench, tag: str) -> Iterator[tuple[Path, int, str, str]]:
    """Yield what is wrong with the phrases of a register: file, line, id and problem."""
    file = bench.folder(tag) / PHRASES
    formal = bench.language(tag.partition("@")[0]).phrases
    there: set[str] = set()
    if file.is_file():
        found = PoFile(file)
        for entry in found:
            if not entry.context:
                continue
            there.add(entry.context)
            other = formal.get(entry.context)
            if other is not None and not _differs_in_register_only(other, entry.texts[0]):
                problem = f"says more or less than the formal phrase: {other}"
                yield file, found.line(entry), entry.context, problem
    spec = bench.language(tag).spec
    for id, text in formal.items():
        for rule in spec.style:
            if id not in there and rule.within != "guidance" and re.search(rule.forbid, text):
                yield file, 0, id, f"is missing: {text}"
                break


def _differs_in_register_only(formal: str, informal: str) -> bool:
    if re.findall(r"[?？]|\{\w+\}", formal) != re.findall(r"[?？]|\{\w+\}", informal):
        return False
    one, other = _beginnings(formal), _beginnings(informal)
    fewest = min(len(one), len(other))
    return fewest < _FEW or len(one & other) >= _LEAST_SHARED * fewest


def _beginnings(text: str) -> set[str]:
    return {word[:_BEGINNING] for word in re.findall(r"\w+", text.lower()) if len(word) > 1}
