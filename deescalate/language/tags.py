"""Language tags: any case, `-` or `_`, resolved to a language there is, never across scripts."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from babel.core import get_global

from deescalate.errors import LocaleError

__all__ = ["is_tag", "resolve"]

_TAG = re.compile(
    r"(?P<language>[A-Za-z]{2,3})"
    r"(?:[-_](?P<script>[A-Za-z]{4}))?"
    r"(?:[-_](?P<territory>[A-Za-z]{2}|\d{3}))?"
    r"(?:[-_][A-Za-z0-9]{1,8})*"
)


def is_tag(text: str) -> bool:
    """Whether a text is a language tag."""
    return _TAG.fullmatch(text) is not None


def resolve(tag: str, available: Collection[str]) -> str:
    """Return the tag among `available` that serves `tag`.

    Raises:
        LocaleError: If none does, because the language or its script is not there.
    """
    if not isinstance(tag, str):
        raise LocaleError(tag, available, "is no language tag")
    return _resolve(tag, tuple(available))


@lru_cache(maxsize=256)
def _resolve(tag: str, available: tuple[str, ...]) -> str:
    wanted = _maximised(tag)
    if wanted is None:
        raise LocaleError(tag, available, "is no language tag")
    language, script, territory = wanted
    fitting = {}
    for candidate in available:
        parts = _maximised(candidate)
        if parts and parts[:2] == (language, script):
            fitting[candidate] = (parts[2] == territory, "_" not in candidate)
    if not fitting:
        raise LocaleError(tag, available)
    return max(fitting, key=lambda candidate: fitting[candidate])


def _maximised(tag: str) -> tuple[str, str, str] | None:
    """Language, script and territory, the last two likely ones where they are not told."""
    match = _TAG.fullmatch(tag)
    if match is None:
        return None
    language = match["language"].lower()
    aliases: tuple[str, ...] | str = get_global("language_aliases").get(language, language)
    language = aliases if isinstance(aliases, str) else aliases[0]
    script = (match["script"] or "").title()
    territory = (match["territory"] or "").upper()
    likely = get_global("likely_subtags")
    for key in (f"{language}_{territory}", f"{language}_{script}", language):
        full = likely.get(key)
        if full:
            parts = full.split("_")
            return language, script or parts[1], territory or parts[-1]
    return language, script, territory
