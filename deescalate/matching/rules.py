"""Rules over wording: what is looked for, and what beside it makes it mean something else."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from deescalate.matching.hidden import hidden_words
from deescalate.matching.normal import Normal
from deescalate.matching.patterns import Anchor, Lists, Pattern, PatternError, Script, parse, trie

__all__ = ["Hit", "Matcher", "RuleFile", "TextRule"]


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TextRule(_File):
    """One rule: it is found where a pattern of `match` fits and nothing rules it out.

    Attributes:
        id: Its name in the file.
        match: Patterns, any of which will do.
        unless: Not if one of these stands in the same sentence.
        unless_before: Not if one of these stands up to three words before it.
        unless_after: Not if one of these stands up to three words after it.
        needs: Only if one of these stands in the same sentence.
        even_negated: Also right after a negation of the language.
        even_quoted: Also inside quotation marks and right after words such as "he said".
        masked: The words are also found with letters hidden (`sh*t`).
        fires: Texts in which it is found.
        quiet: Texts in which it is not.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
    match: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()
    unless_before: tuple[str, ...] = ()
    unless_after: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    even_negated: bool = False
    even_quoted: bool = False
    masked: bool = False
    fires: tuple[str, ...] = Field(min_length=1)
    quiet: tuple[str, ...] = Field(min_length=1)


_Rule = TypeVar("_Rule", bound=TextRule)


class RuleFile(_File, Generic[_Rule]):
    """A file of rules.

    Attributes:
        spaced: Whether the language writes spaces between words.
        negation: What turns a statement round, up to two words before it.
        reporting: What makes a statement somebody else's, up to five words before it.
        lists: Words that patterns name in braces.
        rule: The rules.
    """

    spaced: bool = True
    negation: tuple[str, ...] = ()
    reporting: tuple[str, ...] = ()
    lists: Mapping[str, tuple[str, ...]] = {}
    rule: tuple[_Rule, ...] = ()


class Hit(NamedTuple, Generic[_Rule]):
    """A rule that was found: `start` and `end` are places in the normal text."""

    rule: _Rule
    start: int
    end: int


class _Compiled(Generic[_Rule]):
    """A rule with its patterns read; what stands around is read when it is first needed."""

    def __init__(self, rule: _Rule, file: RuleFile[_Rule], lists: Lists, script: Script) -> None:
        self.rule = rule
        self._file = file
        self._lists = lists
        self._script = script
        self.patterns = [self._read(source) for source in rule.match]

    def _read(self, source: str) -> Pattern:
        try:
            return parse(source, self._lists, self._script)
        except PatternError as problem:
            raise PatternError(f"{self.rule.id}: {problem}") from None

    def _any(self, sources: Sequence[str], wrap: str) -> re.Pattern[str] | None:
        if not sources:
            return None
        inner = "|".join(self._read(source).expression for source in sources)
        return re.compile(wrap.format(inner=f"(?:{inner})"))

    def read_all(self) -> None:
        """Read everything there is.

        Raises:
            PatternError: For a pattern that cannot be read.
        """
        _ = (self._before, self._negated, self._reported, self._after, self._around, self._needs)

    @property
    def _whole(self) -> str:
        return r"(?<!\w){inner}(?!\w)" if self._script.spaced else "{inner}"

    def _close_before(self, words: int) -> str:
        """Stands up to so many words before; a colon may follow it."""
        if not self._script.spaced:
            return rf"{{inner}}[^。！？!?\n]{{{{0,{words}}}}}\Z"
        between, word = self._script.between, self._script.word
        some = rf"(?:{between}{word}){{0,{words}}}".replace("{", "{{").replace("}", "}}")
        return rf"(?<!\w){{inner}}(?!\w){some}[\s,:'\"\-/(]{{{{0,4}}}}\Z"

    @cached_property
    def _before(self) -> re.Pattern[str] | None:
        return self._any(self.rule.unless_before, self._close_before(3))

    @cached_property
    def _negated(self) -> re.Pattern[str] | None:
        if self.rule.even_negated:
            return None
        return self._any(self._file.negation, self._close_before(2))

    @cached_property
    def _reported(self) -> re.Pattern[str] | None:
        if self.rule.even_quoted:
            return None
        return self._any(self._file.reporting, self._close_before(5))

    @cached_property
    def _after(self) -> re.Pattern[str] | None:
        between, word = self._script.between, self._script.word
        some = rf"(?:{between})?(?:{word}{between}){{0,3}}" if self._script.spaced else ".{0,4}"
        wrap = some.replace("{", "{{").replace("}", "}}") + "{inner}"
        return self._any(self.rule.unless_after, wrap)

    @cached_property
    def _around(self) -> re.Pattern[str] | None:
        return self._any(self.rule.unless, self._whole)

    @cached_property
    def _needs(self) -> re.Pattern[str] | None:
        return self._any(self.rule.needs, self._whole)

    def holds(self, text: str, start: int, end: int) -> bool:
        """Whether nothing around a fitting part rules it out."""
        before = _clause_before(text, start)
        if self._negated and self._negated.search(before):
            return False
        if self._before and self._before.search(before):
            return False
        if self._after and self._after.match(_clause_after(text, end)):
            return False
        if self._reported and self._reported.search(_clause_before(text, start, _REPORT_ENDS)):
            return False
        first, last = _sentence(text, start, end)
        sentence = text[first:last]
        if self._around and self._around.search(sentence):
            return False
        return not self._needs or bool(self._needs.search(sentence))


_CLAUSE = re.compile(r"[.!?;:\n。！？；，,]")
_REPORT_ENDS = re.compile(r"[.!?;\n。！？；]")
"""What somebody said may follow a colon or a comma."""
_SENTENCE = re.compile(r"[.!?\n。！？]+")
_NEAR = 80
_FAR = 300
_BEGINNING = re.compile(r"(?<!\w)\w|[^\w\s]")
_RIGHT = 240
"""How far after its anchor a pattern may end."""


def _clause_before(text: str, start: int, ends: re.Pattern[str] = _CLAUSE) -> str:
    near = text[max(0, start - _NEAR) : start]
    cut = max((match.end() for match in ends.finditer(near)), default=0)
    return near[cut:]


def _clause_after(text: str, end: int) -> str:
    near = text[end : end + _NEAR]
    cut = _CLAUSE.search(near)
    return near[: cut.start()] if cut else near


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    low = max(0, start - _FAR)
    ends = [match.end() for match in _SENTENCE.finditer(text, low, start)]
    after = _SENTENCE.search(text, end, min(len(text), end + _FAR))
    return (ends[-1] if ends else low), (after.start() if after else min(len(text), end + _FAR))


_NEARBY = 4
"""So many of the last places of a rule are looked at for one that holds another."""


def _widest_first(fit: tuple[Any, int, int]) -> tuple[int, int]:
    return fit[1], -fit[2]


_QUOTED = re.compile(r'(?<!\w)"[^"\n]{1,400}"(?!\w)')


class _Entry(NamedTuple, Generic[_Rule]):
    """Where an anchor leads: a pattern, how far before it may begin, whether the word may go on."""

    rule: _Compiled[_Rule]
    pattern: Pattern
    reach: int
    is_open: bool


class Matcher(Generic[_Rule]):
    """Finds the rules of a file in a text, in time that grows with the length of the text."""

    def __init__(self, file: RuleFile[_Rule]) -> None:
        """Read the patterns.

        Raises:
            PatternError: For one that cannot be read.
        """
        script = Script(file.spaced)
        self._script = script
        lists = Lists(file.lists)
        self._rules = [_Compiled(rule, file, lists, script) for rule in file.rule]
        self._by_anchor: dict[str, list[_Entry[_Rule]]] = {}
        uses = Counter(
            word
            for rule in self._rules
            for pattern in rule.patterns
            for anchor in pattern.anchors
            for word in anchor.words
        )
        for rule in self._rules:
            for pattern in rule.patterns:
                rarest = min(pattern.anchors, key=lambda anchor: _cost(anchor, uses, script))
                for word in rarest.words:
                    is_open = word.endswith("*") or not script.spaced
                    entry = _Entry(rule, pattern, rarest.reach, is_open)
                    self._by_anchor.setdefault(word.rstrip("*"), []).append(entry)
        self._found_with = {
            word: [word[:end] for end in range(1, len(word) + 1) if word[:end] in self._by_anchor]
            for word in self._by_anchor
        }
        self._scanner = _word_scanner(self._by_anchor) if script.spaced else None
        self._lengths: dict[str, list[int]] = {}
        for word in self._by_anchor:
            lengths = self._lengths.setdefault(word[0], [])
            if len(word) not in lengths:
                lengths.append(len(word))
        self._masked = [(rule, rule_words(rule)) for rule in self._rules if rule.rule.masked]

    def read_all(self) -> None:
        """Read every pattern, also those that are otherwise read when they are first needed.

        Raises:
            PatternError: For one that cannot be read.
        """
        for rule in self._rules:
            rule.read_all()

    def find(self, normal: Normal) -> Iterator[Hit[_Rule]]:
        """Yield the rules that are found, each place once."""
        text = normal.text
        quoted = [match.span() for match in _QUOTED.finditer(text)] if '"' in text else []
        quoted = [span for span in quoted if span[1] - span[0] < len(text.strip())]
        tried: dict[str, list[tuple[int, int]]] = {}
        fitting = sorted((*self._fitting(text), *self._hidden(text)), key=_widest_first)
        for rule, start, end in fitting:
            places = tried.setdefault(rule.rule.id, [])
            if any(low <= start and end <= high for low, high in places[-_NEARBY:]):
                continue
            inside = any(low < start and end < high for low, high in quoted)
            if inside and not rule.rule.even_quoted:
                continue
            if rule.holds(text, start, end):
                places.append((start, end))
                yield Hit(rule.rule, start, end)

    def _fitting(self, text: str) -> Iterator[tuple[_Compiled[_Rule], int, int]]:
        beginnings = self._beginnings(text)
        tried: set[tuple[int, int]] = set()
        for place, word in self._met(text):
            end = _word_end(text, place + _RIGHT)
            after = place + len(word)
            goes_on = word[-1].isalnum() and after < len(text) and text[after].isalnum()
            for rule, pattern, reach, is_open in self._by_anchor[word]:
                if goes_on and not is_open:
                    continue
                first = bisect_left(beginnings, place - reach) if reach else 0
                last = bisect_right(beginnings, place) if reach else 0
                for start in beginnings[first:last] if reach else (place,):
                    key = (id(pattern), start)
                    if key in tried:
                        continue
                    tried.add(key)
                    fit = pattern.regex.match(text, start, end)
                    if fit and fit.end() > start:
                        yield rule, start, fit.end()

    def _beginnings(self, text: str) -> Sequence[int]:
        """Where a pattern may begin."""
        if not self._script.spaced:
            return range(len(text))
        return [match.start() for match in _BEGINNING.finditer(text)]

    def _met(self, text: str) -> Iterator[tuple[int, str]]:
        """The anchors that stand in a text, with their places."""
        if self._scanner is not None:
            for match in self._scanner.finditer(text):
                for word in self._found_with[match[1]]:
                    yield match.start(), word
            return
        for place, char in enumerate(text):
            for length in self._lengths.get(char, ()):
                word = text[place : place + length]
                if word in self._by_anchor:
                    yield place, word

    def _hidden(self, text: str) -> Iterator[tuple[_Compiled[_Rule], int, int]]:
        """Words in which letters are hidden by signs or written as digits."""
        for start, end, fits in hidden_words(text) if self._masked else ():
            for rule, words in self._masked:
                if any(map(fits, words)):
                    yield rule, start, end


def _word_scanner(anchors: Iterable[str]) -> re.Pattern[str] | None:
    """Finds the longest anchor at each beginning of a word, and those that are signs anywhere."""
    words = [word for word in anchors if word[0].isalnum()]
    signs = [word for word in anchors if not word[0].isalnum()]
    parts = [rf"(?<!\w){trie(words)}"] if words else []
    parts += [trie(signs)] if signs else []
    return re.compile(f"(?=({'|'.join(parts)}))") if parts else None


def _cost(anchor: Anchor, uses: Mapping[str, int], script: Script) -> float:
    """How often an anchor will be met: short words and those of many patterns are common."""
    power = 3 if script.spaced else 6  # a single Chinese character is met everywhere
    met = sum((5.0 + uses[word]) / float(len(word)) ** power for word in anchor.words)
    # Looking back for a beginning costs far more than looking on from it.
    return float(met * (1 if anchor.reach == 0 else 10 + anchor.reach / 10))


def rule_words(rule: _Compiled[Any]) -> frozenset[str]:
    """The single words of a rule, which may be written with letters hidden."""
    return frozenset(
        word.rstrip("*")
        for pattern in rule.patterns
        if len(pattern.sequence) == 1
        for anchor in pattern.anchors
        for word in anchor.words
    )


def _word_end(text: str, place: int) -> int:
    place = min(len(text), place)
    limit = min(len(text), place + 40)
    while place < limit and text[place].isalnum():
        place += 1
    return place
