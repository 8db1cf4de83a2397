"""The words of one language: guidance and phrases from its catalogues, loaded when first used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from babel import Locale
from babel.messages.pofile import PoFileError, read_po

from deescalate.errors import KnowledgeError, did_you_mean, hint
from deescalate.knowledge.base import LOCALES, Knowledge
from deescalate.knowledge.templates import Template, TemplateError, parse_template
from deescalate.language.spec import LanguageSpec, read_spec
from deescalate.language.tags import is_tag

__all__ = ["SOURCE_LANGUAGE", "Language", "locale_folders"]

SOURCE_LANGUAGE = "en"
"""The language in which the knowledge is written."""

_GUIDANCE = "guidance.po"

Variants = tuple[tuple[frozenset[str], Template], ...]


def locale_folders(users: Iterable[Path] = ()) -> dict[str, tuple[Path, ...]]:
    """Return the folders of each language: the library's own first, then the users'."""
    roots = [LOCALES, *(path / "locales" for path in users)]
    found: dict[str, list[Path]] = {}
    for root in roots:
        for folder in sorted(root.iterdir()) if root.is_dir() else ():
            if folder.is_dir() and not folder.name.startswith("."):
                if not is_tag(folder.name):
                    raise KnowledgeError(folder, "", "is no language tag such as nl or zh_Hans")
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
        return self._read(_GUIDANCE, self.knowledge.guidance)

    @cached_property
    def phrases(self) -> Mapping[str, Variants]:
        """The phrases that are there, each with its variants, the most specific first."""
        texts = self._read("phrases.po", self.knowledge.phrase_texts)
        found: dict[str, list[tuple[frozenset[str], Template]]] = {}
        for key, text in texts.items():
            id, *variant = key.split("|")
            found.setdefault(id, []).append((frozenset(variant), parse_template(text)))
        return {
            id: tuple(sorted(variants, key=lambda variant: -len(variant[0])))
            for id, variants in found.items()
        }

    def check(self) -> None:
        """Read everything now.

        Raises:
            KnowledgeError: For a file of this language that cannot be used.
        """
        _ = (self.spec, self.locale, self.guidance, self.phrases)

    @property
    def completeness(self) -> tuple[float, float]:
        """The shares of the guidance and of the phrases that are there, 0 to 1."""
        there = {
            "|".join((id, *sorted(conditions)))
            for id, variants in self.phrases.items()
            for conditions, _ in variants
        }
        wanted = {"|".join(_sorted_key(key)) for key in self.knowledge.phrase_texts}
        return (
            len(self.guidance) / len(self.knowledge.guidance),
            len(there & wanted) / len(wanted),
        )

    def _read(self, name: str, source: Mapping[str, str]) -> Mapping[str, str]:
        if self.tag == SOURCE_LANGUAGE:
            return source
        texts: dict[str, str] = {}
        for folder in self.folders:
            if (folder / name).is_file():
                guidance = name == _GUIDANCE
                texts |= _translations(folder / name, source, guidance=guidance)
        return texts


def _sorted_key(key: str) -> tuple[str, ...]:
    """A message id with its variants in one order."""
    id, *variants = key.split("|")
    return (id, *sorted(variants))


def _translations(file: Path, source: Mapping[str, str], *, guidance: bool) -> dict[str, str]:
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
        if not key or not isinstance(text, str):
            continue
        place = f"line {message.lineno}: {key}"
        english = source.get(key, source.get(key.partition("|")[0]))
        if english is None:
            meant = hint(did_you_mean(key, source))
            raise KnowledgeError(file, place, f"there is no such message{meant}")
        if text and not message.fuzzy and message.id == english:
            _check_placeholders(file, place, text, english if guidance else None)
            texts[key] = text
    return texts


def _check_placeholders(file: Path, place: str, text: str, english: str | None) -> None:
    """Refuse undeclared names; in guidance also names that the English text has not."""
    try:
        names = parse_template(text, guidance=english is not None).names
    except TemplateError as problem:
        raise KnowledgeError(file, place, str(problem)) from problem
    if english is not None:
        extra = names - parse_template(english, guidance=True).names
        if extra:
            found = ", ".join(f"{{{name}}}" for name in sorted(extra))
            raise KnowledgeError(file, place, f"has {found}, which the English text has not")
