"""The words of one language: guidance and phrases from its catalogues, loaded when first used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from babel import Locale

from deescalate.errors import KnowledgeError, did_you_mean, hint
from deescalate.knowledge.base import LOCALES, Knowledge
from deescalate.knowledge.templates import Template, TemplateError, parse_template
from deescalate.language.plurals import SINGULAR, categories
from deescalate.language.pofile import Entry, PoFile, read_po_file
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

        A text that counts something has an entry for every plural form too: `<id>|few`.
        """
        source = self.knowledge.guidance
        if self.tag == SOURCE_LANGUAGE:
            ones = self.knowledge.singulars.items()
            return {**source, **{f"{key}|{SINGULAR}": text for key, text in ones}}
        texts: dict[str, str] = {}
        for file, entry in self._entries(GUIDANCE, source):
            _check_placeholders(file, entry, source[entry.context])
            texts[entry.context] = entry.texts[-1]
            if entry.plural is not None:
                forms = zip(categories(self.locale), entry.texts, strict=False)
                texts |= {f"{entry.context}|{form}": text for form, text in forms}
        return texts

    @cached_property
    def phrases(self) -> Mapping[str, Variants]:
        """The phrases that are there, each with its variants, the most specific first."""
        found: dict[str, dict[frozenset[str], Template]] = {}
        for key, template in self._templates():
            id, *variant = key.split("|")
            found.setdefault(id, {})[frozenset(variant)] = template
        return {
            id: tuple(sorted(variants.items(), key=lambda variant: -len(variant[0])))
            for id, variants in found.items()
        }

    def _templates(self) -> Iterator[tuple[str, Template]]:
        source = self.knowledge.phrase_texts
        if self.tag == SOURCE_LANGUAGE:
            for key, text in source.items():
                yield key, parse_template(text)
        for file, entry in self._entries(PHRASES, source):
            yield entry.context, _check_placeholders(file, entry)

    def counted(self, key: str, count: int) -> str | None:
        """The guidance with this id in the plural form for a count; None if there is none."""
        form = f"{key}|{self.locale.plural_form(count)}"
        return self.guidance.get(form)

    def check(self) -> None:
        """Read everything now.

        Raises:
            KnowledgeError: For a file of this language that cannot be used.
        """
        _ = (self.spec, self.locale, self.guidance, self.phrases)

    @cached_property
    def message_ids(self) -> frozenset[str]:
        """The ids of the messages that are there, of guidance and phrases."""
        phrases = (
            "|".join((id, *sorted(conditions)))
            for id, variants in self.phrases.items()
            for conditions, _ in variants
        )
        return frozenset((*self.guidance, *phrases))

    @property
    def completeness(self) -> tuple[float, float]:
        """The shares of the guidance and of the phrases that are there, 0 to 1."""
        sources = (self.knowledge.guidance, self.knowledge.phrase_texts)
        guidance, phrases = (
            sum(key in self.message_ids for key in source) / len(source) for source in sources
        )
        return guidance, phrases

    def _entries(self, name: str, source: Mapping[str, str]) -> Iterator[tuple[PoFile, Entry]]:
        """The entries that translate the present English text; fuzzy and empty ones do not count.

        A variant that English lacks, such as `greet|agent:f`, stands on the English of its base.
        """
        singulars = self.knowledge.singulars
        for folder in self.folders:
            if self.tag == SOURCE_LANGUAGE or not (folder / name).is_file():
                continue
            file = read_po_file(folder / name)
            seen: set[str] = set()
            for entry in file.entries:
                key = entry.context
                if not key:
                    continue
                if key in seen:
                    raise _refused(file, entry, "is there twice; keep one")
                seen.add(key)
                english = source.get(key) or source.get(key.partition("|")[0])
                if english is None:
                    meant = hint(did_you_mean(key, source))
                    raise _refused(file, entry, f"there is no such message{meant}")
                asked = (entry.english, entry.plural)
                wanted = (singulars[key], english) if key in singulars else (english, None)
                if asked == wanted and not entry.fuzzy and all(entry.texts):
                    yield file, entry


def _check_placeholders(file: PoFile, entry: Entry, english: str | None = None) -> Template:
    """Refuse undeclared names; in guidance also names that the English text has not."""
    guidance = english is not None
    template = Template(())
    for text in entry.texts:
        try:
            template = parse_template(text, guidance=guidance)
        except TemplateError as problem:
            raise _refused(file, entry, str(problem)) from problem
        if english is not None and template.names:
            extra = template.names - parse_template(english, guidance=True).names
            if extra:
                found = ", ".join(f"{{{name}}}" for name in sorted(extra))
                raise _refused(file, entry, f"has {found}, which the English text has not")
    return template


def _refused(file: PoFile, entry: Entry, problem: str) -> KnowledgeError:
    return KnowledgeError(file.file, f"line {file.line(entry)}: {entry.context}", problem)
