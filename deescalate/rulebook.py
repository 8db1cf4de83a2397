"""The rules over wording of one language, read from its folders when they are first used."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from deescalate.errors import KnowledgeError
from deescalate.knowledge.files import validated
from deescalate.matching.patterns import PatternError
from deescalate.matching.rules import Matcher, RuleFile
from deescalate.reading import CueFile, CueRule
from deescalate.reviewing import DraftFile, DraftRule

__all__ = ["CUES", "REVIEW", "Rulebook"]

CUES = "cues.toml"
"""The file of what customers' words show."""

REVIEW = "review.toml"
"""The file of what escalates in agents' drafts."""

_Rules = TypeVar("_Rules", bound=RuleFile)  # type: ignore[type-arg]  # of cues or of drafts


@dataclass(frozen=True)
class Rulebook:
    """The rules of one language; what a later folder holds is added to the earlier ones."""

    folders: tuple[Path, ...]

    def has(self, name: str) -> bool:
        """Whether there is a file of this name."""
        return any((folder / name).is_file() for folder in self.folders)

    @cached_property
    def cues(self) -> Matcher[CueRule]:
        """What customers' words show.

        Raises:
            KnowledgeError: For a file or pattern that cannot be used.
        """
        return self._matcher(CUES, CueFile)

    @cached_property
    def review(self) -> Matcher[DraftRule]:
        """What escalates in agents' drafts.

        Raises:
            KnowledgeError: For a file or pattern that cannot be used.
        """
        return self._matcher(REVIEW, DraftFile)

    def check(self) -> None:
        """Read every pattern now.

        Raises:
            KnowledgeError: For a file or pattern that cannot be used.
        """
        for name, matcher in ((CUES, lambda: self.cues), (REVIEW, lambda: self.review)):
            try:
                matcher().read_all()
            except PatternError as problem:
                raise KnowledgeError(self.folders[-1] / name, "", str(problem)) from problem

    def _matcher(self, name: str, kind: type[_Rules]) -> Matcher:  # type: ignore[type-arg]
        files = [folder / name for folder in self.folders if (folder / name).is_file()]
        whole = _together([read_rules(file, kind) for file in files], kind)
        try:
            return Matcher(whole)
        except PatternError as problem:
            raise KnowledgeError(files[-1], "", str(problem)) from problem


def read_rules(file: Path, kind: type[_Rules]) -> _Rules:
    """Read a file of rules.

    Raises:
        KnowledgeError: For a file that cannot be used.
    """
    try:
        facts = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise KnowledgeError(file, "", f"is not valid TOML in UTF-8: {problem}") from problem
    return validated(kind, facts, file)


def _together(found: Sequence[_Rules], kind: type[_Rules]) -> _Rules:
    """Rules of several files as one: the lists and rules of all, the script of the first."""
    if len(found) == 1:
        return found[0]
    lists: dict[str, tuple[str, ...]] = {}
    for one in found:
        lists |= one.lists
    return kind(
        spaced=found[0].spaced if found else True,
        negation=tuple(word for one in found for word in one.negation),
        reporting=tuple(word for one in found for word in one.reporting),
        lists=lists,
        rule=tuple(rule for one in found for rule in one.rule),
    )
