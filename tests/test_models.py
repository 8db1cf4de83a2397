"""Vocabulary and models, as the contract fixes them."""

from __future__ import annotations

import enum
import json
import pickle
import typing
from types import MappingProxyType

import pytest
from pydantic import BaseModel, ValidationError

import deescalate
from deescalate import (
    Agent,
    Channel,
    Composure,
    Context,
    Escalation,
    Intensity,
    Offer,
    Person,
    Recommendation,
    Remedy,
    Signal,
    Situation,
    SituationError,
    Stage,
    StepStage,
    recommend,
)
from deescalate.models import arguments

ENUMS = [
    value
    for name in deescalate.__all__
    if isinstance(value := getattr(deescalate, name), type) and issubclass(value, enum.Enum)
]
MODELS = [
    value
    for name in deescalate.__all__
    if isinstance(value := getattr(deescalate, name), type) and issubclass(value, BaseModel)
]
VALUES = {
    Channel: "in_person phone chat email social",
    deescalate.CustomerType: "angry dissatisfied indecisive domineering rude talkative",
    Intensity: "calm annoyed upset furious",
    Stage: "prepare open listen acknowledge clarify resolve close recover",
    Signal: (
        "shouting profanity insult harassment interruption questions_authority demands_supervisor "
        "repeated_complaint churn_threat publicity_threat legal_threat distress "
        "threat_of_violence intimidation physical_contact violence weapon property_damage "
        "intoxication medical self_harm"
    ),
    deescalate.Cause: (
        "unknown product service delay billing policy misunderstanding data_loss unreachable "
        "misconduct harm data_misuse other"
    ),
    deescalate.Fault: "unknown company colleague customer third_party",
    deescalate.Outlook: (
        "unknown simple_fix negotiable needs_check delayed impossible out_of_scope"
    ),
    Remedy: "refund exchange discount goodwill",
    deescalate.Need: "language access minor",
    Composure: "steady strained losing",
    Escalation: "none inform handover security emergency",
    deescalate.Contact: "supervisor security police ambulance crisis_line",
    StepStage: "safety prepare open listen acknowledge clarify resolve close recover",
    deescalate.Medium: "spoken written",
    deescalate.CitationKind: "article editorial own",
    deescalate.ObstacleKind: "missing excluded conflict done",
    deescalate.Gender: "unknown female male",
    deescalate.Register: "formal informal",
}
ORDERED = [Intensity, Escalation, Stage, Composure, StepStage]


@pytest.mark.parametrize("term", VALUES)
def test_the_values_of_the_contract_stand_in_their_order(term: type[enum.StrEnum]) -> None:
    assert [member.value for member in term] == VALUES[term].split()


@pytest.mark.parametrize("term", ENUMS)
def test_every_value_has_a_meaning_of_its_own(term: type[enum.StrEnum]) -> None:
    meanings = [member.__doc__ for member in term]
    assert all(meanings)
    assert len(set(meanings)) == len(meanings)
    assert issubclass(term, enum.StrEnum)


@pytest.mark.parametrize("term", ORDERED)
def test_ordered_values_compare_by_rank_with_members_and_their_strings(
    term: type[deescalate.Intensity],
) -> None:
    members = list(term)
    for one in members:
        assert one.rank == members.index(one)
        for two in members:
            for other in (two, two.value):
                assert (one < other) == (one.rank < two.rank)
                assert (one <= other) == (one.rank <= two.rank)
                assert (one > other) == (one.rank > two.rank)
                assert (one >= other) == (one.rank >= two.rank)
                assert (other < one) == (two.rank < one.rank)
    assert sorted(members, key=lambda member: member) == members
    assert max(members) == members[-1]


@pytest.mark.parametrize("other", ["mad", 1, None, Stage.OPEN, Remedy.REFUND])
def test_ordered_values_refuse_to_compare_with_anything_else(other: object) -> None:
    for compare in ("__lt__", "__le__", "__gt__", "__ge__"):
        with pytest.raises(TypeError, match="calm, annoyed, upset, furious"):
            getattr(Intensity.CALM, compare)(other)


def literals(alias: object) -> set[str]:
    found: set[str] = set()
    for part in typing.get_args(alias):
        found |= {part} if isinstance(part, str) else literals(part)
    return found


@pytest.mark.parametrize("term", [t for t in VALUES if f"{t.__name__}Like" in vars(arguments)])
def test_type_checkers_know_every_value_as_a_literal_string(term: type[enum.StrEnum]) -> None:
    assert literals(getattr(arguments, f"{term.__name__}Like")) == {m.value for m in term}


@pytest.mark.parametrize(
    ("model", "facts"),
    [
        (Situation, arguments.SituationFacts),
        (Situation, arguments.SituationChanges),
        (Agent, arguments.AgentFacts),
        (Context, arguments.ContextFacts),
        (Person, arguments.PersonFacts),
        (Offer, arguments.OfferFacts),
    ],
)
def test_type_checkers_know_every_field(model: type[BaseModel], facts: type) -> None:
    assert set(typing.get_type_hints(facts)) == set(model.model_fields)


@pytest.mark.parametrize("model", MODELS)
def test_models_are_frozen_and_every_field_is_described(model: type[BaseModel]) -> None:
    assert model.model_config["frozen"]
    assert all(field.description for field in model.model_fields.values())
    assert model.__doc__


@pytest.mark.parametrize("model", [Situation, Context, Recommendation])
def test_the_json_schema_has_plain_enums_described_values_and_no_unique_items(
    model: type[BaseModel],
) -> None:
    schema = model.model_json_schema(mode="serialization")
    assert "uniqueItems" not in json.dumps(schema)
    for definition in schema["$defs"].values():
        assert definition["description"]
        for value in definition.get("enum", ()):
            assert f"`{value}`: " in definition["description"]
        for name, field in definition.get("properties", {}).items():
            assert field.get("description"), name


def test_only_the_channel_is_required_and_defaults_are_those_of_the_contract() -> None:
    situation = Situation(channel="phone")
    assert situation.model_dump(mode="json") == {
        "channel": "phone",
        "customer": [],
        "intensity": "calm",
        "stage": "open",
        "signals": [],
        "imminent": False,
        "cause": "unknown",
        "fault": "unknown",
        "outlook": "unknown",
        "remedy": None,
        "needs": [],
        "agent": {
            "authority": [],
            "composure": "steady",
            "alone": False,
            "supervisor": True,
            "security": True,
            "can_transfer": True,
        },
        "audience": False,
        "queue": False,
        "long_standing": False,
        "known_risk": False,
        "tags": [],
    }


def test_sets_take_one_bare_value_or_any_iterable_and_dump_in_declared_order() -> None:
    assert Situation(channel="phone", customer="rude").customer == {"rude"}
    for some in (["weapon", "insult"], ("weapon", "insult"), {"weapon", "insult"}):
        situation = Situation(channel="phone", signals=some)
        assert situation.model_dump()["signals"] == [Signal.INSULT, Signal.WEAPON]
    assert Situation(channel="phone", signals=(s for s in ["insult"])).signals == {"insult"}
    assert Situation(channel="phone", tags=["b", "a"]).model_dump()["tags"] == ["a", "b"]


def test_none_means_not_given_on_every_input() -> None:
    names = [name for name in Situation.model_fields if name != "channel"]
    nothing = dict.fromkeys(names)
    assert Situation.model_validate({"channel": "phone", **nothing}) == Situation(channel="phone")
    assert Agent.model_validate(dict.fromkeys(Agent.model_fields)) == Agent()
    assert Context.model_validate(dict.fromkeys(Context.model_fields)) == Context()
    assert Person.model_validate(dict.fromkeys(Person.model_fields)) == Person()
    nested = MappingProxyType({"alone": None, "composure": None})
    assert recommend({"channel": "phone", "agent": nested}) == recommend({"channel": "phone"})
    situation = Situation(channel="phone", intensity="upset", audience=True)
    assert situation.replace(channel=None, intensity=None, audience=None) == situation


@pytest.mark.parametrize("value", [1, "true", "yes"])
def test_bools_are_strict(value: object) -> None:
    with pytest.raises(ValidationError):
        Situation.model_validate({"channel": "phone", "imminent": value})


def test_models_are_hashable_equal_by_value_and_picklable() -> None:
    one = Situation(channel="phone", customer=["angry", "rude"], agent={"alone": True})
    two = Situation(channel="phone", customer=["rude", "angry"], agent=Agent(alone=True))
    assert one == two
    assert hash(one) == hash(two)
    plan = recommend(one)
    assert pickle.loads(pickle.dumps(plan)) == plan
    assert hash(plan) == hash(recommend(two))


def test_a_situation_error_names_field_value_and_what_is_allowed() -> None:
    with pytest.raises(SituationError) as caught:
        recommend({"channel": "phone", "intensity": "mad", "agent": {"alone": 1, "mood": "x"}})
    found = {error.field: (error.value, error.allowed) for error in caught.value.errors}
    assert found["intensity"] == ("mad", ("calm", "annoyed", "upset", "furious"))
    assert found["agent.alone"] == (1, ("true", "false"))
    assert found["agent.mood"] == ("x", tuple(Agent.model_fields))
    assert "intensity: found 'mad', allowed: calm, annoyed, upset, furious" in str(caught.value)
    assert isinstance(caught.value.__cause__, ValidationError)


@pytest.mark.parametrize(
    ("situation", "field"),
    [
        ({}, "channel"),
        ({"channel": "fax"}, "channel"),
        ({"channel": "phone", "chanel": "phone"}, "chanel"),
        ({"channel": "phone", "signals": ["weapon", "gun"]}, "signals"),
        ({"channel": "phone", "signals": 3}, "signals"),
        ({"channel": "phone", "agent": "steady"}, "agent"),
        ({"channel": "phone", "tags": [1]}, "tags"),
        ("phone", "situation"),
        (None, "situation"),
    ],
)
def test_a_bad_situation_is_refused_with_the_name_of_the_field(
    situation: typing.Any, field: str
) -> None:
    with pytest.raises(SituationError) as caught:
        recommend(situation)
    assert [error.field for error in caught.value.errors] == [field]


@pytest.mark.parametrize("renewals", [-1, 1.5, "2", True])
def test_renewals_are_a_whole_number_from_zero(renewals: typing.Any) -> None:
    with pytest.raises(SituationError, match="renewals"):
        recommend({"channel": "phone"}, renewals=renewals)


def test_none_means_not_given_for_functions_too() -> None:
    plain = recommend({"channel": "phone"})
    nothing = recommend(
        {"channel": "phone"},
        locale=None,
        reply_locale=None,
        context=None,
        done=None,
        renewals=None,
    )
    assert nothing == plain


def test_replace_returns_a_checked_copy() -> None:
    situation = Situation(channel="phone", signals="insult")
    assert situation.replace(intensity="upset", signals=["weapon"]) == Situation(
        channel="phone", signals="weapon", intensity="upset"
    )
    assert situation.replace(agent={"alone": True}).agent.alone
    with pytest.raises(SituationError, match="intensity: found 'mad'"):
        situation.replace(intensity="mad")  # type: ignore[arg-type]
    with pytest.raises(SituationError, match="mood"):
        situation.replace(mood="x")  # type: ignore[call-arg]


def test_results_ignore_fields_that_a_later_version_adds_at_every_depth() -> None:
    plan = recommend({"channel": "phone", "customer": "angry", "intensity": "upset"})
    data = plan.model_dump(mode="json")

    def add(value: typing.Any) -> None:
        if isinstance(value, dict):
            for part in list(value.values()):
                add(part)
            value["from_a_later_version"] = 1
        elif isinstance(value, list):
            for part in value:
                add(part)

    add(data)
    assert Recommendation.model_validate(data) == plan
    assert Recommendation.model_validate_json(json.dumps(data)) == plan


@pytest.mark.parametrize("name", deescalate.__all__)
def test_every_public_name_tells_what_it_is(name: str) -> None:
    assert getattr(deescalate, name).__doc__


def test_errors_survive_pickling() -> None:
    for provoke in (
        lambda: recommend({"channel": "fax"}),
        lambda: recommend({"channel": "phone"}, locale="xx"),
        lambda: recommend({"channel": "phone"}, done="nothing-like-it"),
        lambda: deescalate.Library("no-such-folder"),
    ):
        with pytest.raises(deescalate.DeescalateError) as caught:
            provoke()
        again = pickle.loads(pickle.dumps(caught.value))
        assert type(again) is type(caught.value)
        assert str(again) == str(caught.value)
