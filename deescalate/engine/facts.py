"""The facts of a call: what was given, and what follows from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from deescalate.engine.index import Facts
from deescalate.knowledge.conditions import (
    DANGER_TO_OTHERS,
    DANGER_TO_SELF,
    FACTS,
    MOST_RENEWALS,
    Condition,
)
from deescalate.models.context import Context
from deescalate.models.situation import Situation
from deescalate.vocabulary import Acts, Channel, Signal, Term

__all__ = ["NamedFact", "Request", "default_of", "plain"]

_OTHERS = frozenset(DANGER_TO_OTHERS)
_SELF = frozenset(DANGER_TO_SELF)
_CONTEXT_FACTS = tuple(name for name in FACTS if name.startswith("context."))
_NO_CONTEXT: dict[str, Any] = dict.fromkeys(_CONTEXT_FACTS)
_DURATION = TypeAdapter(dt.timedelta)

NamedFact = tuple[str, str | int | bool | None]
"""A field as a dotted path, and its value."""


@dataclass(frozen=True)
class Request:
    """What a recommendation is asked for."""

    situation: Situation
    context: Context
    done: Sequence[str]
    renewals: int

    def facts(self, acts_of: Mapping[str, frozenset[Acts]]) -> dict[str, Any]:
        """Return every fact that a condition may name, but `escalation`."""
        situation = self.situation
        agent = situation.agent
        risk = self._risk()
        remedy = situation.remedy
        facts: dict[str, Any] = {
            "channel": situation.channel,
            "customer": situation.customer,
            "intensity": situation.intensity,
            "stage": situation.stage,
            "signals": situation.signals,
            "imminent": situation.imminent and bool(risk),
            "cause": situation.cause,
            "fault": situation.fault,
            "outlook": situation.outlook,
            "remedy": remedy,
            "needs": situation.needs,
            "audience": situation.audience,
            "queue": situation.queue,
            "long_standing": situation.long_standing,
            "known_risk": situation.known_risk,
            "tags": situation.tags,
            "agent.composure": agent.composure,
            "agent.alone": agent.alone,
            "agent.supervisor": agent.supervisor,
            "agent.security": agent.security,
            "agent.can_transfer": agent.can_transfer,
            "renewals": min(self.renewals, MOST_RENEWALS),
            "done": self.done,
            "done_acts": {act: id for id in reversed(self.done) for act in acts_of[id]},
            "risk": risk,
            "authority": remedy and ("within" if remedy in agent.authority else "outside"),
        }
        context = self.context
        offer = context.offer
        facts["offer"] = (offer.remedy,) if offer and offer.remedy in agent.authority else ()
        facts |= _NO_CONTEXT
        for name in context.model_fields_set:
            if name != "register" and getattr(context, name) is not None:
                facts[f"context.{name}"] = True
        return facts

    def _risk(self) -> tuple[str, ...]:
        signals = self.situation.signals
        if not signals:
            return ()
        drunk = Signal.INTOXICATION in signals
        remote = self.situation.channel is not Channel.IN_PERSON
        risk = []
        if signals & _OTHERS or (drunk and not remote):
            risk.append("others")
        if signals & _SELF:
            risk.append("self")
        if drunk and remote:
            risk.append("intoxication")
        return tuple(risk)

    def named(self, condition: Condition, facts: Facts) -> list[NamedFact]:
        """Return the given facts that make a condition hold; empty if it does not.

        `escalation` is not among them: its facts are those of its own rules.
        """
        found = facts[condition.fact]
        if FACTS[condition.fact].many:
            value = next((value for value in condition.values if value in found), None)
            if condition.fact == "done_acts" and value is not None:
                return [("done", found[value])]
        else:
            value = found if found in condition.values else None
        if value is None and None not in condition.values:
            return []
        return self._given(condition.fact, value)

    def _given(self, fact: str, value: Any) -> list[NamedFact]:
        if fact == "risk":
            return self._signal_behind(value)
        if fact == "authority":
            remedy = str(self.situation.remedy)
            granted: list[NamedFact] = [("agent.authority", remedy)] if value == "within" else []
            return [("remedy", remedy), *granted]
        if fact == "offer":
            return [("context.offer", str(value)), ("agent.authority", str(value))]
        if fact == "renewals":
            return [("renewals", self.renewals)]
        if fact.startswith("context."):
            return [(fact, self._scalar(fact.removeprefix("context.")))]
        return [(fact, plain(value))]

    def _signal_behind(self, risk: str) -> list[NamedFact]:
        order = {"others": DANGER_TO_OTHERS, "self": DANGER_TO_SELF, "intoxication": ()}[risk]
        signal = next((s for s in order if s in self.situation.signals), None)
        if signal:
            return [("signals", signal.value)]
        return [
            ("signals", Signal.INTOXICATION.value),
            ("channel", self.situation.channel.value),
        ]

    def _scalar(self, name: str) -> str | bool:
        value = getattr(self.context, name)
        if isinstance(value, str):
            return value
        if isinstance(value, dt.date):
            return value.isoformat()
        if isinstance(value, dt.timedelta):
            return str(_DURATION.dump_python(value, mode="json"))
        return getattr(value, "remedy", True)


def default_of(field: str) -> object:
    """The default of a given fact; None where there is none."""
    fact = FACTS.get(field)
    return fact.default if fact else None


def plain(value: str | int | bool) -> str | int | bool:
    """A value without its vocabulary, as JSON has it."""
    return value.value if isinstance(value, Term) else value
