"""Reading messages: what their words show, where, and what they do not show."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import deescalate
from deescalate import Cue, LocaleError, SituationError, TextError, read
from deescalate.knowledge.base import LOCALES
from deescalate.matching.normal import normalise
from deescalate.reading import CueFile
from deescalate.rulebook import CUES, Rulebook, read_rules

SETS = Path(__file__).parent / "language"
LANGUAGES = sorted(file.parent.name for file in LOCALES.glob(f"*/{CUES}"))
RULES = [
    pytest.param(tag, rule, id=f"{tag}-{rule.id}")
    for tag in LANGUAGES
    for rule in read_rules(LOCALES / tag / CUES, CueFile).rule
]


@pytest.mark.parametrize(("tag", "rule"), RULES)
def test_every_rule_fires_in_its_examples_and_is_quiet_in_the_others(tag: str, rule: Any) -> None:
    matcher = Rulebook((LOCALES / tag,)).cues if tag not in MATCHERS else MATCHERS[tag]
    MATCHERS[tag] = matcher
    for text in rule.fires:
        assert rule.id in {hit.rule.id for hit in matcher.find(normalise(text))}, text
    for text in rule.quiet:
        assert rule.id not in {hit.rule.id for hit in matcher.find(normalise(text))}, text


MATCHERS: dict[str, Any] = {}


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_rules_of_a_language_have_names_of_their_own(tag: str) -> None:
    names = [rule.id for rule in read_rules(LOCALES / tag / CUES, CueFile).rule]
    assert len(names) == len(set(names))


ODD = st.text(st.characters(exclude_categories=()), max_size=120)
MIXED = st.lists(
    ODD
    | st.sampled_from(
        ["I'll kill you", "ｉｄｉｏｔ", "sh*t", "傻逼", "\u200b", "e\u0301", "ı", "ß"]
    ),
    max_size=6,
).map("".join)


@pytest.mark.parametrize("tag", LANGUAGES)
@settings(max_examples=150, deadline=None)
@given(text=MIXED)
@example("I’ll ＫＩＬＬ you \ud800")
@example("\u202eidiot\u202c")
@example("fuuuuuuck yooooou")
def test_every_cue_is_a_part_of_the_message_and_nothing_is_claimed_without_one(
    tag: str, text: str
) -> None:
    reading = read(text, locale=tag)
    shown: dict[str, set[str]] = {}
    for cue in reading.cues:
        assert cue.text == text[cue.start : cue.end]
        assert 0 <= cue.start < cue.end <= len(text)
        shown.setdefault(cue.field, set()).add(cue.value)
    assert {*map(str, reading.signals)} == shown.get("signals", set())
    assert {*map(str, reading.customer)} == shown.get("customer", set())
    assert {str(reading.intensity)} - {"None"} == shown.get("intensity", set())
    assert {str(reading.cause)} - {"None"} == shown.get("cause", set())
    assert [cue.start for cue in reading.cues] == sorted(cue.start for cue in reading.cues)
    assert reading == read(text, locale=tag)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_long_and_hostile_text_is_read_to_its_end(tag: str) -> None:
    """Time grows with the length: a pattern that ran away would never come back."""
    for text in (
        "a" * 99_999,
        "kill " * 19_999,
        "你" * 99_999,
        '"' * 50_000,
        "!" * 99_999,
        "a " * 49_999,
    ):
        read(text, locale=tag)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\x00\xff", "\ud800", "\u202e\u202c", "😀" * 50])
def test_text_without_words_shows_nothing(text: str) -> None:
    for tag in LANGUAGES:
        reading = read(text, locale=tag)
        assert reading.signals == reading.customer == frozenset()
        assert reading.cause is None


@pytest.mark.parametrize("text", ["x" * 100_001, b"bytes", None, 7])
def test_what_cannot_be_read_is_one_clear_error(text: Any) -> None:
    with pytest.raises(TextError, match=r"text: found .*, allowed: ") as caught:
        read(text, locale="en")
    assert len(str(caught.value)) < 200


def test_a_language_without_cues_is_refused_and_those_with_cues_are_named() -> None:
    with pytest.raises(LocaleError, match=r"has no cues\.toml") as caught:
        read("Zabiję cię", locale="pl")
    assert caught.value.available == tuple(LANGUAGES)


def test_a_reading_makes_a_situation_in_which_what_is_known_wins() -> None:
    reading = read("You idiots charged me twice, I'm furious!", locale="en")
    assert "insult" in reading.signals
    situation = reading.situation(channel="email", intensity="calm", signals="legal_threat")
    assert situation.channel == "email"
    assert situation.intensity == "calm"
    assert situation.signals == reading.signals | {"legal_threat"}
    assert situation.customer == reading.customer
    with pytest.raises(SituationError, match="channel"):
        reading.situation()


class Shop:
    """A reader of somebody's own."""

    def read(self, text: str, locale: str) -> list[Cue]:
        """Find the word refund."""
        return [
            Cue(
                field="cause",
                value="billing",
                start=match.start(),
                end=match.end(),
                text=match[0],
                rule="refund",
                reader=f"shop-{locale}",
            )
            for match in re.finditer("refund", text)
        ]


def test_a_reader_of_ones_own_stands_beside_the_rules_or_instead_of_them() -> None:
    text = "You idiots, where is my refund"
    both = read(text, locale="en-GB", readers=[Shop()])
    assert {"rules", "shop-en"} <= {cue.reader for cue in both.cues}
    assert both.cause == "billing"
    alone = read(text, locale="en", readers=[Shop()], rules=False)
    assert {cue.reader for cue in alone.cues} == {"shop-en"}
    assert alone.signals == frozenset()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_set_of_messages_is_there_with_hard_negatives(tag: str) -> None:
    messages = tomllib.loads((SETS / tag / "messages.toml").read_text(encoding="utf-8"))["message"]
    assert len(messages) >= 60
    quiet = [one for one in messages if not one["signals"]]
    assert len(quiet) >= len(messages) * 0.45
    known = {*map(str, deescalate.Signal)}
    assert all(set(one["signals"]) <= known for one in messages)
    assert {s for one in messages for s in one["signals"]} == known
