"""The language file: names, polite address, the form of dates and rules of style, as data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Literal

from babel.core import Locale, UnknownLocaleError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from deescalate.errors import KnowledgeError
from deescalate.knowledge.files import validated
from deescalate.knowledge.templates import PLACEHOLDERS
from deescalate.models.context import Person
from deescalate.vocabulary import Gender

__all__ = [
    "Address",
    "AddressPattern",
    "LanguageSpec",
    "Samples",
    "StyleRule",
    "Vocative",
    "read_spec",
]


PARTS = frozenset(
    {
        "address",
        "family",
        "family_alone",
        "family_vocative",
        "given",
        "given_vocative",
        "name",
        "organisation",
        "patronymic",
        "title",
        "title_lower",
        "title_vocative",
        "whole_name",
    }
)
"""The parts of a person that a form of address may name."""


def _expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as problem:
        raise ValueError(f"{text!r} is no regular expression: {problem}") from None
    return text


Expression = Annotated[str, AfterValidator(_expression)]
"""A regular expression, in the notation of Python."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AddressPattern(_Part):
    """A form of address; used where all its parts are known and its conditions hold.

    `{title}`, `{given}`, `{family}`, `{patronymic}` and `{address}` are the parts of the person.
    `{family_alone}` is the family name as it is written without a given name, `{title_lower}` the
    title in lower case. A name that is not split is an `{organisation}` where the language file
    recognises one; else it is the `{whole_name}`, and `{name}` if it has several words. The parts
    that end with `_vocative` are those that the rule of the vocative makes.

    Attributes:
        text: The form, with its parts in braces.
        gender: For people of this gender only.
        letters: Only where every part is written in these letters.
        company: Only for what is recognised as an organisation, whether its name is said or not.
    """

    text: str
    gender: Gender | None = None
    letters: Expression | None = None
    company: bool = False

    @field_validator("text")
    @classmethod
    def _known_parts(cls, text: str) -> str:
        names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        unknown = sorted(names - PARTS)
        if unknown:
            raise ValueError(f"has the part {unknown[0]!r}; allowed: {', '.join(sorted(PARTS))}")
        return text


class Vocative(_Part):
    """How names and titles change when somebody is called, by their endings.

    Attributes:
        language: Names of this language change; those of another stay. A name whose language is
            not known is used in a form of address only if it would not change.
        names: The ending of a name, and what takes its place; the longest that fits.
        titles: The same for titles, which are words of the language itself.
    """

    language: str
    names: Mapping[str, str]
    titles: Mapping[str, str] = {}


class Address(_Part):
    """Forms of address: of each list the first that fits is used.

    Attributes:
        titles: Titles, in lower case without a full stop at the end, as this language says them;
            nothing for one that it does not use. What is not listed is used as it is given.
        organisation: By what the name of an organisation is recognised.
    """

    inline: tuple[AddressPattern, ...]
    email: tuple[AddressPattern, ...] = Field(min_length=1)
    chat: tuple[AddressPattern, ...] = Field(min_length=1)
    agent: tuple[AddressPattern, ...]
    titles: Mapping[str, str] = {}
    organisation: Expression | None = None
    vocative: Vocative | None = None


class Dates(_Part):
    """Patterns of dates, in the notation of CLDR.

    Attributes:
        durations: How the parts of a duration are joined: as things in a list (2 days and
            5 hours), or as one measure where CLDR has a form for it (2天5小时).
    """

    date: str
    datetime: str
    durations: Literal["standard", "unit"] = "standard"


class StyleRule(_Part):
    """Something that the texts of a language never hold, for the workbench to find.

    Attributes:
        forbid: What must not be there, as a regular expression; compiled when it is used.
        message: What to write instead.
        within: In which catalogue.
    """

    forbid: str
    message: str
    within: Literal["all", "guidance", "phrases"] = "all"


class Samples(_Part):
    """People and things to show the texts of a language with.

    Attributes:
        people: Customers, of each gender and of none that is known, in names of the language.
        policy: A whole sentence.
        alternative: A whole sentence.
    """

    people: tuple[Person, ...] = (
        Person(given="Anna", family="Jones", gender=Gender.FEMALE),
        Person(given="Ben", family="Carter", gender=Gender.MALE),
        Person(given="Robin", family="Lee"),
    )
    agent: Person = Person(given="Anna", family="Smith")
    company: str = PLACEHOLDERS["company"]
    unit: str = PLACEHOLDERS["unit"]
    product: str = PLACEHOLDERS["product"]
    case: str = PLACEHOLDERS["case"]
    policy: str = PLACEHOLDERS["policy"]
    alternative: str = PLACEHOLDERS["alternative"]


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
    style: tuple[StyleRule, ...] = ()
    samples: Samples = Samples()


def read_spec(files: Sequence[Path]) -> LanguageSpec:
    """Read a language file; what a later file says is laid over the earlier ones.

    Raises:
        KnowledgeError: If one cannot be used.
    """
    facts: dict[str, Any] = {}
    for file in files:
        try:
            facts = _over(facts, tomllib.loads(file.read_text(encoding="utf-8-sig")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
            raise KnowledgeError(file, "", f"is not valid TOML in UTF-8: {problem}") from problem
    return validated(LanguageSpec, facts, files[-1])


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Lay one table over another, table by table."""
    both = {
        key: _over(below[key], value)
        for key, value in above.items()
        if isinstance(value, dict) and isinstance(below.get(key), dict)
    }
    return {**below, **above, **both}
