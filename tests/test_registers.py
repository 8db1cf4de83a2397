"""The informal register: where a language has one, it differs in the register only."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings

from deescalate import Recommendation, Situation, locales, recommend
from tests.situations import situations

INFORMAL = [info.tag for info in locales() if "informal" in info.registers]
FORMAL_ONLY = [info.tag for info in locales() if "informal" not in info.registers]
FORMAL_WORDS = {
    "nl": re.compile(r"\b[Uu]w?\b"),
    "ru": re.compile(r"\b([Вв]ы|[Вв]ас|[Вв]ам|[Вв]ами|[Вв]аш\w*)\b"),
}
INFORMAL_WORDS = {
    "nl": re.compile(r"\b[Jj](e|ij|ou|ouw)\b"),
    "ru": re.compile(r"\b([Тт]ы|[Тт]ебя|[Тт]ебе|[Тт]обой|[Тт]во[йяёи]\w*)\b"),
}
CONTEXT = {
    "customer": {"given": "Robin", "family": "Lee", "patronymic": "Robinovich", "gender": "female"},
    "agent": {"given": "Anna", "family": "Smith"},
    "callback_within": "PT2H",
    "deadline": "2026-12-04",
    "company": "Northwind",
}


def texts(plan: Recommendation) -> list[str]:
    return [phrase.text for step in plan.steps for phrase in step.say]


def ask(situation: Any, tag: str, register: str) -> Recommendation:
    return recommend(situation, locale=tag, context={**CONTEXT, "register": register})


def test_dutch_and_russian_have_an_informal_register() -> None:
    assert INFORMAL == ["nl", "ru"]


@pytest.mark.parametrize("tag", INFORMAL)
@settings(max_examples=100, deadline=None)
@given(situation=situations())
def test_the_informal_register_says_the_same_and_never_mixes_registers(
    tag: str, situation: Situation
) -> None:
    formal, informal = ask(situation, tag, "formal"), ask(situation, tag, "informal")
    assert informal.fallbacks == formal.fallbacks == ()
    assert [s.how for s in informal.steps] == [s.how for s in formal.steps]
    assert [[p.id for p in s.say] for s in informal.steps] == [
        [p.id for p in s.say] for s in formal.steps
    ]
    assert not [text for text in texts(informal) if FORMAL_WORDS[tag].search(text)]
    assert not [text for text in texts(formal) if INFORMAL_WORDS[tag].search(text)]
    assert informal.locale == informal.reply_locale == tag


@pytest.mark.parametrize(("tag", "opening"), [("nl", "Beste Robin,"), ("ru", "Здравствуй, Robin,")])
def test_the_informal_register_uses_the_given_name(tag: str, opening: str) -> None:
    said = texts(ask({"channel": "email"}, tag, "informal"))
    assert opening in said
    assert not any("Lee" in text for text in said)


@pytest.mark.parametrize("tag", FORMAL_ONLY)
def test_elsewhere_the_formal_register_is_used_and_reported(tag: str) -> None:
    situation = {"channel": "phone", "intensity": "furious"}
    formal, informal = ask(situation, tag, "formal"), ask(situation, tag, "informal")
    assert informal.fallbacks == ("register", *formal.fallbacks)
    assert texts(informal) == texts(formal)
