"""What every piece of the knowledge has to keep, whoever writes it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import deescalate
from deescalate import Channel, Recommendation, Situation, StepStage, catalog
from deescalate.knowledge import base
from deescalate.knowledge.conditions import FACTS, Group
from deescalate.knowledge.templates import PLACEHOLDERS, PRIVATE, field_of, parse_template
from tests.situations import ask

ROOT = Path(deescalate.__file__).parent / "knowledge"
KNOWLEDGE = base.load()
STRATEGIES = {strategy.id: strategy for strategy in KNOWLEDGE.strategies}
FILES = sorted((ROOT / "strategies").rglob("*.toml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_strategy_comes_in_its_examples_and_stays_out_of_its_counterexamples(file: Path) -> None:
    examples = tomllib.loads(file.read_text(encoding="utf-8"))["examples"]
    for facts in examples["comes"]:
        assert file.stem in [step.strategy for step in ask(facts).steps], facts
    for facts in examples["stays_out"]:
        assert file.stem not in [step.strategy for step in ask(facts).steps], facts


# The facts that make a group hold, one way for each choice of its values, with defaults elsewhere.

BEHIND = {
    "others": [("signals", s) for s in ("threat_of_violence", "weapon", "property_damage")],
    "self": [("signals", s) for s in ("medical", "self_harm")],
    "intoxication": [("signals", "intoxication")],
}
LEVELS = {
    "none": [{}],
    "inform": [{"intensity": "upset"}, {"signals": "legal_threat"}],
    "handover": [
        {"signals": "demands_supervisor"},
        {"remedy": "refund"},
        {"agent.composure": "losing"},
        {"renewals": 3},
        {"cause": "harm"},
    ],
    "security": [{"signals": "intimidation", "channel": "in_person"}],
    "emergency": [{"signals": "violence"}, {"signals": "weapon", "channel": "in_person"}],
}
CONTEXT = {
    "customer": {"family": "Jones", "gender": "female"},
    "agent": {"given": "Anna"},
    "deadline": "2026-12-04",
    "callback_within": "PT2H",
    "offer": {"remedy": "refund"},
}


def ways(group: Group) -> Iterator[dict[str, Any]]:
    """Facts that satisfy a group: every value of every condition, the others at their first."""
    remedy = next((c.values[0] for c in group if c.fact == "remedy"), "refund")
    firsts = [options(c.fact, c.values[0], remedy)[0] for c in group]
    for place, condition in enumerate(group):
        for value in condition.values:
            for choice in options(condition.fact, value, remedy):
                merged: dict[str, Any] = {}
                for other, first in enumerate(firsts):
                    for key, fact in (choice if other == place else first).items():
                        both = key == "signals" and key in merged
                        merged[key] = [*as_list(merged[key]), *as_list(fact)] if both else fact
                yield merged


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def options(fact: str, value: Any, remedy: Any) -> list[dict[str, Any]]:
    if fact == "risk":
        return [{key: signal} for key, signal in BEHIND[value]]
    if fact == "escalation":
        return LEVELS[value]
    if fact == "authority":
        return [{"remedy": remedy, **({"agent.authority": remedy} if value == "within" else {})}]
    if fact == "offer":
        return [{"context.offer": {"remedy": value}, "agent.authority": value}]
    if fact == "done_acts":
        return [{"done": s.id} for s in KNOWLEDGE.strategies if value in s.acts]
    return [{fact: value}]


def place_facts(facts: dict[str, Any], channel: Channel) -> dict[str, Any]:
    placed: dict[str, Any] = {"channel": channel}
    for field, value in facts.items():
        if field.startswith("context."):
            name = field.removeprefix("context.")
            given = CONTEXT.get(name, "Known.") if value is True else value
            placed.setdefault("context", {})[name] = given
        elif field.startswith("agent."):
            placed.setdefault("agent", {})[field.removeprefix("agent.")] = value
        else:
            placed[field] = value
    remedy = placed.get("remedy")
    if remedy and "authority" in placed.get("agent", {}):
        placed["agent"]["authority"] = remedy
    return placed


@cache
def alone(strategy: str) -> list[tuple[dict[str, Any], Recommendation]]:
    """Plans for the facts of each group alone, on every channel that the group allows."""
    plans = []
    for group in STRATEGIES[strategy].when:
        for facts in ways(group):
            for channel in Channel:
                if facts.get("channel", channel) == channel:
                    placed = place_facts(facts, channel)
                    plans.append((placed, ask(placed)))
    return plans


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_strategy_comes_for_the_facts_of_any_of_its_groups_alone(strategy: str) -> None:
    channels = base.reachable_channels(STRATEGIES[strategy])
    for facts, plan in alone(strategy):
        if facts["channel"] in channels and not (
            # Drink or drugs are a danger to others in person, and a risk of their own elsewhere.
            facts.get("signals") == "intoxication" and facts["channel"] == "in_person"
        ):
            assert strategy in [step.strategy for step in plan.steps], facts


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_step_comes_for_its_reasons_alone_and_not_without_any_of_them(strategy: str) -> None:
    for facts, plan in alone(strategy):
        for step in plan.steps:
            if step.strategy != strategy:
                continue
            reasons = {(reason.field, reason.value) for reason in step.because}
            assert reasons
            given = {}
            for field, value in reasons:
                given[field] = [*given[field], value] if field in given else [value]
            rebuilt = rebuild(given, facts)
            again = {s.strategy: s for s in ask(rebuilt).steps}
            assert strategy in again, (facts, rebuilt)
            assert {(r.field, r.value) for r in again[strategy].because} == reasons
            for field, value in reasons:
                if field == "channel":
                    continue  # it has no default to go back to
                rest = {k: [v for v in vs if (k, v) != (field, value)] for k, vs in given.items()}
                without = {s.strategy: s for s in ask(rebuild(rest, facts)).steps}
                if strategy in without:
                    assert (field, value) not in {
                        (r.field, r.value) for r in without[strategy].because
                    } or FACTS[field].default == value


def rebuild(given: dict[str, list[Any]], facts: dict[str, Any]) -> dict[str, Any]:
    rebuilt: dict[str, Any] = {"channel": facts["channel"]}
    for field, values in given.items():
        if not values:
            continue
        head, _, rest = field.partition(".")
        many = field in ("customer", "signals", "needs", "tags", "done", "agent.authority")
        value = values if many else values[0]
        if head == "context":
            rebuilt.setdefault("context", {})[rest] = facts["context"][rest]
        elif rest:
            rebuilt.setdefault(head, {})[rest] = value
        else:
            rebuilt[field] = value
    return rebuilt


def test_every_strategy_comes_in_some_situation_and_every_phrase_is_said_in_one() -> None:
    coming: set[str] = set()
    said: set[str] = set()
    avoided: set[str] = set()
    cited: set[str] = set()
    rich = {
        **{name: CONTEXT.get(name, "Known.") for name in PLACEHOLDERS},
        "offer": {"remedy": "refund", "amount": "25", "currency": "EUR"},
    }
    rich = {name: value for name, value in rich.items() if name in deescalate.Context.model_fields}
    for strategy in STRATEGIES:
        for facts, plan in alone(strategy):
            offer = {**rich["offer"], "remedy": facts.get("remedy", "refund")}
            full = ask({**facts, "context": {**rich, "offer": offer, **facts.get("context", {})}})
            for step in (*plan.steps, *full.steps):
                coming.add(step.strategy)
                said |= {phrase.id for phrase in step.say}
                avoided |= {avoidance.id for avoidance in step.avoid}
                cited |= {citation.point for citation in step.sources}
    assert coming == set(STRATEGIES)
    assert said == set(KNOWLEDGE.phrases)
    assert avoided == set(KNOWLEDGE.avoidances)
    assert cited == set(KNOWLEDGE.points)


@pytest.mark.parametrize("strategy", [s.id for s in KNOWLEDGE.strategies if s.say])
def test_a_speaking_strategy_has_two_phrases_without_holes_on_every_channel(strategy: str) -> None:
    one = STRATEGIES[strategy]
    certain = {
        condition.fact.removeprefix("context.")
        for condition in one.when[0]
        if all(condition.fact in [c.fact for c in group] for group in one.when)
    }
    for channel in base.reachable_channels(one):
        usable = [
            phrase
            for id in one.say
            if (phrase := KNOWLEDGE.phrases[id]).fits(channel)
            and any(is_usable(text, certain, channel) for text in phrase.messages().values())
        ]
        assert len(usable) >= 2, (channel, [phrase.id for phrase in usable])


def is_usable(text: str, certain: set[str], channel: Channel) -> bool:
    names = parse_template(text).names - {"salutation"}
    return all(field_of(name) in certain for name in names) and not (
        channel == "social" and names & PRIVATE
    )


def test_every_point_of_the_five_articles_and_of_the_editors_is_there() -> None:
    sources = {source.id: source for source in catalog().sources}
    counts = {id: len(source.points) for id, source in sources.items()}
    assert {id: counts[id] for id in ("lt", "id", "zh", "ru", "nl")} == {
        "lt": 20,
        "id": 23,
        "zh": 26,
        "ru": 9,
        "nl": 19,
    }
    assert counts["ed"] >= 20
    assert [source.kind for source in sources.values()] == ["article"] * 5 + ["editorial"]


def test_there_are_twenty_six_tensions_and_each_side_has_strategies_of_its_own() -> None:
    tensions = catalog().tensions
    assert len(tensions) == 26
    for tension in tensions:
        assert tension.sides
        for side in tension.sides:
            assert side.strategies


def test_no_two_messages_for_the_agent_or_the_customer_say_the_same_under_two_ids() -> None:
    for texts in (KNOWLEDGE.phrase_texts,):
        seen: dict[str, str] = {}
        for key, text in texts.items():
            base_id = key.partition("|")[0]
            assert seen.setdefault(text, base_id) == base_id, f"{key} repeats {seen[text]}"


def test_examples_are_situations_that_a_caller_could_give() -> None:
    for strategy in KNOWLEDGE.strategies:
        for facts in (*strategy.examples.comes, *strategy.examples.stays_out):
            known = {k: v for k, v in facts.items() if k in Situation.model_fields}
            Situation.model_validate(known)
    assert {strategy.stage for strategy in KNOWLEDGE.strategies} == set(StepStage)
