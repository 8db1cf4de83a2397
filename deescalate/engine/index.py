"""Rules compiled to bit masks: one bit a group of conditions, one mask a value of a fact.

A call looks up one mask for each fact and ANDs them, so its cost hardly grows with the number of
rules; nothing is interpreted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from deescalate.knowledge.conditions import FACTS, Condition, Group, Rule

__all__ = ["Facts", "RuleIndex", "bits_of", "unmet"]

Facts = Mapping[str, Any]


def bits_of(mask: int) -> Iterator[int]:
    """The places of the bits that are set, in order."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


class RuleIndex:
    """Finds the groups that hold, for rules whose `unless` groups do not.

    Bits are given in the order of the rules, and inside a rule in the order of its groups: all
    `when` groups first, above them the `unless` groups, one bit for those that are the same.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        """Compile `rules`; bit order is their order."""
        self.groups: list[Group] = []
        self.rule_of: list[int] = []
        self.masks: list[int] = []
        """For each rule, the bits of its `when` groups."""
        for place, rule in enumerate(rules):
            first = len(self.groups)
            self.groups += rule.when
            self.rule_of += [place] * len(rule.when)
            self.masks.append((1 << len(self.groups)) - (1 << first))
        self._when = (1 << len(self.groups)) - 1
        excludes: dict[Group, int] = {}
        for place, rule in enumerate(rules):
            for group in rule.unless:
                excludes[group] = excludes.get(group, 0) | self.masks[place]
        groups = [*self.groups, *excludes]
        self._excludes = list(excludes.values())
        self._shift = len(self.groups)
        self._all = (1 << len(groups)) - 1
        self._scalars: list[tuple[str, dict[Any, int]]] = []
        self._sets: list[tuple[str, int, dict[Any, int]]] = []
        for fact in FACTS:
            self._compile(fact, groups)

    def _compile(self, fact: str, groups: Sequence[Group]) -> None:
        free = self._all
        has: dict[Any, int] = {}
        for bit, group in enumerate(groups):
            for condition in group:
                if condition.fact == fact:
                    free &= ~(1 << bit)
                    for value in condition.values:
                        has[value] = has.get(value, 0) | 1 << bit
        if free == self._all:
            return
        if FACTS[fact].many:
            self._sets.append((fact, free, has))
        else:
            values = (*FACTS[fact].values, None)
            table = {value: free | has.get(value, 0) for value in values}
            self._scalars.append((fact, table))

    def match(self, facts: Facts) -> int:
        """Return the bits of the `when` groups that hold, of rules that nothing excludes."""
        bits = self._all
        for fact, table in self._scalars:
            bits &= table[facts[fact]]
        for fact, free, has in self._sets:
            mask = free
            for value in facts[fact]:
                mask |= has.get(value, 0)
            bits &= mask
        excluding = bits >> self._shift
        bits &= self._when
        if bits:
            while excluding:
                lowest = excluding & -excluding
                bits &= ~self._excludes[lowest.bit_length() - 1]
                excluding ^= lowest
        return bits


def unmet(group: Group, facts: Facts) -> list[Condition]:
    """The conditions of a group that do not hold: for explanations only."""
    return [condition for condition in group if not _holds(condition, facts)]


def _holds(condition: Condition, facts: Facts) -> bool:
    found = facts[condition.fact]
    if FACTS[condition.fact].many:
        return any(value in found for value in condition.values)
    return found in condition.values
