"""Polite address: a table of people for each language, in `tests/language/<tag>/address.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from deescalate import Channel, Gender, Library, catalog, recommend

TABLES = Path(__file__).parent / "language"
CASES = [
    (file.parent.name, case["known"], case["inline"], case["letter"])
    for file in sorted(TABLES.glob("*/address.toml"))
    for case in tomllib.loads(file.read_text(encoding="utf-8"))["person"]
]
LANGUAGES = sorted({case[0] for case in CASES})
GREETING = "greet-in-person-with-name"
SALUTATION = "greet-mail-salutation"


def said(locale: str, channel: str, phrase: str, **context: Any) -> str | None:
    """What a phrase becomes in a plan; None where it is not offered."""
    plan = recommend({"channel": channel}, locale="en", reply_locale=locale, context=context)
    return next((p.text for s in plan.steps for p in s.say if p.id == phrase), None)


def wording(locale: str, phrase: str) -> str:
    """A phrase with its placeholders."""
    return next(p.text or "" for p in catalog(locale).phrases if p.id == phrase)


def test_every_language_has_a_table_of_thirty_people_or_more() -> None:
    assert LANGUAGES == ["en", "id", "lt", "nl", "ru", "zh_Hans"]
    for language in LANGUAGES:
        assert sum(case[0] == language for case in CASES) >= 30, language


@pytest.mark.parametrize(("locale", "known", "inline", "letter"), CASES)
def test_people_are_addressed_politely(
    locale: str, known: dict[str, str], inline: str, letter: str
) -> None:
    agent = {"address": "AGENT"}
    greeting = said(locale, "in_person", GREETING, customer=known, agent=agent)
    if inline:
        expected = wording(locale, GREETING).replace("{agent}", "AGENT")
        assert greeting == expected.replace("{customer}", inline)
    else:
        assert greeting == said(locale, "in_person", GREETING, agent=agent)
    opening = said(locale, "email", SALUTATION, customer=known)
    assert opening == wording(locale, SALUTATION).replace("{salutation}", letter)


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("channel", Channel)
def test_a_name_that_is_not_used_leaves_no_hole_and_no_stray_comma(
    locale: str, channel: Channel
) -> None:
    for person in (None, {"given": "Robin"}, {"name": "Robin"}, {"title": "Dr."}):
        situation = {"channel": channel, "intensity": "upset"}
        context = {"customer": person, "agent": person}
        plan = recommend(situation, reply_locale=locale, context=context)
        for text in (phrase.text for step in plan.steps for phrase in step.say):
            assert not text.startswith((",", " ", "，"))
            assert not any(hole in text for hole in (" ,", "  ", ",,", "，，", "None", "{"))


def test_a_language_may_word_a_phrase_by_the_gender_that_is_given(tmp_path: Path) -> None:
    place = tmp_path / "locales" / "nl"
    place.mkdir(parents=True)
    english = next(p.text for p in catalog("en").phrases if p.id == "listen-fully-go-ahead")
    texts = {"customer:f": "Zegt u het maar, ik luister naar haar.", "agent:m": "Een man luistert."}
    entries = "".join(
        f'msgctxt "listen-fully-go-ahead|{key}"\nmsgid "{english}"\nmsgstr "{text}"\n\n'
        for key, text in texts.items()
    )
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (place / "phrases.po").write_text(header + entries, encoding="utf-8")
    library = Library(tmp_path)

    def said_with(**people: dict[str, str]) -> set[str]:
        situation = {"channel": "phone", "intensity": "furious"}
        plan = library.recommend(situation, locale="nl", context=people)
        return {phrase.text for step in plan.steps for phrase in step.say}

    for person, gender, key in (("customer", "female", "customer:f"), ("agent", "male", "agent:m")):
        assert texts[key] in said_with(**{person: {"gender": gender}})
        assert texts[key] not in said_with()
        assert texts[key] not in said_with(**{person: {"gender": "unknown"}})


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_gender_of_the_agent_shows_only_where_it_is_given(locale: str) -> None:
    """Whoever says it, the words are the same: no language has needed a variant so far."""

    def texts(gender: Gender | None) -> list[str]:
        agent = {"given": "Robin", "family": "Smith", **({"gender": gender} if gender else {})}
        situations = [{"channel": c, "intensity": "furious"} for c in Channel]
        plans = [recommend(s, reply_locale=locale, context={"agent": agent}) for s in situations]
        return [p.text for plan in plans for s in plan.steps for p in s.say]

    assert texts(None) == texts(Gender.UNKNOWN)
    assert texts(Gender.FEMALE) == texts(Gender.MALE) == texts(None)
