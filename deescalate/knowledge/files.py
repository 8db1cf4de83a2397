"""Reads folders of knowledge: TOML to checked models, every error with its file and key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from deescalate.errors import KnowledgeError
from deescalate.knowledge.schema import (
    Avoidance,
    EscalationRule,
    Guard,
    PhraseSource,
    SourceFile,
    Strategy,
    Tension,
    Topic,
)
from deescalate.vocabulary import StepStage

__all__ = ["Folder", "read_folder", "validated"]

_M = TypeVar("_M", bound=BaseModel)
_UNKNOWN_KEY = "extra_forbidden"
_SAID = {
    "missing": "is missing",
    "tuple_type": "is no list; write values in brackets, or a table's name in two brackets",
    "string_type": "is no text in quotes",
    "string_too_short": "is empty",
    "string_pattern_mismatch": "is no id: lower-case words joined by hyphens",
}
"""What is wrong, by pydantic's name for the error."""

_USERS_MAY_ADD = ("strategies", "phrases", "avoid", "sources", "locales")


@dataclass
class Folder:
    """What one folder of knowledge holds, each piece with the file that it stands in."""

    path: Path
    strategies: dict[str, tuple[Strategy, Path]] = field(default_factory=dict)
    phrases: dict[str, tuple[PhraseSource, Path]] = field(default_factory=dict)
    avoidances: dict[str, tuple[Avoidance, Path]] = field(default_factory=dict)
    sources: dict[str, tuple[SourceFile, Path]] = field(default_factory=dict)
    tensions: tuple[Tension, ...] = ()
    guards: tuple[Guard, ...] = ()
    escalation: tuple[EscalationRule, ...] = ()
    topics: tuple[Topic, ...] = ()
    interface: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)


def read_folder(path: Path, *, built_in: bool = False) -> Folder:
    """Read a folder of knowledge.

    Raises:
        KnowledgeError: For a file or key that cannot be used.
    """
    if not path.is_dir():
        found = "is a file; give the folder" if path.is_file() else "there is no such folder"
        raise KnowledgeError(path, "", found)
    folder = Folder(path)
    if not built_in:
        _check_entries(path)
    for file in _toml_files(path / "strategies"):
        _read_strategy(folder, file)
    for file in _toml_files(path / "phrases"):
        _read_tables(file, PhraseSource, folder.phrases)
    for file in _toml_files(path / "avoid"):
        _read_tables(file, Avoidance, folder.avoidances)
    for file in _toml_files(path / "sources"):
        source = validated(SourceFile, {"id": file.stem, **_toml(file)}, file)
        folder.sources[source.id] = (source, file)
    if built_in:
        folder.tensions = _read_list(path / "tensions.toml", Tension, "tension")
        folder.guards = _read_list(path / "guards.toml", Guard, "guard")
        folder.escalation = _read_list(path / "escalation.toml", EscalationRule, "rule")
        folder.topics = _read_list(path / "topics.toml", Topic, "topic")
        folder.interface = _read_texts(path / "interface.toml")
        folder.reasons = _read_texts(path / "reasons.toml")
    return folder


def _check_entries(path: Path) -> None:
    """Refuse what looks like knowledge in the wrong place; notes and sheets may lie beside it."""
    for entry in sorted(path.iterdir()):
        if entry.name.startswith(".") or entry.name in _USERS_MAY_ADD:
            continue
        if entry.is_dir() or entry.suffix in (".toml", ".po"):
            allowed = ", ".join(_USERS_MAY_ADD)
            raise KnowledgeError(entry, "", f"is not knowledge; folders allowed here: {allowed}")


def _toml_files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for entry in sorted(folder.rglob("*")):
        if entry.is_file() and not entry.name.startswith("."):
            if entry.suffix != ".toml":
                raise KnowledgeError(entry, "", "only .toml files belong here")
            yield entry


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as problem:
        raise KnowledgeError(file, "", f"is not valid TOML: {problem}") from problem
    except UnicodeDecodeError as problem:
        raise KnowledgeError(file, "", "is not UTF-8 text; save it as UTF-8") from problem


def validated(model: type[_M], data: Mapping[str, Any], file: Path, key: str = "") -> _M:
    """Return data as a model.

    Raises:
        KnowledgeError: For a key that is missing, unknown or has a value that cannot be used.
    """
    try:
        return model.model_validate(data)
    except ValidationError as problem:
        # An unknown key first: it often is what is missing under another name.
        found = sorted(problem.errors(include_url=False), key=lambda e: e["type"] != _UNKNOWN_KEY)
        first = found[0]
        place = ".".join(str(part) for part in (key, *first["loc"]) if part != "")
        message = first["msg"].removeprefix("Value error, ")
        if first["type"] == _UNKNOWN_KEY:
            message = f"is not known here; allowed: {', '.join(_keys(model, first['loc'][:-1]))}"
        elif first["type"] in _SAID:
            message = _SAID[first["type"]]
        raise KnowledgeError(file, place, message) from problem


def _keys(model: type[BaseModel], place: Sequence[str | int]) -> Iterable[str]:
    """The keys that are allowed at a place inside a model."""
    for part in place:
        if isinstance(part, str) and part in model.model_fields:
            told = model.model_fields[part].annotation
            kinds = [told, *get_args(told)]
            model = next(k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel))
    return model.model_fields


def _read_strategy(folder: Folder, file: Path) -> None:
    stage = file.parent.name
    if stage not in tuple(StepStage):
        allowed = ", ".join(StepStage)
        raise KnowledgeError(file, "", f"stands in {stage!r}; the folder is a stage: {allowed}")
    strategy = validated(Strategy, {"id": file.stem, "stage": stage, **_toml(file)}, file)
    if (strategy.id, strategy.stage) != (file.stem, stage):
        raise KnowledgeError(file, "id", "comes from the names of file and folder; leave it out")
    if strategy.id in folder.strategies:
        other = folder.strategies[strategy.id][1]
        raise KnowledgeError(file, "", f"has the name of another strategy: {other}")
    folder.strategies[strategy.id] = (strategy, file)


def _read_tables(file: Path, model: type[_M], into: dict[str, tuple[_M, Path]]) -> None:
    for key, table in _toml(file).items():
        if not isinstance(table, Mapping):
            raise KnowledgeError(file, key, "is no table; write [id] and its keys below")
        if key in into:
            raise KnowledgeError(file, key, f"is there already, in {into[key][1]}")
        into[key] = (validated(model, {"id": key, **table}, file, key), file)


def _read_list(file: Path, model: type[_M], name: str) -> tuple[_M, ...]:
    data = _toml(file)
    if set(data) != {name}:
        raise KnowledgeError(file, "", f"holds [[{name}]] tables only, found {sorted(data)}")
    return tuple(
        validated(model, table, file, str(table.get("id", place)))
        for place, table in enumerate(data[name], 1)
    )


def _read_texts(file: Path) -> dict[str, str]:
    return dict(_texts(file, _toml(file), ""))


def _texts(file: Path, table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        key = f"{prefix}.{name}" if prefix else name
        if isinstance(value, Mapping):
            yield from _texts(file, value, key)
        elif isinstance(value, str) and value:
            yield key, value
        else:
            raise KnowledgeError(file, key, "is no text")
