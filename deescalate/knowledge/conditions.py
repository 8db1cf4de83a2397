"""The grammar of conditions: which facts a rule may name, with which values.

A rule holds when any of its `when` groups holds and none of its `unless` groups does; a group holds
when all its conditions do; a condition names a fact and the values that satisfy it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deescalate.models.context import Context
from deescalate.models.situation import Agent
from deescalate.vocabulary import (
    Acts,
    Cause,
    Channel,
    Composure,
    CustomerType,
    Escalation,
    Fault,
    Intensity,
    Need,
    Outlook,
    Remedy,
    Signal,
    Stage,
)

__all__ = [
    "DANGER_TO_OTHERS",
    "DANGER_TO_SELF",
    "FACTS",
    "MOST_RENEWALS",
    "Condition",
    "ConditionError",
    "Fact",
    "Group",
    "Rule",
    "parse_group",
]

DANGER_TO_OTHERS = (
    Signal.THREAT_OF_VIOLENCE,
    Signal.VIOLENCE,
    Signal.WEAPON,
    Signal.INTIMIDATION,
    Signal.PHYSICAL_CONTACT,
    Signal.PROPERTY_DAMAGE,
)
"""Signals of danger to others on any channel; intoxication joins them in person."""

DANGER_TO_SELF = (Signal.SELF_HARM, Signal.MEDICAL)
"""Signals of danger to the customer, or to whoever they speak of."""

MOST_RENEWALS = 3
"""Renewals are told apart up to this number; more count as this many."""

Value = str | int | bool


@dataclass(frozen=True)
class Fact:
    """A fact that conditions may name.

    Attributes:
        values: The values that it can take; empty where any text is possible (ids, tags).
        many: Whether several values can hold at once.
        default: The value when nothing is given; None where there is no default.
    """

    values: tuple[Value, ...]
    many: bool = False
    default: Value | None = None


@dataclass(frozen=True)
class Condition:
    """A fact and the values that satisfy it."""

    fact: str
    values: tuple[Value, ...]


Group = tuple[Condition, ...]


@dataclass(frozen=True)
class Rule:
    """Groups of conditions: any of `when`, none of `unless`."""

    when: tuple[Group, ...]
    unless: tuple[Group, ...] = ()


def _flag(default: bool = False) -> Fact:
    return Fact((True, False), default=default)


FACTS: Mapping[str, Fact] = {
    "channel": Fact(tuple(Channel)),
    "customer": Fact(tuple(CustomerType), many=True),
    "intensity": Fact(tuple(Intensity), default=Intensity.CALM),
    "stage": Fact(tuple(Stage), default=Stage.OPEN),
    "signals": Fact(tuple(Signal), many=True),
    "imminent": _flag(),
    "cause": Fact(tuple(Cause), default=Cause.UNKNOWN),
    "fault": Fact(tuple(Fault), default=Fault.UNKNOWN),
    "outlook": Fact(tuple(Outlook), default=Outlook.UNKNOWN),
    "remedy": Fact(tuple(Remedy)),
    "needs": Fact(tuple(Need), many=True),
    "audience": _flag(),
    "queue": _flag(),
    "long_standing": _flag(),
    "known_risk": _flag(),
    "tags": Fact((), many=True),
    "agent.composure": Fact(tuple(Composure), default=Composure.STEADY),
    **{
        f"agent.{name}": _flag(default=bool(Agent.model_fields[name].default))
        for name in ("alone", "supervisor", "security", "can_transfer")
    },
    **{f"context.{name}": Fact((True,)) for name in Context.model_fields if name != "register"},
    "renewals": Fact(tuple(range(MOST_RENEWALS + 1)), default=0),
    "done": Fact((), many=True),
    # Derived from the facts above; their reasons name those.
    "done_acts": Fact(tuple(Acts), many=True),
    "risk": Fact(("others", "self", "intoxication"), many=True),
    "authority": Fact(("within", "outside")),
    "offer": Fact(tuple(Remedy), many=True),
    "escalation": Fact(tuple(Escalation), default=Escalation.NONE),
}
"""Every fact that a condition may name."""


class ConditionError(ValueError):
    """A condition that is not in the grammar; says which key and what is allowed."""


def parse_group(table: Mapping[str, Any]) -> Group:
    """Read one `when` or `unless` table.

    Raises:
        ConditionError: For an empty table, an unknown fact or an unknown value.
    """
    conditions = tuple(_parse(fact, raw) for fact, raw in _flat(table))
    if not conditions:
        raise ConditionError("an empty group always holds; name at least one fact")
    return conditions


def _flat(table: Mapping[str, Any]) -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for key, value in table.items():
        if isinstance(value, Mapping):
            pairs += [(f"{key}.{part}", inner) for part, inner in value.items()]
        else:
            pairs.append((key, value))
    return pairs


def _parse(name: str, raw: Any) -> Condition:
    fact = FACTS.get(name)
    if fact is None:
        raise ConditionError(f"there is no fact {name!r}; allowed: {', '.join(FACTS)}")
    if name == "renewals" and isinstance(raw, str) and raw in _OR_MORE:
        raw = list(_OR_MORE[raw])
    values = raw if isinstance(raw, list) else [raw]
    known = {(type(v) is bool, v): v for v in fact.values}
    for value in values:
        if (fact.values and (type(value) is bool, value) not in known) or not (
            fact.values or isinstance(value, str)
        ):
            more = tuple(_OR_MORE) if name == "renewals" else ()
            allowed = ", ".join(map(_toml, (*fact.values, *more))) or "texts"
            raise ConditionError(f"{name} cannot be {value!r}; allowed: {allowed}")
    if not values:
        raise ConditionError(f"{name} names no value")
    if len(values) > 1 and fact.default in values:
        raise ConditionError(
            f"{name} lists its default {_toml(fact.default)} with other values; write a group "
            "for each, or use `unless`"
        )
    order = {value: place for place, value in enumerate(fact.values)}
    values = [known.get((type(v) is bool, v), v) for v in values]
    return Condition(name, tuple(sorted(values, key=lambda value: order.get(value, 0))))


_OR_MORE = {f"{n}+": range(n, MOST_RENEWALS + 1) for n in range(1, MOST_RENEWALS + 1)}
"""`renewals = "2+"` means two or more."""


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
