"""The facts that make a group of conditions hold, prepared so that a call only looks them up."""

from __future__ import annotations

from collections.abc import Mapping

from deescalate.engine.facts import NamedFact, Request, plain
from deescalate.engine.index import Facts
from deescalate.knowledge.conditions import FACTS, Condition, Group

__all__ = ["GroupReasons"]

_RESOLVED_PER_CALL = frozenset(
    {"risk", "authority", "offer", "escalation", "renewals", "done_acts"}
) | {fact for fact in FACTS if fact.startswith("context.")}


class GroupReasons:
    """Names the given facts behind a group that holds."""

    always: tuple[NamedFact, ...]
    """The facts themselves where the group can hold in one way only, else empty."""

    def __init__(self, group: Group) -> None:
        """Prepare `group`: the facts of a plain condition are ready, derived ones need the call."""
        ready = all(c.fact not in _RESOLVED_PER_CALL for c in group)
        self.always = ()
        if ready and all(len(c.values) == 1 for c in group):
            self.always = tuple((c.fact, plain(c.values[0])) for c in group)
        self._derived = not ready
        self._parts = [
            (condition, FACTS[condition.fact].many, _table(condition)) for condition in group
        ]

    def __call__(self, request: Request, facts: Facts) -> tuple[NamedFact, ...]:
        """Return the given facts, in the order of the conditions, each once."""
        if self.always:
            return self.always
        found: list[NamedFact] = []
        for condition, many, table in self._parts:
            if table is None:
                if condition.fact == "escalation":
                    found += facts["escalation_because"]
                else:
                    found += request.named(condition, facts)
                continue
            given = facts[condition.fact]
            if not many:
                found.append(table[given])
                continue
            for value, fact in table.items():
                if value in given:
                    found.append(fact)
                    break
        return tuple(dict.fromkeys(found)) if self._derived else tuple(found)


def _table(condition: Condition) -> Mapping[object, NamedFact] | None:
    """The fact for each value of a plain condition; None for a derived one."""
    if condition.fact in _RESOLVED_PER_CALL:
        return None
    return {value: (condition.fact, plain(value)) for value in condition.values}
