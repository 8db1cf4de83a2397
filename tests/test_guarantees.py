"""The guarantees of the library, proven over all situations: one by one or at random."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deescalate import (
    Channel,
    Composure,
    Contact,
    Escalation,
    Fault,
    Intensity,
    Outlook,
    Recommendation,
    Remedy,
    Signal,
    Situation,
    Stage,
    StepStage,
    recommend,
    why_not,
)
from deescalate.knowledge import base
from tests.situations import (
    ABUSE,
    DANGER_TO_OTHERS,
    DANGER_TO_SELF,
    contexts,
    danger_to_others,
    danger_to_self,
    pairs,
    risk,
    situations,
)

KNOWLEDGE = base.load()
STRATEGIES = {strategy.id: strategy for strategy in KNOWLEDGE.strategies}
IDS = list(STRATEGIES)
REMEDIES = {
    "offer-the-refund": Remedy.REFUND,
    "offer-the-exchange": Remedy.EXCHANGE,
    "offer-a-discount": Remedy.DISCOUNT,
    "offer-goodwill": Remedy.GOODWILL,
}
LIMITS = {s.id for s in KNOWLEDGE.strategies if "limits" in s.acts}
done_some = st.lists(st.sampled_from(IDS), max_size=4, unique=True)


def acts(plan: Recommendation) -> list[frozenset[Any]]:
    """What each step of a plan does."""
    return [STRATEGIES[step.strategy].acts for step in plan.steps]


def all_acts(plan: Recommendation) -> set[str]:
    """What the steps of a plan do."""
    return {act.value for some in acts(plan) for act in some}


def expected_escalation(situation: Situation, done: list[str], renewals: int) -> Escalation:
    """The level, worked out anew from the words of the contract."""
    signals, agent = situation.signals, situation.agent
    in_person = situation.channel == "in_person"
    others, self_danger = danger_to_others(situation), danger_to_self(situation)
    if situation.stage == "recover" and risk(situation):
        return Escalation.HANDOVER
    at_hand = in_person and (
        signals
        & {
            Signal.INTIMIDATION,
            Signal.PHYSICAL_CONTACT,
            Signal.PROPERTY_DAMAGE,
            Signal.INTOXICATION,
            Signal.THREAT_OF_VIOLENCE,
        }
    )
    if (
        Signal.VIOLENCE in signals
        or (Signal.WEAPON in signals and in_person)
        or Signal.MEDICAL in signals
        or (situation.imminent and (others or self_danger))
        or (at_hand and not agent.security)
    ):
        return Escalation.EMERGENCY
    if at_hand:
        return Escalation.SECURITY
    if (
        Signal.DEMANDS_SUPERVISOR in signals
        or (Signal.QUESTIONS_AUTHORITY in signals and situation.intensity >= "upset")
        or (situation.remedy and situation.remedy not in agent.authority)
        or agent.composure == "losing"
        or (signals & ABUSE and LIMITS & set(done))
        or renewals > 2
        or signals & {Signal.HARASSMENT, Signal.SELF_HARM}
        or (others and not in_person)
        or situation.cause in ("misconduct", "harm", "data_misuse")
    ):
        return Escalation.HANDOVER
    if situation.intensity >= "upset" or signals & {Signal.LEGAL_THREAT, Signal.PUBLICITY_THREAT}:
        return Escalation.INFORM
    return Escalation.NONE


def expected_contacts(situation: Situation, level: Escalation) -> set[Contact]:
    """Who is to be told or called, worked out anew from the words of the contract."""
    contacts = set()
    if level >= "inform":
        contacts.add(Contact.SUPERVISOR)
    if level == "security":
        contacts.add(Contact.SECURITY)
    if level == "emergency":
        if danger_to_others(situation):
            contacts.add(Contact.POLICE)
        if situation.signals & {Signal.MEDICAL, Signal.VIOLENCE} or (
            Signal.SELF_HARM in situation.signals and situation.imminent
        ):
            contacts.add(Contact.AMBULANCE)
    if Signal.SELF_HARM in situation.signals:
        contacts.add(Contact.CRISIS_LINE)
    return contacts


def check(situation: Situation, plan: Recommendation, done: list[str], renewals: int) -> None:
    """Check every guarantee that can be read off one plan."""
    ids = [step.strategy for step in plan.steps]
    stages = [step.stage for step in plan.steps]
    assert plan.steps, "a plan is never empty"
    assert len(ids) == len(set(ids)), "no strategy comes twice"
    assert stages == sorted(stages), "stages come in order"
    assert 1 <= len(plan.now) <= 5
    assert plan.now[0] == plan.steps[0]
    for step in plan.steps:
        assert all((step.because, step.sources, step.title, step.how))
        assert all(phrase.text and "{" not in phrase.text for phrase in step.say)
        assert bool(step.say) == bool(STRATEGIES[step.strategy].say)
        for other in STRATEGIES[step.strategy].conflicts:
            assert other not in ids, f"{step.strategy} conflicts with {other}"
        if step.strategy in done:
            assert step.stage == "safety"
    check_window(situation, plan, done)
    check_order(plan, done)
    assert plan.escalation == expected_escalation(situation, done, renewals)
    assert bool(plan.escalation_because) == (plan.escalation > "none")
    assert plan.contacts == expected_contacts(situation, plan.escalation)
    check_danger(situation, plan)
    check_promises(situation, plan, done)


def check_window(situation: Situation, plan: Recommendation, done: list[str]) -> None:
    owed_here = situation.stage <= "resolve" and (
        situation.intensity >= "upset" or situation.fault in (Fault.COMPANY, Fault.COLLEAGUE)
    )
    for step in plan.steps:
        if step.stage == "safety" or step.stage >= situation.stage.value:
            continue
        what = STRATEGIES[step.strategy].acts
        owed = what & {"hears", "acknowledges", "apologises"}
        assert "steadies" in what or (owed and owed_here), step.strategy


def check_order(plan: Recommendation, done: list[str]) -> None:
    does = acts(plan)

    def first(act: str) -> int:
        return next((place for place, some in enumerate(does) if act in some), len(does))

    acknowledged = any("acknowledges" in STRATEGIES[id].acts for id in done)
    if first("apologises") < len(does) and not acknowledged:
        assert first("acknowledges") < first("apologises")
    for later in ("proposes", "offers_remedy"):
        if first(later) < len(does) and first("hears") < len(does):
            assert first("hears") < first(later)


def check_danger(situation: Situation, plan: Recommendation) -> None:
    signals = situation.signals
    in_person = situation.channel == "in_person"
    over = situation.stage == "recover"
    others, self_danger = danger_to_others(situation), danger_to_self(situation)
    if others or self_danger:
        assert plan.steps[0].stage == "safety"
        assert all(step.stage == "safety" for step in plan.now)
    if over:
        return
    if others:
        assert not all_acts(plan) & {
            "argues",
            "proposes",
            "binds",
            "apologises",
            "admits",
            "invites",
            "offers_remedy",
            "solves",
            "stands_firm",
            "limits",
            "greets",
        }
    if self_danger:
        assert not all_acts(plan) & {"ends", "limits", "transfers", "offers_remedy", "argues"}
        assert any(step.say for step in plan.now) or situation.channel == "in_person"
    if self_danger and others and in_person:
        assert plan.steps[0].strategy in (
            "comply-with-weapon",
            "keep-distance-and-way-out",
        )
    if Signal.WEAPON in signals and in_person:
        assert plan.steps[0].strategy == "comply-with-weapon"
    if Signal.INTOXICATION in signals and not in_person and not (others or self_danger):
        assert not all_acts(plan) & {"binds", "proposes", "offers_remedy", "argues", "limits"}


def check_promises(situation: Situation, plan: Recommendation, done: list[str]) -> None:
    does = all_acts(plan)
    if situation.fault in (Fault.COMPANY, Fault.COLLEAGUE):
        assert "stands_firm" not in does
    if situation.outlook in (Outlook.IMPOSSIBLE, Outlook.OUT_OF_SCOPE, Outlook.NEEDS_CHECK):
        assert not does & {"offers_remedy", "solves"}
    granted = {REMEDIES[step.strategy] for step in plan.steps if step.strategy in REMEDIES}
    assert granted <= situation.agent.authority, "offered outside authority"
    if (
        situation.remedy in situation.agent.authority
        and situation.fault in (Fault.COMPANY, Fault.COLLEAGUE)
        and situation.stage <= "resolve"
        and situation.outlook not in (Outlook.IMPOSSIBLE, Outlook.OUT_OF_SCOPE, Outlook.NEEDS_CHECK)
        and not risk(situation)
        and not any("offers_remedy" in STRATEGIES[id].acts for id in done)
    ):
        assert "offers_remedy" in does, "owed by the company, within authority, yet not offered"


def test_every_guarantee_holds_for_every_pair_of_signals_channel_stage_and_intensity() -> None:
    for situation in pairs():
        check(situation, recommend(situation), [], 0)


@settings(max_examples=1500, deadline=None)
@given(situations(), contexts(), done_some, st.integers(0, 4))
def test_every_guarantee_holds_for_any_situation(
    situation: Situation, context: dict[str, Any], done: list[str], renewals: int
) -> None:
    plan = recommend(situation, context=context, done=done, renewals=renewals)
    check(situation, plan, done, renewals)


@settings(max_examples=600, deadline=None)
@given(
    situations(),
    st.sampled_from(Signal),
    st.sampled_from(Intensity),
    done_some,
    st.integers(0, 4),
)
def test_escalation_never_goes_down_when_it_gets_worse(
    situation: Situation, signal: Signal, intensity: Intensity, done: list[str], renewals: int
) -> None:
    def level(changed: Situation) -> Escalation:
        return recommend(changed, done=done, renewals=renewals).escalation

    before = level(situation)
    agent = situation.agent.model_dump()
    assert level(situation.replace(signals={*situation.signals, signal})) >= before
    assert level(situation.replace(imminent=True)) >= before
    if intensity > situation.intensity:
        assert level(situation.replace(intensity=intensity)) >= before
    for worse in (
        {"alone": True},
        {"security": False},
        {"composure": max(Composure.STRAINED, situation.agent.composure)},
        {"composure": Composure.LOSING},
    ):
        assert level(situation.replace(agent={**agent, **worse})) >= before


@settings(max_examples=300, deadline=None)
@given(situations(), st.sampled_from(IDS), done_some, st.integers(0, 4))
def test_why_not_is_empty_exactly_for_what_is_in_the_plan(
    situation: Situation, strategy: str, done: list[str], renewals: int
) -> None:
    coming = {s.strategy for s in recommend(situation, done=done, renewals=renewals).steps}
    obstacles = why_not(situation, strategy, done=done, renewals=renewals)
    assert (obstacles == ()) == (strategy in coming)
    assert all(obstacle.text for obstacle in obstacles)
    if strategy in done and strategy not in coming:
        assert STRATEGIES[strategy].stage == "safety" or "done" in {o.kind for o in obstacles}


@settings(max_examples=300, deadline=None)
@given(situations(), contexts(), done_some)
def test_a_plan_survives_json_without_loss(
    situation: Situation, context: dict[str, Any], done: list[str]
) -> None:
    plan = recommend(situation, locale="nl", reply_locale="en", context=context, done=done)
    assert Recommendation.model_validate_json(plan.model_dump_json()) == plan


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("signal", sorted(DANGER_TO_OTHERS | DANGER_TO_SELF))
def test_safety_steps_stay_while_their_signal_stands_whatever_is_done(
    channel: Channel, signal: Signal
) -> None:
    situation = Situation(channel=channel, signals=signal)
    plan = recommend(situation)
    safety = [step.strategy for step in plan.steps if step.stage == "safety"]
    again = recommend(situation, done=[step.strategy for step in plan.steps])
    assert [step.strategy for step in again.steps if step.stage == "safety"] == safety
    assert safety


def test_neither_intensity_nor_type_nor_audience_alone_calls_security() -> None:
    for channel in Channel:
        plan = recommend(
            {
                "channel": channel,
                "intensity": "furious",
                "customer": ["angry", "rude", "domineering"],
                "signals": sorted(ABUSE),
                "audience": True,
                "imminent": True,
            }
        )
        assert plan.escalation < "security"


@pytest.mark.parametrize("remedy", Remedy)
@pytest.mark.parametrize("stage", [stage for stage in Stage if stage <= Stage.RESOLVE])
def test_a_remedy_within_authority_is_offered_unasked_when_the_company_caused_it(
    remedy: Remedy, stage: Stage
) -> None:
    for intensity in Intensity:
        for channel in Channel:
            situation = Situation(
                channel=channel,
                fault="company",
                remedy=remedy,
                stage=stage,
                intensity=intensity,
                agent={"authority": [remedy]},
            )
            assert "offers_remedy" in all_acts(recommend(situation))


def test_without_danger_and_with_nobody_to_hand_over_to_the_details_are_taken() -> None:
    for channel in Channel:
        plan = recommend(
            {"channel": channel, "signals": "demands_supervisor", "agent": {"supervisor": False}}
        )
        steps = {step.strategy: step for step in plan.steps}
        assert "take-details-and-pause" in steps
        assert not any("hand-over" in id for id in steps)
        assert steps["take-details-and-pause"].stage <= StepStage.CLOSE
