"""Why a step comes, and which side of a disagreement a plan follows, over all situations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from deescalate import (
    Channel,
    Outlook,
    Recommendation,
    Signal,
    Situation,
    Stage,
    Step,
    catalog,
    recommend,
)
from deescalate.knowledge import base
from tests.situations import ask, contexts, situations

KNOWLEDGE = base.load()
IDS = [strategy.id for strategy in KNOWLEDGE.strategies]
done_some = st.lists(st.sampled_from(IDS), max_size=4, unique=True)


def facts_alone(plan: Recommendation, step: Step) -> tuple[dict[str, Any], dict[str, Any]]:
    """A situation, and what stands beside it, with the facts of a step's reason alone."""
    facts: dict[str, Any] = {"channel": plan.situation.channel}
    beside: dict[str, Any] = {}
    for reason in step.because:
        head, _, rest = reason.field.partition(".")
        if head == "context":
            known = {"customer": CONTEXT["customer"], "offer": {"remedy": reason.value}}
            beside.setdefault("context", {})[rest] = known.get(rest, reason.value)
        elif head == "agent":
            facts.setdefault("agent", {})[rest] = reason.value
        elif head in ("done", "renewals"):
            beside[head] = reason.value
        elif head in ("signals", "customer", "needs"):
            facts.setdefault(head, []).append(reason.value)
        else:
            facts[head] = reason.value
    return facts, beside


CONTEXT = {
    "customer": {"family": "Jones", "gender": "female"},
    "agent": {"given": "Anna"},
    "deadline": "2026-12-04",
    "callback_within": "PT2H",
}


@settings(max_examples=400, deadline=None)
@given(situations(), contexts(), done_some, st.integers(0, 4))
def test_every_step_comes_for_the_facts_of_its_reason_alone(
    situation: Situation, context: dict[str, Any], done: list[str], renewals: int
) -> None:
    plan = recommend(situation, context=context, done=done, renewals=renewals)
    for step in plan.steps:
        facts, beside = facts_alone(plan, step)
        again = {one.strategy: one for one in recommend(facts, **beside).steps}
        assert step.strategy in again, (facts, beside)
        assert {(r.field, r.value) for r in again[step.strategy].because} == {
            (r.field, r.value) for r in step.because
        }


@settings(max_examples=800, deadline=None)
@given(situations(), contexts(), done_some, st.integers(0, 4))
def test_a_plan_follows_one_side_of_a_tension_only(
    situation: Situation, context: dict[str, Any], done: list[str], renewals: int
) -> None:
    plan = recommend(situation, context=context, done=done, renewals=renewals)
    ids = {step.strategy for step in plan.steps}
    taken = {tension.id: tension.side for tension in plan.tensions}
    for tension in catalog().tensions:
        if tension.id in taken:
            followed = next(s for s in tension.sides if s.side == taken[tension.id])
            assert ids & set(followed.strategies)
            for side in tension.sides:
                assert not ids & (set(side.strategies) - set(followed.strategies)), (
                    tension.id,
                    side.side,
                )


def test_every_side_of_every_tension_is_taken_in_some_situation() -> None:
    wanted = {(t.id, s.side) for t in catalog().tensions for s in t.sides}
    found: set[tuple[str, str]] = set()
    strategies = {s.id: s for s in KNOWLEDGE.strategies}
    for tension in KNOWLEDGE.tensions:
        for side in tension.side:
            for id in side.strategies:
                for facts in strategies[id].examples.comes:
                    for changed in variations(facts):
                        found |= {(t.id, t.side) for t in ask(changed).tensions}
                        if (tension.id, side.side) in found:
                            break
    assert found >= wanted, wanted - found


def variations(facts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """An example, and the same with one fact more."""
    yield facts
    for intensity in ("upset", "furious"):
        yield {**facts, "intensity": intensity}
    for signal in Signal:
        yield {**facts, "signals": [*facts.get("signals", ()), signal]}
    for channel in Channel:
        yield {**facts, "channel": channel}
    for outlook in Outlook:
        yield {**facts, "outlook": outlook}
    for stage in Stage:
        yield {**facts, "stage": stage}
    yield {**facts, "signals": ["insult"], "done": ["set-a-limit"]}
    yield {**facts, "context": {**CONTEXT, **facts.get("context", {})}}
    yield {**facts, "renewals": 3}
    yield {**facts, "fault": "company", "cause": "product"}
    yield {**facts, "remedy": "refund"}
    yield {**facts, "customer": ["talkative"], "queue": True}
