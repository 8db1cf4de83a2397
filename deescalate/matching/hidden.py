"""Words whose letters are hidden by signs (`sh*t`, `f.ck`) or written as digits (`sh1t`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

__all__ = ["Hidden", "hidden_words"]

_MASKED = re.compile(
    r"(?<!\w)[\w@$]+(?:(?:[*#@$%!\-_]+|\.(?!\.))[\w@$]*)+|(?<!\w)\w*[0-9]\w*(?!\w)"
)
_MASK = re.compile(r"[*#@$%!.\-_]+")
_LEET = str.maketrans("013457@$!", "oieastasi")
_LEET_CYRILLIC = str.maketrans("013460@", "оизчбоа")


class Hidden(NamedTuple):
    """A place in a text, and whether a word may be what is hidden there."""

    start: int
    end: int
    fits: Callable[[str], bool]


def hidden_words(text: str) -> Iterator[Hidden]:
    """Yield the places of a normal text where a word may be hidden."""
    for match in _MASKED.finditer(text):
        token = match[0].rstrip(".-!")
        if len(token) < 3 or not any(char.isalpha() for char in token):
            continue
        is_cyrillic = any("а" <= char <= "я" for char in token)
        plain = token.translate(_LEET_CYRILLIC if is_cyrillic else _LEET)
        fits = partial(_fits, token=token, plain=plain, hidden=_MASK.sub("", token))
        yield Hidden(match.start(), match.start() + len(token), fits)


def _fits(word: str, *, token: str, plain: str, hidden: str) -> bool:
    if len(word) < 3 or token[0] != word[0]:
        return False
    signs = _MASK.findall(token)
    if word in (plain, hidden):
        return True
    if not signs:
        return plain != token and len(word) > 3 and plain.startswith(word)
    shape = ".{1,3}".join(re.escape(part) for part in _MASK.split(token))
    if re.fullmatch(shape, word) is None:
        return False
    # A dot or a dash stands in many a word; it hides a letter only where three others show.
    if all(set(sign) <= set(".-_!") for sign in signs):
        return len(hidden) >= 3 and len(token) == len(word)
    return len(hidden) >= 2 or len(token) == len(word)
