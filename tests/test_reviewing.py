"""Reviewing drafts: what escalates, what a situation rules out, and what is missing."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deescalate import LocaleError, Severity, Situation, TextError, catalog, recommend, review
from deescalate.knowledge.base import BUILT_IN, LOCALES
from deescalate.matching.normal import normalise
from deescalate.reviewing import DraftFile
from deescalate.rulebook import REVIEW, Rulebook, read_rules
from tests.situations import contexts, situations

SETS = Path(__file__).parent / "language"
LANGUAGES = sorted(file.parent.name for file in LOCALES.glob(f"*/{REVIEW}"))
TOPICS = {
    topic["id"]: topic
    for topic in tomllib.loads((BUILT_IN / "topics.toml").read_text(encoding="utf-8"))["topic"]
}
RULES = [
    pytest.param(tag, rule, id=f"{tag}-{rule.id}")
    for tag in LANGUAGES
    for rule in read_rules(LOCALES / tag / REVIEW, DraftFile).rule
]
BOOKS = {tag: Rulebook((LOCALES / tag,)) for tag in LANGUAGES}
NEEDED = {topic["lacks"] for topic in TOPICS.values() if "lacks" in topic}


@pytest.mark.parametrize(("tag", "rule"), RULES)
def test_every_rule_fires_in_its_examples_and_is_quiet_in_the_others(tag: str, rule: Any) -> None:
    matcher = BOOKS[tag].review
    assert rule.topic in TOPICS.keys() | NEEDED
    for text in rule.fires:
        assert rule.id in {hit.rule.id for hit in matcher.find(normalise(text))}, text
    for text in rule.quiet:
        assert rule.id not in {hit.rule.id for hit in matcher.find(normalise(text))}, text


@pytest.mark.parametrize("tag", LANGUAGES)
@settings(max_examples=100, deadline=None)
@given(situation=situations(), context=contexts())
def test_what_the_library_says_passes_review_in_its_situation(
    tag: str, situation: Situation, context: dict[str, Any]
) -> None:
    plan = recommend(situation, locale=tag, context=context)
    for phrase in (phrase for step in plan.steps for phrase in step.say):
        found = review(phrase.text, locale=tag).findings
        assert not found, (phrase.id, phrase.text, found[0].topic, found[0].text)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_phrase_of_the_library_passes_review(tag: str) -> None:
    for phrase in catalog(tag).phrases:
        assert phrase.text
        assert review(phrase.text, locale=tag).findings == (), phrase.id


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_topic_is_found_in_every_language(tag: str) -> None:
    written = {"shouting", "overlong"}
    found = {rule.topic for rule in read_rules(LOCALES / tag / REVIEW, DraftFile).rule}
    assert TOPICS.keys() - written <= found
    assert found >= NEEDED


@pytest.mark.parametrize("tag", LANGUAGES)
@settings(max_examples=60, deadline=None)
@given(draft=st.text(max_size=200))
def test_a_finding_names_its_words_its_reason_and_its_source(tag: str, draft: str) -> None:
    for finding in review(draft + " CALM DOWN NOW!!", locale=tag, guidance_locale="en").findings:
        whole = draft + " CALM DOWN NOW!!"
        assert finding.text in (None, whole[finding.start : finding.end])
        assert finding.why == TOPICS[finding.topic]["why"]
        assert [one.point for one in finding.sources] == TOPICS[finding.topic]["sources"]
        assert finding.severity == TOPICS[finding.topic]["severity"]


def topics(draft: str, **facts: Any) -> set[str]:
    return {finding.topic for finding in review(draft, locale="en", **facts).findings}


def test_a_draft_is_ok_without_an_error() -> None:
    bad = review("Calm down, you have no reason to be upset.", locale="en")
    assert not bad.ok
    assert {"commands_calm", "denies_feelings"} <= {finding.topic for finding in bad.findings}
    assert all(finding.instead for finding in bad.findings)
    good = review("I'm sorry that this happened. I am looking into it now.", locale="en")
    assert good.ok
    assert good.findings == ()
    assert Severity.ADVICE < Severity.WARNING < Severity.ERROR


def test_a_situation_rules_out_what_it_does_not_cover() -> None:
    email: dict[str, Any] = {"channel": "email"}
    named = "Thank you for telling us. You will have your answer by tomorrow."
    assert "unconfirmed_time" in topics(named, situation=email)
    assert "unconfirmed_time" not in topics(named)
    confirmed = {"deadline": "2026-12-04"}
    assert "unconfirmed_time" not in topics(named, situation=email, context=confirmed)
    offer = "Thank you for telling us. We will refund you the full amount."
    assert "unauthorised_remedy" in topics(offer, situation=email)
    granted = {**email, "agent": {"authority": "refund"}}
    assert "unauthorised_remedy" not in topics(offer, situation=granted)


def test_what_is_missing_is_told_for_an_upset_customer_only() -> None:
    cold = "The parcel is at the depot in Leeds."
    upset: dict[str, Any] = {"channel": "email", "intensity": "upset"}
    (finding,) = review(cold, locale="en", situation=upset).findings
    assert (finding.topic, finding.text) == ("no_acknowledgement", None)
    assert "no_acknowledgement" not in topics(cold, situation={"channel": "email"})
    kind = "I'm sorry that this took so long. The parcel is at the depot in Leeds."
    assert topics(kind, situation=upset) == set()


@pytest.mark.parametrize("draft", ["x" * 100_001, None, b"draft"])
def test_what_cannot_be_reviewed_is_one_clear_error(draft: Any) -> None:
    with pytest.raises(TextError, match=r"text: found .*, allowed: "):
        review(draft, locale="en")


def test_a_language_without_rules_is_refused() -> None:
    with pytest.raises(LocaleError, match=r"has no review\.toml"):
        review("Proszę się uspokoić.", locale="pl")


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_set_of_drafts_is_there_with_hard_negatives(tag: str) -> None:
    drafts = tomllib.loads((SETS / tag / "drafts.toml").read_text(encoding="utf-8"))["draft"]
    assert len(drafts) >= 40
    assert sum(not one["topics"] for one in drafts) >= len(drafts) * 0.4
    assert {t for one in drafts for t in one["topics"]} <= TOPICS.keys()
