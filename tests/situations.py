"""Situations for tests: every one that can be built, at random or one by one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

from hypothesis import strategies as st

from deescalate import (
    Agent,
    Cause,
    Channel,
    Composure,
    CustomerType,
    Fault,
    Intensity,
    Need,
    Outlook,
    Recommendation,
    Remedy,
    Signal,
    Situation,
    Stage,
    recommend,
)

DANGER_TO_OTHERS = {
    Signal.THREAT_OF_VIOLENCE,
    Signal.VIOLENCE,
    Signal.WEAPON,
    Signal.INTIMIDATION,
    Signal.PHYSICAL_CONTACT,
    Signal.PROPERTY_DAMAGE,
}
DANGER_TO_SELF = {Signal.SELF_HARM, Signal.MEDICAL}
ABUSE = {Signal.SHOUTING, Signal.PROFANITY, Signal.INSULT}


def _some(values: Any, most: int = 3) -> st.SearchStrategy[Any]:
    return st.frozensets(st.sampled_from(list(values)), max_size=most)


def agents() -> st.SearchStrategy[Agent]:
    """Every agent."""
    return st.builds(
        Agent,
        authority=_some(Remedy, 4),
        composure=st.sampled_from(Composure),
        alone=st.booleans(),
        supervisor=st.booleans(),
        security=st.booleans(),
        can_transfer=st.booleans(),
    )


def situations(**fixed: Any) -> st.SearchStrategy[Situation]:
    """Every situation, with some facts fixed to a strategy of their own."""
    facts = {
        "channel": st.sampled_from(Channel),
        "customer": _some(CustomerType),
        "intensity": st.sampled_from(Intensity),
        "stage": st.sampled_from(Stage),
        "signals": _some(Signal, 4),
        "imminent": st.booleans(),
        "cause": st.sampled_from(Cause),
        "fault": st.sampled_from(Fault),
        "outlook": st.sampled_from(Outlook),
        "remedy": st.none() | st.sampled_from(Remedy),
        "needs": _some(Need),
        "agent": agents(),
        "audience": st.booleans(),
        "queue": st.booleans(),
        "long_standing": st.booleans(),
        "known_risk": st.booleans(),
    }
    return st.builds(Situation, **{**facts, **fixed})


def contexts() -> st.SearchStrategy[dict[str, Any]]:
    """Contexts with some of their values."""
    person = {"given": "Robin", "family": "de Vries", "gender": "female"}
    values: dict[str, st.SearchStrategy[Any]] = {
        "customer": st.just(person),
        "agent": st.just({"given": "Anna", "family": "Smith"}),
        "deadline": st.sampled_from(["2026-12-04", "2026-12-04T17:30:00+01:00"]),
        "callback_within": st.sampled_from(["PT2H", "PT36H", "P3D"]),
        "policy": st.just("Opened software can be exchanged."),
        "alternative": st.just("You can choose another title."),
        "crisis_line": st.just("0800 0113"),
        "emergency_number": st.just("112"),
        "offer": st.sampled_from(
            [{"remedy": "refund", "amount": "25", "currency": "EUR"}, {"remedy": "goodwill"}]
        ),
    }
    return st.fixed_dictionaries({}, optional=values)


def at_random(count: int, seed: int) -> Iterator[Situation]:
    """So many situations at random, the same ones for the same seed."""
    source = random.Random(seed)

    def some(values: Any, most: int) -> frozenset[Any]:
        return frozenset(source.sample(list(values), source.randint(0, most)))

    def one(values: Any) -> Any:
        return source.choice(list(values))

    def flags(*names: str) -> dict[str, bool]:
        return {name: source.random() < 0.5 for name in names}

    for _ in range(count):
        agent = Agent(
            authority=some(Remedy, 4),
            composure=one(Composure),
            **flags("alone", "supervisor", "security", "can_transfer"),
        )
        yield Situation(
            channel=one(Channel),
            customer=some(CustomerType, 3),
            intensity=one(Intensity),
            stage=one(Stage),
            signals=some(Signal, 3),
            cause=one(Cause),
            fault=one(Fault),
            outlook=one(Outlook),
            remedy=one([None, *Remedy]),
            needs=some(Need, 2),
            agent=agent,
            **flags("imminent", "audience", "queue", "long_standing", "known_risk"),
        )


def pairs() -> Iterator[Situation]:
    """Every pair of signals (and one, and none) on every channel, stage and intensity."""
    signals = [(), *combinations(Signal, 1), *combinations(Signal, 2)]
    for some, channel, stage, intensity in product(signals, Channel, Stage, Intensity):
        yield Situation(channel=channel, stage=stage, intensity=intensity, signals=some)


def danger_to_others(situation: Situation) -> bool:
    """Whether somebody else is in danger, as the contract says."""
    drunk = Signal.INTOXICATION in situation.signals and situation.channel == "in_person"
    return drunk or bool(situation.signals & DANGER_TO_OTHERS)


def danger_to_self(situation: Situation) -> bool:
    """Whether the customer, or whoever they speak of, is in danger."""
    return bool(situation.signals & DANGER_TO_SELF)


def risk(situation: Situation) -> bool:
    """Whether there is any risk."""
    return bool(situation.signals & (DANGER_TO_OTHERS | DANGER_TO_SELF | {Signal.INTOXICATION}))


def ask(facts: dict[str, Any]) -> Recommendation:
    """Recommend for the facts of an example, which may hold what stands beside a situation."""
    facts = dict(facts)
    beside = {key: facts.pop(key) for key in ("context", "done", "renewals") if key in facts}
    return recommend(facts, **beside)
