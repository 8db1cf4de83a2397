"""Finds what has to be mended in a language: every finding with its place and what to do."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from babel import Locale

from deescalate.errors import KnowledgeError, did_you_mean, hint
from deescalate.knowledge.templates import TemplateError, parse_template
from deescalate.language.catalog import SOURCE_LANGUAGE, SPEC
from deescalate.language.plurals import agrees, categories, plural_header
from deescalate.language.pofile import Entry, PoFile
from deescalate.language.spec import LanguageSpec
from deescalate.workbench.bench import Bench
from deescalate.workbench.catalogues import CATALOGUES
from deescalate.workbench.messages import Message, Tier
from deescalate.workbench.registers import register_problems

__all__ = ["Finding", "check"]


class Finding(NamedTuple):
    """Something that has to be mended.

    Attributes:
        file: Where it is.
        line: In which line, from 1; 0 where it is no line in particular.
        id: The message, or what else it is about.
        problem: What is wrong and what to do.
    """

    file: Path
    line: int
    id: str
    problem: str

    def __str__(self) -> str:
        """One line: where, what, and what to do."""
        place = f"{_shown(self.file)}:{self.line}" if self.line else _shown(self.file)
        return f"{place}: {self.id}: {self.problem}"

    @property
    def annotation(self) -> str:
        """The finding as GitHub shows it beside a change."""
        text = f"{self.id}: {self.problem}"
        for char, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
            text = text.replace(char, code)
        file = _shown(self.file).replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
        return f"::error file={file},line={max(self.line, 1)}::{text}"


def _shown(file: Path) -> str:
    here = Path.cwd()
    return str(file.relative_to(here) if here in file.parents else file)


def check(bench: Bench, tag: str, tier: Tier | None = None) -> list[Finding]:
    """Return everything that has to be mended in a language.

    Args:
        bench: The folder of languages.
        tag: The language, or a language and a register.
        tier: Up to which tier missing messages are findings; by default all of them in a language
            that calls itself complete, and those of the lowest tier in a draft.
    """
    try:
        language = bench.language(tag)
        spec, locale = language.spec, language.locale
    except KnowledgeError as problem:
        return [_from_error(problem)]
    for rule in spec.style:
        try:
            re.compile(rule.forbid)
        except re.error as problem:
            file = bench.folder(tag) / SPEC
            return [Finding(file, 0, "style", f"{rule.forbid!r} is no expression: {problem}")]
    if tier is None:
        tier = Tier.COMPLETE if spec.status == "complete" else Tier.REQUIRED
    if tag == SOURCE_LANGUAGE:
        return list(_style_of_source(bench, spec))
    findings = [
        finding
        for name in CATALOGUES
        for finding in _in_catalogue(bench, tag, name, spec, locale)
        if finding.problem != _UNTRANSLATED
        or ("@" not in tag and bench.messages[finding.id].tier <= tier)
    ]
    if "@" in tag:
        return findings + [Finding(*finding) for finding in register_problems(bench, tag)]
    return findings + list(_missing(bench, tag, tier))


_UNTRANSLATED = "is not translated"


def _in_catalogue(
    bench: Bench, tag: str, name: str, spec: LanguageSpec, locale: Locale
) -> Iterator[Finding]:
    file = bench.folder(tag) / name
    if not file.is_file():
        return
    try:
        found = PoFile(file)
        entries = list(found)
    except KnowledgeError as error:
        yield _from_error(error)
        return
    yield from _header(file, entries, locale)
    wanted = {id: m for id, m in bench.messages.items() if m.catalogue == name}
    seen: set[str] = set()
    for entry in entries:
        if not entry.context:
            continue
        problems = [*_problems(entry, wanted, seen, locale), *_style(entry, spec, name)]
        seen.add(entry.context)
        for problem in problems:
            yield Finding(file, found.line(entry), entry.context, problem)


def _missing(bench: Bench, tag: str, tier: Tier) -> Iterator[Finding]:
    """The messages that no folder of the language has an entry for."""
    there: set[str] = set()
    for folder in bench.language(tag).folders:
        for name in CATALOGUES:
            if (folder / name).is_file():
                try:
                    there |= {entry.context for entry in PoFile(folder / name)}
                except KnowledgeError:
                    return  # which is a finding already
    for id, message in bench.messages.items():
        if id not in there and message.tier <= tier:
            file = bench.folder(tag) / message.catalogue
            problem = f"is missing ({message.tier}); run: deescalate locale update {tag}"
            yield Finding(file, 0, id, problem)


def _from_error(error: KnowledgeError) -> Finding:
    line = re.match(r"line (\d+)(?:: )?", error.key)
    id = error.key[line.end() :] if line else error.key
    return Finding(Path(error.file), int(line[1]) if line else 0, id or "file", error.problem)


def _header(file: Path, entries: Sequence[Entry], locale: Locale) -> Iterator[Finding]:
    first = entries[0] if entries else None
    if first is None or first.context or first.english:
        yield Finding(file, 1, "header", "is missing; run: deescalate locale update")
        return
    fields = dict(re.findall(r"(?m)^([\w-]+):[ \t]*(.*)$", first.texts[0]))
    if "utf-8" not in fields.get("Content-Type", "").lower():
        yield Finding(file, 1, "Content-Type", "has to be: text/plain; charset=UTF-8")
    counts = any(entry.plural for entry in entries)
    if counts and not agrees(fields.get("Plural-Forms", ""), locale):
        yield Finding(file, 1, "Plural-Forms", f"has to be: {plural_header(locale)}")


def _problems(
    entry: Entry, wanted: Mapping[str, Message], seen: Collection[str], locale: Locale
) -> Iterator[str]:
    id = entry.context
    message = wanted.get(id) or wanted.get(id.partition("|")[0])
    if message is None:
        meant = hint(did_you_mean(id, wanted))
        yield f"is obsolete: there is no such message{meant}; run: deescalate locale update"
        return
    if id in seen:
        yield "is there twice; keep one"
    asked = (entry.english, entry.plural)
    if asked != (message.singular or message.english, message.singular and message.english):
        yield "translates a text that has changed; run: deescalate locale update, then look at it"
    forms = len(categories(locale)) if message.singular is not None else 1
    if len(entry.texts) != forms:
        yield f"has {len(entry.texts)} plural forms, the language has {forms}"
    if not all(entry.texts):
        yield _UNTRANSLATED
        return
    if entry.fuzzy:
        yield "is marked fuzzy; look at it and take the mark away"
    for text in dict.fromkeys(entry.texts):
        yield from _text_problems(text, message, variant="|" in id and id not in wanted)


_MOST_TIMES_LONGER = 2.5
_SHORT = 40
"""Texts up to this length may grow as they have to."""
_RUN = 4
"""So many English words in a row are no coincidence."""
_ENDS = tuple(".。?？:：")
_CLOSING = "”»“\"'’)）"
_STAYS = re.compile(r"\b\w*(?:\d|[a-z][A-Z])\w*\b")
"""Numbers and names such as iPhone are the same in every language."""


def _text_problems(text: str, message: Message, *, variant: bool) -> Iterator[str]:
    english = message.english
    if text.strip() != text or "  " in text or "\n" in text:
        yield "has spaces at an end, two in a row, or a line break"
    if any(not char.isprintable() and char not in "\u00a0\u202f" for char in text):
        yield "has a control character"
    try:
        names = parse_template(text, guidance=True).names
    except TemplateError as problem:
        yield str(problem)
        return
    if names != message.placeholders and not variant:
        wanted = _listed(message.placeholders)
        yield f"has the placeholders {_listed(names)}, its source {wanted}"
    if _runs(text) & _runs(english) or (text == english and len(english.split()) > 1):
        yield "is still in English, or a part of it is"
    if len(text) > max(_SHORT, len(english)) * _MOST_TIMES_LONGER:
        yield f"is {len(text) / len(english):.1f} times as long as its source; make it shorter"
    for name in sorted(set(_STAYS.findall(english)) - set(_STAYS.findall(text))):
        if name not in text:
            yield f"lacks {name}, which is the same in every language"
    if not {text[-1:], english[-1:]} & {"}", ","}:  # a date may end with a full stop of its own
        is_sentence = [one.rstrip(_CLOSING).endswith(_ENDS) for one in (english, text)]
        if is_sentence == [True, False]:
            yield "lacks the mark at its end"
        elif is_sentence == [False, True] and text.endswith((".", "。")):
            yield "is a label, and has a mark at its end"


def _listed(names: Iterable[str]) -> str:
    return " ".join(f"{{{name}}}" for name in sorted(names)) or "none"


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", re.sub(r"\{\w*\}", " | ", text.lower()))
    return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}


def _style(entry: Entry, spec: LanguageSpec, name: str) -> Iterator[str]:
    within = name.removesuffix(".po")
    for rule in spec.style:
        if rule.within in ("all", within):
            for text in entry.texts:
                if found := re.search(rule.forbid, text):
                    yield f"has {found[0]!r}: {rule.message}"
                    break


def _style_of_source(bench: Bench, spec: LanguageSpec) -> Iterator[Finding]:
    """English has no catalogues: its texts stand in the knowledge."""
    file = bench.folder(SOURCE_LANGUAGE) / SPEC
    for id, message in bench.messages.items():
        entry = Entry(0, id, "", None, (message.english,), fuzzy=False)
        for problem in _style(entry, spec, message.catalogue):
            yield Finding(file, 0, id, problem)
