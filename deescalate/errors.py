"""The errors: each says in one sentence what was found, where, and what is allowed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import NamedTuple

__all__ = [
    "ContextError",
    "DeescalateError",
    "FieldError",
    "KnowledgeError",
    "LocaleError",
    "SituationError",
    "TextError",
    "UnknownIdError",
]


def did_you_mean(id: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the ids among `known` that look like `id`, best first."""
    return tuple(difflib.get_close_matches(id, list(known), n=2))


class FieldError(NamedTuple):
    """One input that cannot be used.

    Attributes:
        field: Dotted path of the field, such as `intensity` or `agent.composure`.
        value: The value that was found.
        allowed: What would be accepted: the values of an enumeration, the names of the fields for
            an unknown field, or one short description.
    """

    field: str
    value: object
    allowed: tuple[str, ...]

    def __str__(self) -> str:
        """One clause that names the field, what was found and what is allowed."""
        field = self.field if self.field.isprintable() else repr(self.field)
        found = "nothing" if self.value is None else _short(repr(self.value))
        return f"{_short(field)}: found {found}, allowed: {', '.join(self.allowed)}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


_LONGEST = 80


def hint(similar: Iterable[str]) -> str:
    """The end of a sentence about an id that is not there: what was perhaps meant."""
    meant = " or ".join(map(repr, similar))
    return f"; did you mean {meant}?" if meant else "."


class DeescalateError(Exception):
    """The base of every error that this library raises, apart from pydantic's in constructors."""


class _FieldsError(DeescalateError, ValueError):
    _subject: str

    def __init__(self, errors: Iterable[FieldError]) -> None:
        self.errors: tuple[FieldError, ...] = tuple(errors)
        super().__init__(f"{self._subject} cannot be used: {'; '.join(map(str, self.errors))}.")

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.errors,)


class SituationError(_FieldsError):
    """A situation, or what `recommend` takes beside it, cannot be used.

    Attributes:
        errors: One `FieldError` (field, value, allowed) for each input that was refused.
    """

    _subject = "The situation"


class ContextError(_FieldsError):
    """A context cannot be used.

    Attributes:
        errors: One `FieldError` (field, value, allowed) for each input that was refused.
    """

    _subject = "The context"


class LocaleError(DeescalateError, ValueError):
    """A language that the library does not speak, or a tag that is no language tag.

    Attributes:
        tag: What was asked for.
        available: The tags that there are.
    """

    def __init__(
        self, tag: object, available: Iterable[str], why: str = "is not available"
    ) -> None:
        self.tag = str(tag)
        self.available: tuple[str, ...] = tuple(available)
        self._given = tag
        self._why = why
        super().__init__(
            f"The language {_short(repr(tag))} {why}; available: {', '.join(self.available)}."
        )

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self._given, self.available, self._why)


class UnknownIdError(DeescalateError, LookupError):
    """An id that is not in the knowledge.

    Attributes:
        kind: What was looked up, such as `strategy`.
        id: The id that was not found.
        similar: Ids that look like it, best first; may be empty.
    """

    def __init__(self, kind: str, id: str, similar: Iterable[str] = ()) -> None:
        self.kind = kind
        self.id = id
        self.similar: tuple[str, ...] = tuple(similar)
        super().__init__(f"There is no {kind} with the id {id[:80]!r}{hint(self.similar)}")

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.kind, self.id, self.similar)


class TextError(DeescalateError, ValueError):
    """A text that cannot be read; says what was found and what is allowed."""


class KnowledgeError(DeescalateError, ValueError):
    """Knowledge or a catalogue that cannot be used: names the file, the key and the way out.

    Attributes:
        file: The path of the file or folder.
        key: The key, message id or line inside the file; empty for the file as a whole.
        problem: What was found, and the way out.
    """

    def __init__(self, file: object, key: str, problem: str) -> None:
        self.file = str(file)
        self.key = key
        self.problem = problem
        place = f"{self.file}: {key}" if key else self.file
        super().__init__(f"{place}: {problem}")

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.file, self.key, self.problem)
