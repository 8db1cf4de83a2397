"""The folder of languages that is being worked on, and the knowledge that it translates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from deescalate.errors import KnowledgeError, LocaleError
from deescalate.knowledge.base import BUILT_IN, LOCALES, Knowledge, load
from deescalate.language.catalog import SOURCE_LANGUAGE, Language, locale_folders
from deescalate.workbench.messages import Message, messages

__all__ = ["Bench"]


@dataclass(frozen=True)
class Bench:
    """A folder of languages: the library's own, or that of a user's own folder.

    Attributes:
        knowledge: What is translated.
        root: The folder that holds a folder for each language.
        users: The user's own folder; None for the library's own languages.
    """

    knowledge: Knowledge
    root: Path
    users: Path | None = None

    @classmethod
    def at(cls, folder: Path | None) -> Bench:
        """Return the bench for a user's own folder, or for the library's own languages.

        Raises:
            KnowledgeError: For knowledge in the folder that cannot be used.
        """
        if folder is None:
            return cls(load(), LOCALES)
        return cls(load([folder] if folder.exists() else []), folder / "locales", folder)

    @property
    def is_installed(self) -> bool:
        """Whether the languages are those of an installed package, which nobody should edit."""
        return BUILT_IN.parent in self.root.parents

    @cached_property
    def messages(self) -> Mapping[str, Message]:
        """Every message to translate, by id."""
        return {message.id: message for message in messages(self.knowledge)}

    @property
    def tags(self) -> tuple[str, ...]:
        """The languages here, with what is said otherwise in a register (`nl@informal`)."""
        if not self.root.is_dir():
            return ()
        folders = (folder for folder in self.root.iterdir() if folder.is_dir())
        return tuple(sorted(folder.name for folder in folders if folder.name[0] != "."))

    def folder(self, tag: str) -> Path:
        """The folder of a language."""
        return self.root / tag

    def language(self, tag: str) -> Language:
        """A language with all its folders, the library's own below those of the user.

        Raises:
            LocaleError: If there is none.
            KnowledgeError: For a folder that is not named by a tag.
        """
        places = locale_folders([self.users] if self.users else [])
        if tag not in places:
            raise LocaleError(tag, self.tags)
        base = tag.partition("@")[0]
        below = places.get(base, ()) if base != tag else ()
        return Language(base, (*below, *places[tag]), self.knowledge)

    def chosen(self, tags: Iterable[str]) -> tuple[str, ...]:
        """The languages that are asked for; all but English if none is named.

        Raises:
            LocaleError: For one that is not here.
        """
        found = tuple(tags) or tuple(tag for tag in self.tags if tag != SOURCE_LANGUAGE)
        for tag in found:
            if tag not in self.tags:
                raise LocaleError(tag, self.tags)
        return found

    def writable(self) -> Path:
        """The folder of languages, to write in.

        Raises:
            KnowledgeError: If it belongs to an installed package.
        """
        if self.is_installed:
            problem = "belongs to the installed package; name a folder of your own with --folder"
            raise KnowledgeError(self.root, "", problem)
        return self.root
