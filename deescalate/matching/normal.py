"""Text made comparable, with the way back to the text as it was written.

Letters are lower-case and without diacritics, full-width forms are plain, invisible characters are
gone, letters repeated for emphasis come once. Every place can be traced to the source.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Sequence
from functools import cache

__all__ = ["Normal", "fold", "normalise"]

_QUOTES = "“”„‟«»‹›「」『』＂"
_APOSTROPHES = "’‘ʼ`´＇"
_DASHES = "‐‑‒–—―−"
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_ZERO_WIDTH = frozenset("\u00ad\u180e\ufeff") | frozenset(map(chr, range(0x200B, 0x2010)))
_KEPT = frozenset("йЙ")
"""Letters of their own that look like a letter with a mark."""


class Normal:
    """A text made comparable.

    Attributes:
        text: What patterns are matched against.
        source: The text as it was written.
    """

    def __init__(self, text: str, source: str, places: Sequence[int] | None) -> None:
        """Take the text and the place of each character in the source; None if it is the same."""
        self.text = text
        self.source = source
        self._places = places

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the source that a part of the text stands for."""
        if self._places is None:
            return start, end
        last = self._places[end - 1] + 1
        while last < len(self.source) and _belongs_to_before(self.source, last):
            last += 1
        return self._places[start], last


def _belongs_to_before(source: str, place: int) -> bool:
    """Whether a character goes on what stands before it: a mark, or a letter drawn out."""
    char = source[place]
    return bool(unicodedata.combining(char)) or (
        char.isalpha() and char.lower() == source[place - 1].lower()
    )


_LATIN = re.compile("[a-z]")
_CYRILLIC = re.compile("[а-яё]")
_MIXED = re.compile(r"(?<!\w)(?=[^\W\d_а-яё]{0,40}[а-яё])(?=[^\W\d_a-z]{0,40}[a-z])\w{1,60}(?!\w)")
_LOOK_ALIKE = str.maketrans("aceopxykmht", "асеорхукмнт")
"""Latin letters that stand for Cyrillic ones inside a word of the other script."""


def normalise(text: str) -> Normal:
    """Return a text made comparable."""
    lower = text.lower()
    if not lower.isascii() and _LATIN.search(lower) and _CYRILLIC.search(lower):
        lower = _MIXED.sub(lambda word: word[0].translate(_LOOK_ALIKE), lower)
    simple = len(lower) == len(text) and not _REPEATED.search(lower)
    if simple and text.isascii():
        return Normal(lower, text, None)
    folded = lower.translate(_folds()) if simple else ""
    if simple and unicodedata.is_normalized("NFKC", folded) and not _has_marks(text):
        return Normal(folded, text, None)
    return _slowly(text)


def fold(text: str) -> str:
    """Return a pattern's own text made comparable in the same way."""
    return normalise(text).text


def _has_marks(text: str) -> bool:
    odd = (char for char in text if char > "\x7f")
    return any(char in _ZERO_WIDTH or unicodedata.combining(char) for char in odd)


def _slowly(text: str) -> Normal:
    chars: list[str] = []
    places: list[int] = []
    place = 0
    while place < len(text):
        end = place + 1
        while end < len(text) and unicodedata.combining(text[end]) and end - place < 8:
            end += 1
        cluster = text[place:end]
        if cluster[0] not in _ZERO_WIDTH:
            plain = unicodedata.normalize("NFKC", cluster).lower().translate(_folds())
            for char in plain:
                if unicodedata.combining(char):
                    continue
                drawn_out = char.isalpha() and chars[-2:] == [char, char]
                if drawn_out:
                    continue
                chars.append(char)
                places.append(place)
        place = end
    return _once("".join(chars), places, text)


def _once(text: str, places: list[int], source: str) -> Normal:
    """Letters that were drawn out (three or more) come once; doubled ones stay."""
    drawn = {match.start() for match in _REPEATED.finditer(source.lower())}
    if not drawn:
        return Normal(text, source, places)
    chars, kept = [], []
    for at, char in enumerate(text):
        is_second = at > 0 and text[at - 1] == char and places[at - 1] in drawn
        if not is_second:
            chars.append(char)
            kept.append(places[at])
    return Normal("".join(chars), source, kept)


@cache
def _folds() -> dict[int, str]:
    """Letters with marks as their base letters; quotes, apostrophes and dashes as plain ones."""
    folds = {
        ord(mark): plain
        for marks, plain in ((_QUOTES, '"'), (_APOSTROPHES, "'"), (_DASHES, "-"))
        for mark in marks
    }
    ranges = (*range(0xC0, 0x250), *range(0x400, 0x460), *range(0x1E00, 0x1F00))
    for code in ranges:
        char = chr(code)
        base = unicodedata.normalize("NFD", char)[0]
        if base != char and char not in _KEPT and code <= sys.maxunicode:
            folds[code] = base
    for code in range(0xFF01, 0xFF5F):  # full-width forms of ASCII
        if chr(code) not in _QUOTES and chr(code) not in _APOSTROPHES:
            folds[code] = chr(code - 0xFEE0).lower()
    folds[ord("ł")], folds[ord("ø")], folds[ord("ı")] = "l", "o", "i"
    return folds
