"""Polite address from structured names, by the patterns of the language file."""

from __future__ import annotations

from collections.abc import Iterable
from string import Formatter

from deescalate.language.spec import AddressPattern
from deescalate.models.context import Person

__all__ = ["address"]


def address(person: Person | None, patterns: Iterable[AddressPattern]) -> str | None:
    """Return the first form of address whose parts are known; None if there is none."""
    parts = _parts(person) if person else {}
    for pattern in patterns:
        if pattern.gender and (person is None or person.gender is not pattern.gender):
            continue
        segments = [(text, name) for text, name, _, _ in Formatter().parse(pattern.text)]
        if all(name is None or name in parts for _, name in segments):
            return "".join(text + (parts[name] if name else "") for text, name in segments)
    return None


def _parts(person: Person) -> dict[str, str]:
    parts = {
        name: value
        for name in ("given", "family", "patronymic", "title", "address")
        if (value := getattr(person, name))
    }
    if person.name:
        parts["own_name"] = person.name
        if " " in person.name:  # one word may be a bare first name, which is no polite form
            parts["name"] = person.name
    if "family" in parts:
        family = parts["family"]
        parts["family_alone"] = family[:1].upper() + family[1:]
    if "title" in parts:
        parts["title_lower"] = parts["title"].lower()
    return parts
