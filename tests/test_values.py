"""Values inside sentences: dates, durations, money and counts as each language writes them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deescalate import Recommendation, recommend

DAY = dt.date(2026, 12, 4)
MOMENT = dt.datetime(2026, 12, 4, 17, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))
DATES = {
    "en": ("Friday, December 4, 2026", "Friday, December 4, 2026 at 5:30 PM (GMT+01:00)"),
    "id": ("Jumat, 4 Desember 2026", "Jumat, 4 Desember 2026, pukul 17.30 (GMT+01:00)"),
    "lt": (
        "2026 m. gruodžio 4 d., penktadienis",
        "2026 m. gruodžio 4 d., penktadienis, 17:30 (GMT+01:00)",
    ),
    "nl": ("vrijdag 4 december 2026", "vrijdag 4 december 2026 om 17.30 uur (GMT+01:00)"),
    "ru": ("пятница, 4 декабря 2026 г.", "пятница, 4 декабря 2026 г., 17:30 (GMT+01:00)"),
    "zh_Hans": ("2026年12月4日星期五", "2026年12月4日星期五 17时30分（UTC+0100）"),
}
SPANS = {
    "en": ("1 hour", "2 hours", "5 hours", "21 hours", "36 hours", "3 days and 4 hours"),
    "id": ("1 jam", "2 jam", "5 jam", "21 jam", "36 jam", "3 hari dan 4 jam"),
    "lt": (
        "1 valanda",
        "2 valandos",
        "5 valandos",
        "21 valanda",
        "36 valandos",
        "3 dienos ir 4 valandos",
    ),
    "nl": ("1 uur", "2 uur", "5 uur", "21 uur", "36 uur", "3 dagen en 4 uur"),
    "ru": ("1 час", "2 часа", "5 часов", "21 час", "36 часов", "3 дня 4 часа"),
    "zh_Hans": ("1小时", "2小时", "5小时", "21小时", "36小时", "3天4小时"),
}
MONEY = {
    "en": "€1,250.50",
    "id": "€1.250,50",
    "lt": "1\xa0250,50\xa0€",
    "nl": "€\xa01.250,50",
    "ru": "1\xa0250,50\xa0€",
    "zh_Hans": "€1,250.50",
}
LANGUAGES = sorted(DATES)


def all_texts(plan: Recommendation) -> list[str]:
    return [phrase.text for step in plan.steps for phrase in step.say]


def texts(locale: str, channel: str = "phone", **context: Any) -> list[str]:
    return all_texts(recommend({"channel": channel}, reply_locale=locale, context=context))


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_confirmed_time_is_written_as_the_language_writes_it(locale: str) -> None:
    for moment, expected in zip((DAY, MOMENT), DATES[locale], strict=True):
        found = [text for text in texts(locale, deadline=moment) if "2026" in text]
        assert found
        assert all(expected in text for text in found), found


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_promised_duration_is_exact_and_in_its_plural_form(locale: str) -> None:
    spans = ("PT1H", "PT2H", "PT5H", "PT21H", "PT36H", "P3DT4H")
    for span, expected in zip(spans, SPANS[locale], strict=True):
        found = texts(locale, callback_within=span)
        assert any(
            re.search(rf"(?<![\d]){re.escape(expected)}(?!\w)", t)
            or (locale == "zh_Hans" and expected in t)
            for t in found
        ), (span, found)


@settings(max_examples=60, deadline=None)
@given(hours=st.integers(1, 400))
def test_a_duration_is_never_rounded(hours: int) -> None:
    days, rest = divmod(hours, 24)
    numbers = [str(hours)] if hours < 48 else [str(n) for n in (days, rest) if n]
    for locale in LANGUAGES:
        plain = set(texts(locale))
        for text in texts(locale, callback_within=dt.timedelta(hours=hours)):
            if text not in plain:
                assert re.findall(r"\d+", text) == numbers, text


@pytest.mark.parametrize("locale", LANGUAGES)
def test_money_is_written_as_the_language_writes_it(locale: str) -> None:
    situation = {"channel": "phone", "remedy": "refund", "agent": {"authority": "refund"}}
    offer = {"remedy": "refund", "amount": "1250.5", "currency": "EUR"}
    plan = recommend(situation, reply_locale=locale, context={"offer": offer})
    assert any(MONEY[locale] in text for text in all_texts(plan))


COUNTED = {
    "en": {3: "3 times", 21: "21 times"},
    "id": {3: "3 kali", 21: "21 kali"},
    "lt": {3: "3 kartus", 10: "10 kartų", 21: "21 kartą", 22: "22 kartus"},
    "nl": {3: "3 keer", 21: "21 keer"},
    "ru": {3: "3 раза", 5: "5 раз", 11: "11 раз", 21: "21 раз", 22: "22 раза"},
    "zh_Hans": {3: "3次", 21: "21次"},
}


@pytest.mark.parametrize(
    ("locale", "count", "expected"),
    [(locale, count, text) for locale, some in COUNTED.items() for count, text in some.items()],
)
def test_what_counts_something_has_the_plural_form_of_the_count(
    locale: str, count: int, expected: str
) -> None:
    plan = recommend({"channel": "phone"}, locale=locale, renewals=count)
    reasons = [r for step in plan.steps for r in step.because if r.field == "renewals"]
    assert reasons
    for reason in (*reasons, *plan.escalation_because):
        if reason.field == "renewals":
            assert expected in reason.text


def test_an_amount_outside_authority_or_for_another_remedy_is_never_named() -> None:
    offer = {"remedy": "refund", "amount": "1250.5", "currency": "EUR"}
    for facts in ({}, {"authority": "discount"}):
        plan = recommend(
            {"channel": "phone", "remedy": "refund", "agent": facts}, context={"offer": offer}
        )
        assert not any("1,250.50" in text for text in all_texts(plan))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_chinese_has_no_half_width_punctuation_and_no_spaces(data: st.DataObject) -> None:
    from tests.situations import situations

    context = {
        "customer": {"family": "王", "gender": "female"},
        "agent": {"family": "李", "given": "明"},
        "company": "北风百货",
        "deadline": MOMENT,
        "callback_within": "P3DT4H",
        "policy": "已拆封的软件只能更换。",
        "alternative": "您可以换一款同价位的产品。",
    }
    plan = recommend(data.draw(situations()), locale="zh", context=context)
    guidance = [text for step in plan.steps for text in (step.title, *step.how)]
    guidance += [a for step in plan.steps for v in step.avoid for a in (v.text, v.why, v.instead)]
    guidance += [reason.text for step in plan.steps for reason in step.because]
    for text in (*all_texts(plan), *guidance):
        found = text.replace(DATES["zh_Hans"][1], "")  # whose space parts the day from the time
        assert not re.search(r"[,;:!?()\"'.]|\s", found), text
