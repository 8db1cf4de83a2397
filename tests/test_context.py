"""What is known for the wording: what is taken, and what is refused."""

from __future__ import annotations

import datetime as dt
import typing
from decimal import Decimal

import pytest

from deescalate import Context, ContextError, Offer, Person, recommend

BAD_TEXTS = [
    "un\u200bseen",
    "two\nlines",
    "tab\there",
    "bell\x07",
    "left\u202eright",
    "lone\ud800",
    "x" * 501,
]


@pytest.mark.parametrize("text", BAD_TEXTS)
def test_free_text_with_line_breaks_control_or_bidi_characters_or_too_long_is_refused(
    text: str,
) -> None:
    for context in ({"company": text}, {"customer": {"family": text}}):
        with pytest.raises(ContextError):
            recommend({"channel": "phone"}, context=context)


def test_free_text_is_normalised_and_blank_text_counts_as_not_given() -> None:
    assert Context(company="Cafe\u0301").company == "Caf\u00e9"
    assert Person(family="  ").family is None
    assert Context(company="x" * 500).company == "x" * 500


@pytest.mark.parametrize(
    ("context", "field"),
    [
        ({"deadline": "2026-12-04T10:00:00"}, "deadline"),
        ({"deadline": "2026-12-04T00:00:00"}, "deadline"),
        ({"deadline": dt.datetime(2026, 12, 4)}, "deadline"),  # noqa: DTZ001
        ({"deadline": "20261204"}, "deadline"),
        ({"deadline": "2026-13-04"}, "deadline"),
        ({"deadline": 5}, "deadline"),
        ({"deadline": True}, "deadline"),
        ({"callback_within": True}, "callback_within"),
        ({"callback_within": 3600}, "callback_within"),
        ({"callback_within": "PT0.5S"}, "callback_within"),
        ({"offer": {"remedy": "refund", "amount": "5.001", "currency": "EUR"}}, "offer"),
        ({"offer": {"remedy": "refund", "amount": "1e26", "currency": "EUR"}}, "offer.amount"),
        ({"offer": {"remedy": "refund", "amount": "5", "currency": "XXX"}}, "offer.currency"),
        ({"offer": 5}, "offer"),
        ({"customer": "Ms Jones"}, "customer"),
        ({"company": 5}, "company"),
        ({"callback_within": dt.timedelta()}, "callback_within"),
        ({"callback_within": "-PT1H"}, "callback_within"),
        ({"offer": {"remedy": "refund", "amount": "-1", "currency": "EUR"}}, "offer.amount"),
        ({"offer": {"remedy": "refund", "amount": "5"}}, "offer"),
        ({"offer": {"remedy": "refund", "amount": "5", "currency": "ABC"}}, "offer.currency"),
        ({"customer": {"nickname": "Bo"}}, "customer.nickname"),
        ({"register": "casual"}, "register"),
        ({"weather": "fine"}, "weather"),
        ("Ms Jones", "context"),
    ],
)
def test_a_bad_context_is_refused_with_the_name_of_the_field(
    context: typing.Any, field: str
) -> None:
    with pytest.raises(ContextError) as caught:
        recommend({"channel": "phone"}, context=context)
    assert [error.field for error in caught.value.errors] == [field]
    assert "nput should" not in str(caught.value), "pydantic's words"


def test_good_contexts_are_taken_as_they_are_meant() -> None:
    context = Context(
        deadline="2026-12-04",
        callback_within="PT36H",
        offer={"remedy": "refund", "amount": "12.50", "currency": "EUR"},
    )
    assert context.deadline == dt.date(2026, 12, 4)
    assert context.callback_within == dt.timedelta(hours=36)
    assert context.offer == Offer(remedy="refund", amount=Decimal("12.50"), currency="EUR")
    assert isinstance(Context(deadline="2026-12-04T10:00:00+01:00").deadline, dt.datetime)
