"""The library: knowledge, engine and languages behind one small set of functions."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from deescalate.engine.facts import Request
from deescalate.engine.obstacles import why_not
from deescalate.engine.plan import Engine
from deescalate.errors import FieldError, KnowledgeError, LocaleError, SituationError
from deescalate.knowledge.base import LOCALES, load
from deescalate.language.catalog import SOURCE_LANGUAGE, Language, locale_folders
from deescalate.language.tags import resolve
from deescalate.listing import catalog_of
from deescalate.models.checking import context_of, situation_of
from deescalate.models.context import Context
from deescalate.models.readings import Finding, Reading, Review
from deescalate.models.results import (
    Catalog,
    LocaleInfo,
    Obstacle,
    Recommendation,
)
from deescalate.models.situation import Situation
from deescalate.reading import Reader, checked_text, cues_of, reading_of
from deescalate.reviewing import Fault, faults
from deescalate.rulebook import CUES, REVIEW, Rulebook
from deescalate.vocabulary import Register
from deescalate.wording import Guidance, Replies, Voice, Wording

__all__ = ["Library", "default_library"]

_EACH = 2
"""Phrases of each strategy that a finding offers instead."""


class Library:
    """A body of knowledge to ask: the built-in one, and what a user adds or leaves out.

    Immutable and safe to share between threads. Its functions are those of the module; the module's
    are those of the default library.

    Args:
        folders: Folders of the user's own, each with `strategies/<stage>/<id>.toml`,
            `phrases/*.toml`, `avoid/*.toml`, `sources/*.toml` and `locales/<tag>/`, as needed.
        without: Ids of strategies or phrases to leave out; never a safety strategy.

    Raises:
        KnowledgeError: For knowledge that cannot be used; names the file and the key.
        UnknownIdError: For an id in `without` that is not there.
    """

    def __init__(
        self, *folders: str | os.PathLike[str], without: Iterable[str] | str | None = ()
    ) -> None:
        """Load and check everything once."""
        paths = [_folder(folder) for folder in folders]
        self._without = tuple(sorted(_strings("without", without)))
        self._folders = tuple(path.resolve() for path in paths)  # for pickling: found anywhere
        self._knowledge = load(paths, self._without)
        self._engine = Engine(self._knowledge)
        places = locale_folders(paths)
        self._languages: dict[str, Language] = {}
        self._replies: dict[tuple[str, Register], Replies] = {}
        for name, folders_of_it in places.items():
            tag, _, register = name.partition("@")
            below = places[tag] if register else ()
            language = Language(tag, (*below, *folders_of_it), self._knowledge)
            if any(LOCALES not in folder.parents for folder in language.folders):
                language.check()  # what a user adds is checked now, the rest when it is used
                Rulebook(language.folders).check()
            if not register:
                self._languages[tag] = language
            replies = Replies(language, self._knowledge)
            self._replies[tag, Register(register or Register.FORMAL)] = replies
        self._guidance = {
            tag: Guidance(language, self._knowledge) for tag, language in self._languages.items()
        }
        self._rulebooks = {
            tag: Rulebook(language.folders) for tag, language in self._languages.items()
        }
        self._wordings: dict[tuple[str, str, Register], Wording] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as what it was built from."""
        return _rebuild, (self._folders, self._without)

    @property
    def knowledge_version(self) -> str:
        """Hash of the knowledge; changes with every addition."""
        return self._knowledge.version

    def recommend(
        self,
        situation: Situation | Mapping[str, Any],
        *,
        locale: str | None = "en",
        reply_locale: str | None = None,
        context: Context | Mapping[str, Any] | None = None,
        done: Iterable[str] | None = (),
        renewals: int | None = 0,
    ) -> Recommendation:
        """Return an ordered, explained plan for a situation.

        Args:
            situation: The encounter as far as it is known.
            locale: BCP 47 tag of the language of the guidance, for the agent.
            reply_locale: Tag of the language of the phrases, for the customer; by default `locale`.
            context: What is known for the wording: names, times, offers.
            done: Ids of strategies that were used already.
            renewals: How often the complaint came back, 0 or more.

        Raises:
            SituationError: For a situation, or `renewals`, that cannot be used.
            ContextError: For a context that cannot be used.
            LocaleError: For a language that is not there.
            UnknownIdError: For an unknown id in `done`.
        """
        tag = self._tag(locale)
        reply_tag = tag if reply_locale is None else self._tag(reply_locale)
        request = self._request(situation, context, done, renewals)
        wording = self._wording(tag, reply_tag, request.context.register)
        return wording.recommendation(self._engine.plan(request), request)

    def why_not(
        self,
        situation: Situation | Mapping[str, Any],
        strategy: str,
        *,
        locale: str | None = "en",
        context: Context | Mapping[str, Any] | None = None,
        done: Iterable[str] | None = (),
        renewals: int | None = 0,
    ) -> tuple[Obstacle, ...]:
        """Return what keeps a strategy out of the plan for a situation; empty when it is in.

        Takes what `recommend` takes, and the id of a strategy.

        Raises:
            UnknownIdError: For an unknown strategy, or an unknown id in `done`.
            SituationError: For a situation, or `renewals`, that cannot be used.
            ContextError: For a context that cannot be used.
            LocaleError: For a language that is not there.
        """
        guidance = self._guidance[self._tag(locale)]
        wanted = self._knowledge.strategy(strategy)
        request = self._request(situation, context, done, renewals)
        return tuple(map(guidance.obstacle, why_not(self._engine, request, wanted)))

    def read(
        self,
        text: str,
        *,
        locale: str,
        readers: Sequence[Reader] = (),
        rules: bool = True,
    ) -> Reading:
        """Return the facts of a situation that the words of a message show.

        Args:
            text: The message, at most 100,000 characters; it is neither kept nor logged.
            locale: Tag of its language.
            readers: Readers of your own, beside the rules of the library.
            rules: Whether to read by the rules of the library too.

        Raises:
            TextError: For what is no text, or too long.
            LocaleError: For a language that is not there.
            KnowledgeError: For rules of this language that cannot be used.
        """
        tag = self._tag(locale)
        checked_text(text)
        cues = list(cues_of(text, self._rules(tag, CUES).cues)) if rules else []
        for reader in readers:
            cues += reader.read(text, tag)
        return reading_of(cues, tag)

    def review(
        self,
        draft: str,
        *,
        locale: str,
        guidance_locale: str | None = None,
        situation: Situation | Mapping[str, Any] | None = None,
        context: Context | Mapping[str, Any] | None = None,
    ) -> Review:
        """Return what in a draft escalates, and for a situation what it rules out or lacks.

        Args:
            draft: What the agent is about to say, at most 100,000 characters; never kept or logged.
            locale: Tag of its language.
            guidance_locale: Tag of the language of the reasons; by default `locale`.
            situation: The encounter, if it is known.
            context: What is known and confirmed.

        Raises:
            TextError: For what is no text, or too long.
            SituationError: For a situation that cannot be used.
            ContextError: For a context that cannot be used.
            LocaleError: For a language that is not there.
            KnowledgeError: For rules of this language that cannot be used.
        """
        tag = self._tag(locale)
        guidance = self._guidance[tag if guidance_locale is None else self._tag(guidance_locale)]
        checked_text(draft)
        known = Situation(channel="chat") if situation is None else situation
        request = self._request(known, context, (), 0)
        given = None if situation is None else request
        facts = None if given is None else given.facts(self._engine.acts_of)
        rules = self._rules(tag, REVIEW).review
        found = faults(draft, rules, self._knowledge.topics, given, facts)
        voice = self._replies[tag, Register.FORMAL].voice(request)
        findings = tuple(self._finding(fault, draft, guidance, voice) for fault in found)
        return Review(locale=tag, guidance_locale=guidance.tag, findings=findings)

    def _rules(self, tag: str, name: str) -> Rulebook:
        if not self._rulebooks[tag].has(name):
            there = [tag for tag, rulebook in self._rulebooks.items() if rulebook.has(name)]
            raise LocaleError(tag, there, f"has no {name}")
        return self._rulebooks[tag]

    def _finding(self, fault: Fault, draft: str, guidance: Guidance, voice: Voice) -> Finding:
        topic = fault.topic
        phrases = [
            phrase
            for id in topic.instead
            for phrase in voice.for_strategy(self._knowledge.strategy(id))[0][:_EACH]
        ]
        return Finding(
            rule=fault.rule,
            topic=topic.id,
            severity=topic.severity,
            start=fault.start,
            end=fault.end,
            text=None if fault.is_missing else draft[fault.start : fault.end],
            why=guidance.text(f"topic.{topic.id}.why"),
            instead=tuple(phrases),
            sources=guidance.citations(topic.sources),
        )

    def locales(self) -> tuple[LocaleInfo, ...]:
        """Return the languages that there are, with the shares of their words."""
        return tuple(map(self._locale_info, self._languages.values()))

    def preload(self, *locales: str) -> None:
        """Load languages before they are first asked for; all of them if none is named.

        Raises:
            LocaleError: For a language that is not there.
            KnowledgeError: For a catalogue that cannot be used.
        """
        for tag in map(self._tag, locales or self._languages):
            self._languages[tag].check()

    def catalog(self, locale: str | None = "en") -> Catalog:
        """Return all that the library knows: strategies, phrases, tensions and sources.

        Raises:
            LocaleError: For a language that is not there.
        """
        tag = self._tag(locale)
        return catalog_of(self._knowledge, self._guidance[tag], self._languages[tag])

    def words(self, locale: str | None = "en") -> Mapping[str, str]:
        """Return the words around a plan, such as `stage.open`, by their key.

        Raises:
            LocaleError: For a language that is not there.
        """
        guidance = self._guidance[self._tag(locale)]
        return {key: guidance.text(f"interface.{key}") for key in self._knowledge.interface}

    def _wording(self, tag: str, reply_tag: str, register: Register) -> Wording:
        if (reply_tag, register) not in self._replies:
            register = Register.FORMAL
        key = (tag, reply_tag, register)
        wording = self._wordings.get(key)
        if wording is None:
            guidance, replies = self._guidance[tag], self._replies[reply_tag, register]
            wording = Wording(guidance, replies, register, self._knowledge.version)
            wording = self._wordings.setdefault(key, wording)
        return wording

    def _tag(self, tag: str | None) -> str:
        return resolve(SOURCE_LANGUAGE if tag is None else tag, self._languages)

    def _request(
        self,
        situation: Situation | Mapping[str, Any],
        context: Context | Mapping[str, Any] | None,
        done: Iterable[str] | None,
        renewals: int | None,
    ) -> Request:
        renewals = 0 if renewals is None else renewals
        if type(renewals) is not int or renewals < 0:
            raise SituationError([FieldError("renewals", renewals, ("a whole number from 0",))])
        used = self._ordered(_strings("done", done)) if done != () else ()
        return Request(situation_of(situation), context_of(context), used, renewals)

    def _ordered(self, ids: set[str]) -> tuple[str, ...]:
        """In the order of the plan, so that the same reasons come in every process."""
        for id in sorted(ids):
            self._knowledge.strategy(id)
        return tuple(sorted(ids, key=self._knowledge.places.__getitem__))

    def _locale_info(self, language: Language) -> LocaleInfo:
        try:
            spec = language.spec
            guidance, phrases = language.completeness
        except KnowledgeError as problem:  # one that cannot be read does not hide the others
            name = language.tag
            return LocaleInfo(tag=name, name=name, english_name=name, problem=str(problem))
        return LocaleInfo(
            tag=language.tag,
            name=spec.name,
            english_name=spec.english_name,
            status=spec.status,
            registers=tuple(reg for tag, reg in self._replies if tag == language.tag),
            guidance=guidance,
            phrases=phrases,
        )


def _strings(field: str, values: Iterable[str] | str | None) -> set[str]:
    """One id or several, or none; `None` means 'not given'."""
    if values is None or isinstance(values, str):
        return set() if values is None else {values}
    if isinstance(values, Iterable):
        found = list(values)
        if all(isinstance(value, str) for value in found):
            return set(found)
    raise SituationError([FieldError(field, values, ("ids of strategies",))])


def _folder(path: object) -> Path:
    if not isinstance(path, str | os.PathLike) or not os.fspath(path):
        raise KnowledgeError(repr(path), "", "is no path of a folder")
    return Path(path)


def _rebuild(folders: tuple[Path, ...], without: tuple[str, ...]) -> Library:
    return Library(*folders, without=without)


_default: Library | None = None
_lock = threading.Lock()


def default_library() -> Library:
    """Return the library of the built-in knowledge, built once when it is first asked for."""
    global _default  # noqa: PLW0603  # the one cache of the module functions
    if _default is None:
        with _lock:
            if _default is None:
                _default = Library()
    return _default
