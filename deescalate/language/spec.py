"""The language file: names, polite address and the form of dates, as data."""

from __future__ import annotations

import tomllib
from pathlib import Path
from string import Formatter
from typing import Literal

from babel.core import Locale, UnknownLocaleError
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from deescalate.errors import KnowledgeError
from deescalate.vocabulary import Gender

__all__ = ["AddressPattern", "LanguageSpec", "read_spec"]


PARTS = frozenset(
    {
        "address",
        "family",
        "family_alone",
        "given",
        "name",
        "own_name",
        "patronymic",
        "title",
        "title_lower",
    }
)
"""The parts of a person that a form of address may name."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AddressPattern(_Part):
    """A form of address; used where all its parts are known and its conditions hold.

    `{title}`, `{given}`, `{family}`, `{patronymic}`, `{name}` and `{address}` are the parts of the
    person, `{name}` only where it has several words; `{own_name}` is the same without that limit,
    for the agent. `{family_alone}` is the family name as it is written without a given name, and
    `{title_lower}` the title in lower case.
    """

    text: str
    gender: Gender | None = None

    @field_validator("text")
    @classmethod
    def _known_parts(cls, text: str) -> str:
        names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        unknown = sorted(names - PARTS)
        if unknown:
            raise ValueError(f"has the part {unknown[0]!r}; allowed: {', '.join(sorted(PARTS))}")
        return text


class Address(_Part):
    """Forms of address, the first that fits is used."""

    inline: tuple[AddressPattern, ...]
    email: tuple[AddressPattern, ...] = Field(min_length=1)
    chat: tuple[AddressPattern, ...] = Field(min_length=1)
    agent: tuple[AddressPattern, ...]


class Dates(_Part):
    """Patterns of dates, in the notation of CLDR."""

    date: str
    datetime: str


class LanguageSpec(_Part):
    """What the library has to know about a language beside its catalogues."""

    name: str
    english_name: str
    locale: str = Field(description="The CLDR locale that dates, numbers and money are written in.")

    @field_validator("locale")
    @classmethod
    def _known_locale(cls, locale: str) -> str:
        try:
            Locale.parse(locale)
        except UnknownLocaleError as problem:
            raise ValueError(f"{locale!r} is no CLDR locale") from problem
        return locale

    status: Literal["complete", "draft"] = "complete"
    address: Address
    dates: Dates


def read_spec(file: Path) -> LanguageSpec:
    """Read a language file.

    Raises:
        KnowledgeError: If it cannot be used.
    """
    try:
        return LanguageSpec.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise KnowledgeError(file, "", f"is not valid TOML in UTF-8: {problem}") from problem
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        key = ".".join(map(str, first["loc"]))
        raise KnowledgeError(file, key, first["msg"].removeprefix("Value error, ")) from problem
