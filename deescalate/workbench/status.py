"""How far each language is, by tier."""

from __future__ import annotations

from typing import NamedTuple

from deescalate.workbench.bench import Bench
from deescalate.workbench.messages import Tier

__all__ = ["Coverage", "coverage"]


class Coverage(NamedTuple):
    """How many messages of a tier, those below it included, are there, and how many there are."""

    tier: Tier
    done: int
    total: int

    @property
    def share(self) -> float:
        """What is there, 0 to 1."""
        return self.done / self.total


def coverage(bench: Bench, tag: str) -> tuple[Coverage, ...]:
    """Return the coverage of each tier.

    Raises:
        KnowledgeError: For a language that cannot be read.
    """
    language = bench.language(tag)
    rows = []
    for tier in Tier:
        wanted = [id for id, message in bench.messages.items() if message.tier <= tier]
        rows.append(Coverage(tier, sum(map(language.has, wanted)), len(wanted)))
    return tuple(rows)
