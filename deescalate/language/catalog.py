"""The words of one language: guidance and phrases from its catalogues, loaded when first used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from babel import Locale

from deescalate.errors import KnowledgeError, did_you_mean, hint
from deescalate.knowledge.base import LOCALES, Knowledge
from deescalate.knowledge.templates import Template, TemplateError, parse_template
from deescalate.language.plurals import categories
from deescalate.language.pofile import Entry, PoFile
from deescalate.language.spec import LanguageSpec, read_spec
from deescalate.language.tags import is_tag
from deescalate.vocabulary import Register

__all__ = ["GUIDANCE", "PHRASES", "SOURCE_LANGUAGE", "SPEC", "Language", "locale_folders"]

SOURCE_LANGUAGE = "en"
"""The language in which the knowledge is written."""

GUIDANCE = "guidance.po"
"""The catalogue of the texts for the agent."""

PHRASES = "phrases.po"
"""The catalogue of the texts for the customer."""

SPEC = "language.toml"
"""The language file."""

Variants = tuple[tuple[frozenset[str], Template], ...]


def locale_folders(users: Iterable[Path] = ()) -> dict[str, tuple[Path, ...]]:
    """Return the folders of each language: the library's own first, then the users'.

    The name of a folder is a tag, or a tag and a register (`nl@informal`) for what is said
    otherwise in that register.

    Raises:
        KnowledgeError: For a folder with another name.
    """
    found: dict[str, list[Path]] = {}
    for root in dict.fromkeys([LOCALES, *(path / "locales" for path in users)]):
        for folder in sorted(root.iterdir()) if root.is_dir() else ():
            if folder.is_dir() and not folder.name.startswith("."):
                _check_name(folder)
                found.setdefault(folder.name, []).append(folder)
    for name, folders in found.items():
        if name.partition("@")[0] not in found:
            raise KnowledgeError(folders[0], "", "there is no such language without the register")
    return {name: tuple(found[name]) for name in sorted(found)}


def _check_name(folder: Path) -> None:
    tag, _, register = folder.name.partition("@")
    if not is_tag(tag):
        raise KnowledgeError(folder, "", "is no language tag such as nl or zh_Hans")
    if "@" in folder.name and register != Register.INFORMAL:
        raise KnowledgeError(folder, "", f"after @ comes the register: {Register.INFORMAL}")


@dataclass(frozen=True)
class Language:
    """One language, with catalogues for one body of knowledge."""

    tag: str
    folders: tuple[Path, ...]
    knowledge: Knowledge

    @cached_property
    def spec(self) -> LanguageSpec:
        """The language file; what a later folder says is laid over it."""
        files = [folder / SPEC for folder in self.folders if (folder / SPEC).is_file()]
        if not files:
            raise KnowledgeError(self.folders[0], SPEC, f"is missing; {self.tag} needs one")
        return read_spec(files)

    @cached_property
    def locale(self) -> Locale:
        """How dates, numbers and money are written."""
        return Locale.parse(self.spec.locale)

    @cached_property
    def guidance(self) -> Mapping[str, str]:
        """The texts for the agent that are there, by message id.

        A text that counts something has an entry for every plural form too: `<id>|0`, `<id>|1`.
        """
        source = self.knowledge.guidance
        if self.tag == SOURCE_LANGUAGE:
            ones = self.knowledge.singulars.items()
            return {**source, **{f"{key}|0": text for key, text in ones}}
        texts: dict[str, str] = {}
        for file, entry in self._entries(GUIDANCE, source):
            _check_placeholders(file, entry, source[entry.context])
            texts[entry.context] = entry.texts[-1]
            if entry.plural is not None:
                texts |= {f"{entry.context}|{n}": text for n, text in enumerate(entry.texts)}
        return texts

    @cached_property
    def phrases(self) -> Mapping[str, str]:
        """The texts for the customer that are there, by message id, its variants in order."""
        source = self.knowledge.phrase_texts
        if self.tag == SOURCE_LANGUAGE:
            return {_in_order(key): text for key, text in source.items()}
        texts: dict[str, str] = {}
        for file, entry in self._entries(PHRASES, source):
            _check_placeholders(file, entry)
            texts[_in_order(entry.context)] = entry.texts[0]
        return texts

    def variants(self, id: str) -> Variants:
        """The wordings of a phrase, the most specific first; none if it is missing."""
        keys = self._keys.get(id, ())
        found = ((frozenset(key.split("|")[1:]), parse_template(self.phrases[key])) for key in keys)
        return tuple(sorted(found, key=lambda variant: -len(variant[0])))

    @cached_property
    def _keys(self) -> Mapping[str, Sequence[str]]:
        keys: dict[str, list[str]] = {}
        for key in self.phrases:
            keys.setdefault(key.partition("|")[0], []).append(key)
        return keys

    def counted(self, key: str, count: int) -> str | None:
        """The guidance with this id in the plural form for a count; None if there is none."""
        category = self.locale.plural_form(count)
        forms = categories(self.locale)
        place = forms.index(category) if category in forms else len(forms)
        return self.guidance.get(f"{key}|{place}")

    def check(self) -> None:
        """Read everything now.

        Raises:
            KnowledgeError: For a file of this language that cannot be used.
        """
        _ = (self.spec, self.locale, self.guidance, self.phrases)

    @property
    def completeness(self) -> tuple[float, float]:
        """The shares of the guidance and of the phrases that are there, 0 to 1."""
        guidance, phrases = self.knowledge.guidance, self.knowledge.phrase_texts
        return (
            sum(map(self.has, guidance)) / len(guidance),
            sum(map(self.has, phrases)) / len(phrases),
        )

    def has(self, id: str) -> bool:
        """Whether a message is there."""
        return id in self.guidance or _in_order(id) in self.phrases

    def _entries(self, name: str, source: Mapping[str, str]) -> Iterator[tuple[PoFile, Entry]]:
        """The entries that translate the present English text; fuzzy and empty ones do not count.

        A variant that English lacks, such as `greet|agent:f`, stands on the English of its base.
        """
        for folder in self.folders:
            if self.tag != SOURCE_LANGUAGE and (folder / name).is_file():
                file = PoFile(folder / name)
                seen: set[str] = set()
                for entry in file:
                    if self._is_current(file, entry, source, seen):
                        yield file, entry

    def _is_current(
        self, file: PoFile, entry: Entry, source: Mapping[str, str], seen: set[str]
    ) -> bool:
        key = entry.context
        if not key:
            return False
        if key in seen:
            raise _refused(file, entry, "is there twice; keep one")
        seen.add(key)
        english = source.get(key) or source.get(key.partition("|")[0])
        if english is None:
            meant = hint(did_you_mean(key, source))
            raise _refused(file, entry, f"there is no such message{meant}")
        if entry.plural is None and key not in self.knowledge.singulars:
            is_same = entry.english == english
        else:
            one = self.knowledge.singulars.get(key)
            is_same = (entry.english, entry.plural) == (one, english)
        return is_same and not entry.fuzzy and all(entry.texts)


def _in_order(id: str) -> str:
    """A message id with its variants in one order."""
    if id.count("|") < 2:
        return id
    base, *variants = id.split("|")
    return "|".join((base, *sorted(variants)))


def _check_placeholders(file: PoFile, entry: Entry, english: str | None = None) -> None:
    """Refuse undeclared names; in guidance also names that the English text has not."""
    guidance = english is not None
    for text in entry.texts:
        if "{" not in text and "}" not in text:
            continue
        try:
            template = parse_template(text, guidance=guidance)
        except TemplateError as problem:
            raise _refused(file, entry, str(problem)) from problem
        if english is not None and template.names:
            extra = template.names - parse_template(english, guidance=True).names
            if extra:
                found = ", ".join(f"{{{name}}}" for name in sorted(extra))
                raise _refused(file, entry, f"has {found}, which the English text has not")


def _refused(file: PoFile, entry: Entry, problem: str) -> KnowledgeError:
    return KnowledgeError(file.file, f"line {file.line(entry)}: {entry.context}", problem)
