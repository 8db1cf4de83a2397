"""Turns what a caller gives into models, and pydantic's errors into the library's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from deescalate.errors import ContextError, FieldError, SituationError
from deescalate.models.context import Context
from deescalate.models.situation import Situation
from deescalate.vocabulary import Term

__all__ = ["context_of", "field_errors", "situation_of"]

_Model = TypeVar("_Model", bound=BaseModel)
_NO_CONTEXT = Context()


def situation_of(value: Situation | Mapping[str, Any]) -> Situation:
    """Return `value` as a situation.

    Raises:
        SituationError: If it cannot be one.
    """
    return _model_of(Situation, value, SituationError)


def context_of(value: Context | Mapping[str, Any] | None) -> Context:
    """Return `value` as a context; an empty one for `None`.

    Raises:
        ContextError: If it cannot be one.
    """
    return _NO_CONTEXT if value is None else _model_of(Context, value, ContextError)


def _model_of(
    model: type[_Model], value: object, error: type[SituationError | ContextError]
) -> _Model:
    if isinstance(value, model):
        return value
    if type(value) is not dict and not isinstance(value, Mapping):
        name = model.__name__
        raise error([FieldError(name.lower(), value, (f"a {name} or a mapping of its fields",))])
    try:
        return model.model_validate(dict(value))
    except ValidationError as problem:
        raise error(field_errors(model, problem)) from problem


def field_errors(model: type[BaseModel], problem: ValidationError) -> list[FieldError]:
    """Return what pydantic found, each with its dotted field, the value and what is allowed."""
    found: dict[str, FieldError] = {}
    for item in problem.errors(include_url=False):
        path = _path(model, item["loc"])
        value = None if item["type"] == "missing" else item["input"]
        allowed = _allowed(model, path, item["type"]) or (_sentence(item["msg"]),)
        found.setdefault(".".join(path), FieldError(".".join(path), value, allowed))
    return list(found.values())


def _path(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """The names of the fields, without places in sets and pydantic's marks for unions."""
    path: list[str] = []
    inside: type[BaseModel] | None = model
    for part in loc:
        if inside is None or not isinstance(part, str):
            break
        path.append(part)
        field = inside.model_fields.get(part)
        inside = _part_of(field.annotation, BaseModel) if field else None
    return path or [model.__name__.lower()]


def _allowed(model: type[BaseModel], path: list[str], kind: str) -> tuple[str, ...]:
    owner: type[BaseModel] | None = model
    for part in path[:-1]:
        owner = owner and _part_of(owner.model_fields[part].annotation, BaseModel)
    if owner is None:
        return ()
    if kind == "extra_forbidden":
        return tuple(owner.model_fields)
    field = owner.model_fields.get(path[-1])
    terms = field and _part_of(field.annotation, Term)
    if terms:
        return tuple(term.value for term in terms)
    inner = field and _part_of(field.annotation, BaseModel)
    if inner and kind in ("model_type", "model_attributes_type"):
        return (f"{inner.__name__} or a mapping of its fields",)
    return next((said for start, said in _SAID.items() if kind.startswith(start)), ())


_SAID = {
    "bool": ("true", "false"),
    "date": ("a date such as 2026-12-04, or a datetime with its time zone",),
    "time": ("a duration above zero in whole seconds, such as PT2H",),
    "decimal": ("a number from 0, with at most 15 digits",),
    "finite": ("a number from 0, with at most 15 digits",),
    "greater_than_equal": ("a number from 0, with at most 15 digits",),
    "string": ("text",),
    "frozen_set": ("one value or several",),
    "invalid_key": ("names of fields",),
}
"""What is allowed, by the beginning of pydantic's name for the error."""


def _part_of(annotation: Any, base: type[Any]) -> Any:
    """The first class below `base` inside an annotation such as `frozenset[Signal] | None`."""
    if isinstance(annotation, type) and not get_args(annotation):
        return annotation if issubclass(annotation, base) else None
    return next(filter(None, (_part_of(part, base) for part in get_args(annotation))), None)


def _sentence(message: str) -> str:
    return message[:1].lower() + message[1:]
