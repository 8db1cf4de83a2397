"""Whole scenarios: what must come and in which order, what must not, and how far it escalates."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from deescalate import Recommendation, locales, recommend

FILES = sorted((Path(__file__).parent / "scenarios").glob("*.toml"))
COMPLETE = [info.tag for info in locales() if info.status == "complete"]


def scenario(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def plan_for(told: dict[str, Any], locale: str = "en") -> Recommendation:
    return recommend(
        told["situation"],
        locale=locale,
        context=told.get("context"),
        done=told.get("done", ()),
        renewals=told.get("renewals", 0),
    )


def test_there_are_scenarios_from_many_lines_of_work() -> None:
    assert len(FILES) >= 12
    assert {scenario(file)["situation"]["channel"] for file in FILES} == {
        "in_person",
        "phone",
        "chat",
        "email",
        "social",
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_plan_is_what_an_experienced_trainer_would_sign(file: Path) -> None:
    told = scenario(file)
    plan = plan_for(told)
    ids = [step.strategy for step in plan.steps]
    assert plan.escalation == told["escalation"]
    assert plan.contacts == set(told["contacts"])
    assert ids[0] == told["first"]
    assert [id for id in ids if id in told["come"]] == told["come"]
    assert not set(ids) & set(told["stay_out"])


@pytest.mark.parametrize("locale", COMPLETE)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_first_phrases_of_now_read_as_one_reply_without_repetition(
    file: Path, locale: str
) -> None:
    plan = plan_for(scenario(file), locale)
    sentences = [
        sentence.strip()
        for step in plan.now
        if step.say
        for sentence in step.say[0].text.replace("?", ".").split(".")
        if sentence.strip()
    ]
    assert len(sentences) == len(set(sentences))
    assert len(" ".join(sentences)) < 500, "longer than anybody says in one go"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_plan_reads_as_text(file: Path) -> None:
    plan = plan_for(scenario(file))
    text = " ".join(str(plan).split())
    for step in plan.now:
        assert step.title in text
        if step.say:
            assert step.say[0].text in text
