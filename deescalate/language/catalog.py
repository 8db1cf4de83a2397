"""The words of one language: guidance and phrases from its catalogues, loaded when first used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from babel import Locale
from babel.messages.pofile import PoFileError, read_po

from deescalate.errors import KnowledgeError
from deescalate.knowledge.base import Knowledge
from deescalate.knowledge.templates import Template, TemplateError, parse_template
from deescalate.language.spec import LanguageSpec, read_spec

__all__ = ["SOURCE_LANGUAGE", "Language", "locale_folders"]

SOURCE_LANGUAGE = "en"
"""The language in which the knowledge is written."""

_PACKAGED = Path(__file__).parent.parent / "_locales"
_CHECKOUT = Path(__file__).parent.parent.parent / "locales"

Variants = tuple[tuple[frozenset[str], Template], ...]


def locale_folders(users: Iterable[Path] = ()) -> dict[str, tuple[Path, ...]]:
    """Return the folders of each language: the library's own first, then the users'."""
    roots = [_PACKAGED if _PACKAGED.is_dir() else _CHECKOUT, *(path / "locales" for path in users)]
    found: dict[str, list[Path]] = {}
    for root in roots:
        for folder in sorted(root.iterdir()) if root.is_dir() else ():
            if folder.is_dir() and not folder.name.startswith("."):
                found.setdefault(folder.name, []).append(folder)
    for tag, folders in found.items():
        if not any((folder / "language.toml").is_file() for folder in folders):
            raise KnowledgeError(folders[-1], "language.toml", f"is missing; {tag} needs one")
    return {tag: tuple(found[tag]) for tag in sorted(found)}


@dataclass(frozen=True)
class Language:
    """One language, with catalogues for one body of knowledge."""

    tag: str
    folders: tuple[Path, ...]
    knowledge: Knowledge

    @cached_property
    def spec(self) -> LanguageSpec:
        """The language file; the last one wins."""
        files = [folder / "language.toml" for folder in self.folders]
        return read_spec(next(file for file in reversed(files) if file.is_file()))

    @cached_property
    def locale(self) -> Locale:
        """How dates, numbers and money are written."""
        return Locale.parse(self.spec.locale)

    @cached_property
    def guidance(self) -> Mapping[str, str]:
        """The texts for the agent that are there, by message id."""
        return self._read("guidance.po", self.knowledge.guidance)

    @cached_property
    def phrases(self) -> Mapping[str, Variants]:
        """The phrases that are there, each with its variants, the most specific first."""
        texts = self._read("phrases.po", self.knowledge.phrase_texts)
        found: dict[str, list[tuple[frozenset[str], Template]]] = {}
        for key, text in texts.items():
            id, *variant = key.split("|")
            found.setdefault(id, []).append((frozenset(variant), self._template(key, text)))
        return {
            id: tuple(sorted(variants, key=lambda variant: -len(variant[0])))
            for id, variants in found.items()
        }

    @property
    def completeness(self) -> tuple[float, float]:
        """The shares of the guidance and of the phrases that are there, 0 to 1."""
        phrases = self._read("phrases.po", self.knowledge.phrase_texts)
        return (
            len(self.guidance) / len(self.knowledge.guidance),
            len(phrases.keys() & self.knowledge.phrase_texts.keys())
            / len(self.knowledge.phrase_texts),
        )

    def _template(self, key: str, text: str) -> Template:
        try:
            return parse_template(text)
        except TemplateError as problem:
            raise KnowledgeError(self.folders[-1] / "phrases.po", key, str(problem)) from problem

    def _read(self, name: str, source: Mapping[str, str]) -> Mapping[str, str]:
        if self.tag == SOURCE_LANGUAGE:
            return source
        texts: dict[str, str] = {}
        for folder in self.folders:
            if (folder / name).is_file():
                texts |= _translations(folder / name, source)
        return texts


def _translations(file: Path, source: Mapping[str, str]) -> dict[str, str]:
    """The entries that translate the present English text; fuzzy and empty ones do not count.

    A variant that English lacks, such as `greet|agent:f`, stands on the English of its base.
    """
    try:
        with file.open("rb") as stream:
            catalog = read_po(stream, abort_invalid=True, charset="utf-8")
    except PoFileError as problem:
        raise KnowledgeError(file, f"line {problem.lineno}", str(problem)) from problem
    except UnicodeDecodeError as problem:
        raise KnowledgeError(file, "", "is not UTF-8 text; save it as UTF-8") from problem
    texts: dict[str, str] = {}
    for message in catalog:
        key, text = message.context, message.string
        if not key or not text or message.fuzzy or not isinstance(text, str):
            continue
        english = source.get(key, source.get(key.partition("|")[0]))
        if message.id == english:
            try:
                parse_template(text, guidance=True)
            except TemplateError as problem:
                place = f"line {message.lineno}: {key}"
                raise KnowledgeError(file, place, str(problem)) from problem
            texts[key] = text
    return texts
