"""The options that describe a case: one for every field of a situation, made from the models."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, NamedTuple, Optional, get_args, get_origin

import typer
from pydantic import BaseModel

from deescalate.models.situation import Agent, Situation
from deescalate.vocabulary import Channel, Term

__all__ = ["AsJson", "Case", "InputError", "Locale", "described", "object_of", "text_of"]

AsJson = Annotated[bool, typer.Option("--json", metavar="", help="Write JSON instead of a page.")]
Locale = Annotated[str, typer.Option(metavar="TAG", help="Language of the guidance.")]

_SINGULAR = {"signals": "signal", "needs": "need", "tags": "tag", "can_transfer": "transfer"}
"""Options that do not bear the name of their field: what may be repeated is named by one of it."""

_BESIDE = ("context", "done", "renewals")
"""What a file may hold beside the fields of a situation."""


class InputError(Exception):
    """What the command was given cannot be used; the message is one clause."""


class Case(NamedTuple):
    """What a recommendation is asked for, as the library takes it."""

    situation: dict[str, Any]
    context: Any
    done: list[str]
    renewals: int


def described(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a case in place of its parameter `case`."""
    options = _case_options()
    parameters: list[inspect.Parameter] = []
    for parameter in inspect.signature(command, eval_str=True).parameters.values():
        parameters += options if parameter.name == "case" else [parameter]

    def run(**values: Any) -> None:
        given = {option.name: values.pop(option.name) for option in options}
        command(case=_case(given), **values)

    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return run


def _case_options() -> list[inspect.Parameter]:
    file = typer.Argument(
        metavar="FILE",
        help="A JSON object with the fields of a situation; beside them it may hold context, done "
        "and renewals. - reads standard input. Options override it.",
    )
    context = typer.Option(
        metavar="FILE|JSON", help="What is known for the wording, as a JSON file or JSON itself."
    )
    done = typer.Option(metavar="ID", help="A strategy that was used already; may be repeated.")
    renewals = typer.Option(metavar="N", help="How often the complaint came back; 0 by default.")
    return [
        _parameter("file", str, file),
        *_options_of(Situation, "The situation"),
        *_options_of(Agent, "The agent"),
        _parameter("context", str, context),
        _parameter("done", list[str], done),
        _parameter("renewals", int, renewals),
    ]


def _options_of(model: type[BaseModel], panel: str) -> Iterator[inspect.Parameter]:
    for name, field in model.model_fields.items():
        if name == "agent":
            continue
        option = _SINGULAR.get(name, name).replace("_", "-")
        told: Any = field.annotation
        meaning = [(field.description or "").replace("`", "")]
        terms = [term for kind in (told, *get_args(told)) for term in _terms(kind)]
        if terms:
            meaning.append(f"Values: {', '.join(terms)}.")
        if get_origin(told) is frozenset:
            told = list[get_args(told)[0]]  # type: ignore[misc]  # the members are known here only
            meaning.append("May be repeated.")
        flag = told is bool
        info = typer.Option(
            f"--{option}/--no-{option}" if flag else f"--{option}",
            help=" ".join(meaning),
            metavar="" if flag else option.upper(),
            rich_help_panel=panel,
        )
        yield _parameter(name, told, info)


def _terms(kind: Any) -> Iterable[str]:
    return kind if isinstance(kind, type) and issubclass(kind, Term) else ()


def _parameter(name: str, told: Any, info: Any) -> inspect.Parameter:
    annotation = Annotated[Optional[told], info]  # noqa: UP045  # `told` may be an Optional itself
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation
    )


def _case(given: dict[str, Any]) -> Case:
    """Bring together what the file and the options say; the options win."""
    file = given.pop("file")
    facts = _object(text_of(file), _name_of(file)) if file is not None else {}
    beside = {name: facts.pop(name, None) for name in _BESIDE}
    options = {name: value for name, value in given.items() if value not in (None, [])}

    if "context" in options:
        beside["context"] = _over(beside["context"], object_of(options.pop("context"), "--context"))
    beside |= {name: options.pop(name) for name in _BESIDE if name in options}
    agent = {name: options.pop(name) for name in Agent.model_fields if name in options}
    if agent:
        facts["agent"] = _over(facts.get("agent"), agent)
    facts |= options
    if facts.get("channel") is None:
        channels = ", ".join(Channel)
        raise InputError(f"the channel is missing: give --channel ({channels}) or a FILE with it")
    renewals = 0 if beside["renewals"] is None else beside["renewals"]
    return Case(facts, beside["context"], _ids(beside["done"]), renewals)


def _over(known: Any, added: dict[str, Any]) -> Any:
    """Lay some fields over others; what is no object stays, for the library to refuse."""
    if known is None:
        return added
    return {**known, **added} if isinstance(known, dict) else known


def _ids(done: Any) -> list[str]:
    if done is None:
        return []
    if not isinstance(done, list) or not all(isinstance(id, str) for id in done):
        raise InputError(f"done: found {done!r}, allowed: a list of ids of strategies")
    return done


def object_of(value: str, option: str) -> dict[str, Any]:
    """Return the object that an option gives, as JSON itself or as the name of a JSON file."""
    if value.lstrip().startswith("{"):
        return _object(value, option)
    return _object(text_of(value), _name_of(value))


def _name_of(file: str) -> str:
    return "standard input" if file == "-" else file


def text_of(file: str) -> str:
    """Return the text of a file, or of standard input for `-`."""
    try:
        found = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return found.decode("utf-8-sig")
    except (OSError, ValueError) as problem:
        why = problem.strerror if isinstance(problem, OSError) else "it is not UTF-8"
        raise InputError(f"{_name_of(file)} cannot be read: {why}") from None


def _object(text: str, name: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except RecursionError:
        raise InputError(f"{name} holds JSON that is too deep") from None
    except ValueError as problem:
        raise InputError(f"{name} holds no JSON: {problem}") from None
    if not isinstance(found, dict):
        raise InputError(f"{name} has to hold a JSON object")
    return found
