"""The notation of patterns: words as a native speaker writes them, with a few signs.

    calm down               these words, one after the other
    (calm|cool) down        either word; each side may hold several words
    [please] calm down      a word that may be missing
    threat*                 any ending; *lijk any beginning
    {kill} you              any word of the list `kill` in the same file
    kill ... you            up to three words between
    _                       any one word
    ^ but                   at the beginning of a sentence; $ at its end

In a language that is written without spaces, `...` stands for up to six characters, and spaces in a
pattern mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from deescalate.matching.normal import fold

__all__ = ["Anchor", "Lists", "Pattern", "PatternError", "Script", "parse", "trie"]

_TOKEN = re.compile(r"\s+|\.\.\.|[()\[\]|{}^$]|[^\s()\[\]|{}^$]+")
_LONGEST_WORD = 30


class PatternError(ValueError):
    """A pattern that cannot be read; says what is wrong with it."""


@dataclass(frozen=True)
class Script:
    """How words stand beside one another: with spaces, or without."""

    spaced: bool = True

    @property
    def between(self) -> str:
        """What stands between two words."""
        return r"[\s,'\"\-/(]{1,4}" if self.spaced else r"[\s,，、\"]{0,2}"

    @property
    def word(self) -> str:
        """Any one word."""
        return rf"\w[\w']{{0,{_LONGEST_WORD}}}" if self.spaced else r"[^\W_]"

    @property
    def gap(self) -> str:
        """A few words that do not matter."""
        if self.spaced:
            return rf"(?:{self.word}{self.between}){{0,3}}?"
        return r"[^。！？!?\n]{0,6}?"


@dataclass(frozen=True)
class _Word:
    text: str
    open_start: bool = False
    open_end: bool = False


@dataclass(frozen=True)
class _Group:
    choices: tuple[_Sequence, ...]
    optional: bool = False

    @cached_property
    def words(self) -> frozenset[str]:
        """The words by which its choices begin; none if one may begin otherwise."""
        if self.optional:
            return frozenset()
        each = [_first_words(choice) for choice in self.choices]
        return frozenset().union(*each) if all(each) else frozenset()

    @cached_property
    def longest(self) -> int:
        """The greatest length of a choice, in a language with spaces."""
        return max(sum(_length(part) + _BETWEEN for part in choice) for choice in self.choices)


@dataclass(frozen=True)
class _Sign:
    kind: str  # gap, any, start or end


_Element = _Word | _Group | _Sign
_Sequence = tuple[_Element, ...]


class Anchor(NamedTuple):
    """Words by one of which a pattern can be found, and how far before them it may begin.

    A word that ends with `*` may go on.
    """

    words: frozenset[str]
    reach: int


class Lists:
    """The lists of a file, each read once."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        """Take the words of each list."""
        self.words = {fold(name): some for name, some in words.items()}
        self.parsed: dict[str, _Group] = {}


@dataclass(frozen=True, eq=False)
class Pattern:
    """A pattern, ready to be turned into a regular expression.

    Attributes:
        source: As it was written.
        anchors: Sets of beginnings of words; one of each set is in every text that fits.
    """

    source: str
    sequence: _Sequence
    script: Script
    anchors: tuple[Anchor, ...]

    @cached_property
    def expression(self) -> str:
        """The regular expression, without conditions on what stands around it."""
        return _expression(self.sequence, self.script)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The regular expression, for whole words."""
        if not self.script.spaced:
            return re.compile(self.expression)
        # A word begins and ends at a boundary; a sign such as an emoji may touch a word.
        return re.compile(rf"(?:(?<!\w)|(?!\w))(?:{self.expression})(?:(?!\w)|(?<!\w))")


def parse(source: str, lists: Lists, script: Script) -> Pattern:
    """Read a pattern.

    Raises:
        PatternError: If it cannot be read, or if every text would fit.
    """
    sequence = _parse(fold(source), lists, script)
    anchors = tuple(_anchors(sequence))
    if not anchors:
        raise PatternError(f"{source!r} has no word that must be there")
    return Pattern(source, sequence, script, anchors)


def _parse(text: str, lists: Lists, script: Script) -> _Sequence:
    pieces = [piece for piece in _TOKEN.findall(text) if not piece.isspace()]
    sequence, rest = _sequence(pieces, lists, script, depth=0)
    if rest:
        raise PatternError(f"{text!r} has {rest[0]!r} without its beginning")
    return sequence


def _sequence(
    pieces: list[str], lists: Lists, script: Script, depth: int
) -> tuple[_Sequence, list[str]]:
    found: list[_Element] = []
    while pieces:
        piece, *pieces = pieces
        if piece in "|)]}":
            return tuple(found), [piece, *pieces]
        if piece in "([":
            group, pieces = _group(piece, pieces, lists, script, depth)
            found.append(group)
        elif piece == "{":
            if len(pieces) < 2 or pieces[1] != "}":
                raise PatternError("a list is written as {name}")
            name, pieces = pieces[0], pieces[2:]
            found.append(_list(name, lists, script, depth))
        elif piece in _SIGNS:
            found.append(_Sign(_SIGNS[piece]))
        else:
            found += _words(piece, script)
    return tuple(found), pieces


_SIGNS = {"...": "gap", "_": "any", "^": "start", "$": "end"}


def _group(
    opening: str,
    pieces: list[str],
    lists: Lists,
    script: Script,
    depth: int,
) -> tuple[_Group, list[str]]:
    closing = ")" if opening == "(" else "]"
    choices: list[_Sequence] = []
    while True:
        choice, pieces = _sequence(pieces, lists, script, depth)
        choices.append(choice)
        if not pieces:
            raise PatternError(f"{opening!r} without its end")
        sign, *pieces = pieces
        if sign == closing:
            break
        if sign != "|":
            raise PatternError(f"{sign!r} without its beginning")
    if not all(choices):
        raise PatternError("a choice with nothing in it")
    return _Group(tuple(choices), opening == "["), pieces


def _list(name: str, lists: Lists, script: Script, depth: int) -> _Group:
    if name in lists.parsed:
        return lists.parsed[name]
    if name not in lists.words:
        known = ", ".join(sorted(lists.words))
        raise PatternError(f"there is no list {name!r}; there are: {known}")
    if depth > _DEEPEST:
        raise PatternError(f"the list {name!r} names itself")
    words = lists.words[name]
    group = _Group(tuple(_nested(word, lists, script, depth) for word in words))
    lists.parsed[name] = group
    return group


_DEEPEST = 5


def _nested(word: str, lists: Lists, script: Script, depth: int) -> _Sequence:
    pieces = [piece for piece in _TOKEN.findall(fold(word)) if not piece.isspace()]
    sequence, rest = _sequence(pieces, lists, script, depth + 1)
    if rest or not sequence:
        raise PatternError(f"{word!r} in a list cannot be read")
    return sequence


def _words(piece: str, script: Script) -> list[_Element]:
    text = piece.strip("*")
    if not text or "*" in text:
        raise PatternError(f"{piece!r}: * stands at an end of a word")
    if not script.spaced and "*" in piece:
        raise PatternError(f"{piece!r}: * has no meaning without spaces between words")
    return [_Word(text, piece.startswith("*"), piece.endswith("*"))]


_PUNCTUATION = frozenset(",，、'\"-/")


def _expression(sequence: _Sequence, script: Script) -> str:
    needed = [at for at, one in enumerate(sequence) if _is_needed(one)]
    last = needed[-1] if needed else -1
    parts: list[str] = []
    for at, one in enumerate(sequence):
        if isinstance(one, _Sign) and one.kind in ("start", "end"):
            parts.append(_START if one.kind == "start" else _END)
        elif isinstance(one, _Sign) and one.kind == "gap":
            parts.append(script.gap)
        elif isinstance(one, _Group) and one.optional:
            inner = _choice(one, script)
            before, after = (script.between, "") if at > last else ("", script.between)
            parts.append(f"(?:{before}{inner}{after})?")
        else:
            inner = _choice(one, script) if isinstance(one, _Group) else _single(one, script)
            parts.append(inner + (script.between if at < last else ""))
    return "".join(parts)


_START = r"(?:(?<=[.!?;:\n。！？；])|(?<=[.!?;:。！？；]\s)|\A)\s{0,3}"
_END = r"(?=\s{0,3}(?:[.!?;\n。！？；]|\Z))"


def _is_needed(one: _Element) -> bool:
    if isinstance(one, _Group):
        return not one.optional
    return not (isinstance(one, _Sign) and one.kind != "any")


def _choice(group: _Group, script: Script) -> str:
    return "(?:" + "|".join(_expression(choice, script) for choice in group.choices) + ")"


def _single(one: _Word | _Sign, script: Script) -> str:
    if isinstance(one, _Sign):
        return script.word
    if not script.spaced:  # words in Latin letters have an end there too
        start = r"(?<![a-z0-9])" if one.text[0].isascii() and one.text[0].isalnum() else ""
        end = r"(?![a-z0-9])" if one.text[-1].isascii() and one.text[-1].isalnum() else ""
        return start + re.escape(one.text) + end
    start = rf"\w{{0,{_LONGEST_WORD}}}" if one.open_start else ""
    end = rf"\w{{0,{_LONGEST_WORD}}}" if one.open_end else ""
    return start + re.escape(one.text) + end


def _anchors(sequence: _Sequence) -> Iterator[Anchor]:
    """The words of each element that must be there, with what may stand before them."""
    reach = 0
    for one in sequence:
        words = _words_of(one)
        if words:
            yield Anchor(words, reach)
        reach += _length(one) + _BETWEEN


def _words_of(one: _Element) -> frozenset[str]:
    if isinstance(one, _Word):
        common = one.open_start or all(char in _PUNCTUATION for char in one.text)
        return frozenset() if common else frozenset({one.text + "*" * one.open_end})
    return one.words if isinstance(one, _Group) else frozenset()


def _first_words(sequence: _Sequence) -> frozenset[str]:
    """Words by which a choice begins; none if it may begin otherwise."""
    return _words_of(sequence[0]) if sequence else frozenset()


_BETWEEN = 4


def _length(one: _Element) -> int:
    """The greatest length of an element; where there are no spaces it is less."""
    if isinstance(one, _Word):
        return len(one.text) + _LONGEST_WORD * (one.open_start + one.open_end)
    if isinstance(one, _Sign):
        gap = 3 * (_LONGEST_WORD + _BETWEEN)
        return {"gap": gap, "any": _LONGEST_WORD}.get(one.kind, 4)
    return one.longest


_Node = dict[str, "_Node"]


def trie(words: Iterable[str]) -> str:
    """A regular expression for the longest of these words at a place, shared beginnings once."""
    root: _Node = {}
    for word in words:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _trie(root)


def _trie(node: _Node) -> str:
    ends = "" in node
    branches = [re.escape(char) + _trie(below) for char, below in sorted(node.items()) if char]
    if not branches:
        return ""
    if len(branches) == 1 and not ends:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if ends else ''}"
