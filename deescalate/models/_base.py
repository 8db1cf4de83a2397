"""What the models share: frozen inputs and results, sets in declared order, clean free text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from inspect import cleandoc
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from deescalate.vocabulary import Term

__all__ = ["DECLARED_ORDER", "FreeText", "Input", "Result"]

_MAX_TEXT = 500
_REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
_JOINERS = frozenset("\u200c\u200d")  # what Persian names and some emoji need


class Input(BaseModel):
    """What a caller gives: frozen, unknown fields refused, `None` means 'not given'."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Describe the model without what its docstring tells Python programmers."""
        reference = handler(schema)
        definition = handler.resolve_ref_schema(reference)
        definition["description"] = cleandoc(cls.__doc__ or "").partition("\n\nRaises:")[0]
        return reference

    @model_validator(mode="before")
    @classmethod
    def _drop_what_is_not_given(cls, data: Any) -> Any:
        given = type(data) is dict or isinstance(data, Mapping)  # a plain dict is told at once
        if given and None in data.values():
            return {key: value for key, value in data.items() if value is not None}
        return data


class Result(BaseModel):
    """What the library returns: frozen; fields that a later version adds are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


def _place(member: Any) -> Any:
    return member.place if isinstance(member, Term) else member


def _in_declared_order(values: Iterable[Any]) -> list[Any]:
    return sorted(values, key=_place)


def _one_or_many(value: object) -> object:
    if type(value) in _COLLECTIONS:
        return value
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Iterable) and not isinstance(value, Mapping | bytes):
        return tuple(value)
    return value


_COLLECTIONS = frozenset({frozenset, list, set, tuple})


class _DeclaredOrder:
    """Marks a set: takes one bare value or any iterable, and dumps as a list in declared order."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        members = handler(source)
        return core_schema.no_info_before_validator_function(
            _one_or_many,
            members,
            serialization=core_schema.plain_serializer_function_ser_schema(
                _in_declared_order,
                return_schema=core_schema.list_schema(members["items_schema"]),
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        json_schema = handler(schema)
        json_schema.pop("uniqueItems", None)
        return json_schema


DECLARED_ORDER = _DeclaredOrder()


def _clean(text: str) -> str | None:
    text = unicodedata.normalize("NFC", text).strip(" ")
    if len(text) > _MAX_TEXT:
        raise PydanticCustomError("free_text", f"at most {_MAX_TEXT} characters")
    for character in text:
        if unicodedata.category(character) in _REFUSED_CATEGORIES and character not in _JOINERS:
            raise PydanticCustomError(
                "free_text", "text without line breaks, control, bidi or invisible characters"
            )
    return text or None


FreeText = Annotated[str | None, AfterValidator(lambda text: text and _clean(text))]
"""Text in NFC, at most 500 characters, without line breaks, control or bidi characters; blank
text counts as not given."""
