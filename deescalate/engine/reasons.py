"""The facts that make a group of conditions hold, prepared so that a call only looks them up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
        """Prepare `group`."""
        ready = all(c.fact not in _RESOLVED_PER_CALL for c in group)
        self._conditions: Sequence[Condition] = () if ready else group
        self.always = ()
        self._tables: list[tuple[str, bool, Mapping[object, NamedFact]]] = []
        if ready and all(len(c.values) == 1 for c in group):
            self.always = tuple((c.fact, plain(c.values[0])) for c in group)
        elif ready:
            self._tables = [
                (c.fact, FACTS[c.fact].many, {v: (c.fact, plain(v)) for v in c.values})
                for c in group
            ]

    def __call__(self, request: Request, facts: Facts) -> tuple[NamedFact, ...]:
        """Return the given facts, in the order of the conditions, each once."""
        if self.always:
            return self.always
        if not self._conditions:
            return self._looked_up(facts)
        named: dict[NamedFact, None] = {}
        for condition in self._conditions:
            if condition.fact == "escalation":
                named |= dict.fromkeys(facts["escalation_because"])
            else:
                named |= dict.fromkeys(request.named(condition, facts))
        return tuple(named)

    def _looked_up(self, facts: Facts) -> tuple[NamedFact, ...]:
        found: list[NamedFact] = []
        for name, many, table in self._tables:
            given = facts[name]
            if not many:
                found.append(table[given])
                continue
            for value, fact in table.items():
                if value in given:
                    found.append(fact)
                    break
        return tuple(found)
