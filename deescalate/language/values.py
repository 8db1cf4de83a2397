"""Values for placeholders: dates, times, durations and money as the language writes them."""

from __future__ import annotations

import datetime as dt

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_currency
from babel.units import format_unit

from deescalate.language.address import address
from deescalate.language.spec import LanguageSpec
from deescalate.models.context import Context, Offer
from deescalate.models.situation import Situation
from deescalate.vocabulary import Channel

__all__ = ["moment_from", "values_for"]

_TEXTS = (
    "company",
    "unit",
    "product",
    "case",
    "policy",
    "alternative",
    "emergency_number",
    "crisis_line",
)
_DAY = dt.timedelta(days=1)


def values_for(
    spec: LanguageSpec, locale: Locale, situation: Situation, context: Context
) -> dict[str, str]:
    """Return the value of every placeholder that is known in this context."""
    channel = situation.channel
    customer = context.customer if channel is not Channel.SOCIAL else None
    openings = spec.address.email if channel is Channel.EMAIL else spec.address.chat
    values: dict[str, str | None] = {
        "customer": address(customer, spec.address.inline, spec.address),
        "salutation": address(customer, openings, spec.address),
        "agent": address(context.agent, spec.address.agent, spec.address),
        **{name: getattr(context, name) for name in _TEXTS},
    }
    if context.deadline is not None:
        values["deadline"] = moment(context.deadline, spec, locale)
    if context.callback_within is not None:
        values["callback_within"] = duration(context.callback_within, spec, locale)
    if _is_covered(context.offer, situation):
        values["amount"] = money(context.offer, locale)
    return {name: value for name, value in values.items() if value}


def _is_covered(offer: Offer | None, situation: Situation) -> bool:
    return (
        offer is not None
        and bool(offer.amount)  # nothing is no offer
        and offer.remedy in situation.agent.authority
        and situation.remedy in (None, offer.remedy)
    )


def moment(value: dt.date | dt.datetime, spec: LanguageSpec, locale: Locale) -> str:
    """A confirmed date, with its time and time zone where it has them."""
    if isinstance(value, dt.datetime):
        return format_datetime(value, spec.dates.datetime, tzinfo=value.tzinfo, locale=locale)
    return format_date(value, spec.dates.date, locale=locale)


def moment_from(iso: str, spec: LanguageSpec, locale: Locale) -> str:
    """A confirmed date, given as ISO 8601."""
    kind = dt.datetime if "T" in iso else dt.date
    return moment(kind.fromisoformat(iso), spec, locale)


def duration(span: dt.timedelta, spec: LanguageSpec, locale: Locale) -> str:
    """An exact duration, in days from two days on, with hours, minutes and seconds as needed."""
    days = span.days if span >= 2 * _DAY else 0
    seconds = int((span - days * _DAY).total_seconds())
    hours, seconds = divmod(seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    units = (("day", days), ("hour", hours), ("minute", minutes), ("second", seconds))
    parts = [_counted(count, f"duration-{unit}", locale) for unit, count in units if count]
    return format_list(parts, style=spec.dates.durations, locale=locale)


def _counted(count: int, unit: str, locale: Locale) -> str:
    text = format_unit(count, unit, length="long", locale=locale)
    if unit in text:  # CLDR leaves the long form out where it is the short one
        text = format_unit(count, unit, length="short", locale=locale)
    return text


def money(offer: Offer | None, locale: Locale) -> str | None:
    """A confirmed amount."""
    if offer is None or offer.amount is None or offer.currency is None:
        return None
    return format_currency(offer.amount, offer.currency, locale=locale)
