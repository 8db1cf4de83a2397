"""Plural forms by CLDR: which ones a language has, and which one a count takes."""

from __future__ import annotations

import gettext
import re
from functools import lru_cache

from babel import Locale
from babel.messages.plurals import get_plural
from babel.plural import to_gettext

__all__ = ["SINGULAR", "agrees", "categories", "plural_header"]

SINGULAR = "one"
"""The plural category of the English singular."""

_ORDER = ("zero", "one", "two", "few", "many", "other")
_COUNTS = range(201)
"""These counts take every form that matters: the rest repeats them, but for French millions."""


@lru_cache(maxsize=64)
def categories(locale: Locale) -> tuple[str, ...]:
    """The plural categories that whole numbers take, in the order of a catalogue."""
    used = {locale.plural_form(count) for count in _COUNTS}
    return tuple(name for name in _ORDER if name in used)


def plural_header(locale: Locale) -> str:
    """The `Plural-Forms` of a catalogue, as gettext writes it where gettext is right.

    Babel's table gives Indonesian two forms, for instance, where it has one.
    """
    if len(categories(locale)) == 1:
        return "nplurals=1; plural=0;"
    usual = str(get_plural(locale))
    if agrees(usual, locale):
        return usual
    made = to_gettext(locale.plural_form)  # it counts a form too many: that of fractions
    return f"nplurals={len(categories(locale))};{made.partition(';')[2]}"


def agrees(header: str, locale: Locale) -> bool:
    """Whether a `Plural-Forms` gives every count the form that CLDR gives it."""
    match = re.fullmatch(r"\s*nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*([^;]+?)\s*;?\s*", header)
    if match is None:
        return False
    try:
        form = gettext.c2py(match[2])
        forms = [form(count) for count in _COUNTS]
    except (ValueError, RecursionError, ZeroDivisionError):
        return False
    wanted = categories(locale)
    return int(match[1]) == len(wanted) and forms == [
        wanted.index(locale.plural_form(count)) for count in _COUNTS
    ]
