"""Polite address from structured names, by the forms of the language file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from string import Formatter

from deescalate.language.spec import Address, AddressPattern, Vocative
from deescalate.models.context import Person
from deescalate.vocabulary import Gender

__all__ = ["address"]


def address(person: Person | None, patterns: Iterable[AddressPattern], spec: Address) -> str | None:
    """Return the first form of address whose parts are known; None if there is none."""
    parts = _parts(person, spec) if person else {}
    gender = person.gender if person else Gender.UNKNOWN
    for pattern in patterns:
        if pattern.gender in (None, gender) and (not pattern.company or "organisation" in parts):
            text = _filled(pattern, parts)
            if text is not None:
                return text
    return None


def _filled(pattern: AddressPattern, parts: Mapping[str, str]) -> str | None:
    pieces: list[str] = []
    for text, name, _, _ in Formatter().parse(pattern.text):
        pieces.append(text)
        if name is None:
            continue
        if name not in parts:
            return None
        if pattern.letters and not re.fullmatch(pattern.letters, parts[name]):
            return None
        pieces.append(parts[name])
    return "".join(pieces)


def _parts(person: Person, spec: Address) -> dict[str, str]:
    parts = {
        name: value
        for name in ("given", "family", "patronymic", "address")
        if (value := getattr(person, name))
    }
    title = _title(person, spec.titles)
    if title:
        parts["title"] = title
        parts["title_lower"] = title.lower()
    if "family" in parts:
        parts["family_alone"] = parts["family"][:1].upper() + parts["family"][1:]
    if person.name:
        if spec.organisation and re.search(spec.organisation, person.name):
            parts["organisation"] = person.name
        else:
            parts["whole_name"] = person.name
            if " " in person.name:  # one word may be a bare first name, which is no polite form
                parts["name"] = person.name
    if spec.vocative:
        parts |= _vocatives(parts, person, spec.vocative)
    return parts


def _title(person: Person, titles: Mapping[str, str]) -> str | None:
    title = person.title
    return titles.get(title.lower().rstrip("."), title) if title else None


def _vocatives(parts: Mapping[str, str], person: Person, rule: Vocative) -> dict[str, str]:
    """The vocative of the parts: of a name of unknown language only if it is its plain form."""
    found = {}
    language = re.split(r"[-_]", person.language or "")[0].lower()
    for part in ("given", "family"):
        if part not in parts:
            continue
        called = _called(parts[part], rule.names)
        if language == rule.language:
            found[f"{part}_vocative"] = called
        elif language or called == parts[part]:
            found[f"{part}_vocative"] = parts[part]
    if "title" in parts:
        found["title_vocative"] = _called(parts["title"].lower(), rule.titles)
    return found


def _called(text: str, endings: Mapping[str, str]) -> str:
    """Put each word of a name into the vocative, by the longest ending that fits."""
    return re.sub(r"[^\s-]+", lambda word: _with_ending(word[0], endings), text)


def _with_ending(word: str, endings: Mapping[str, str]) -> str:
    lower = word.lower()
    fitting = [ending for ending in endings if lower.endswith(ending)]
    if not fitting:
        return word
    ending = max(fitting, key=len)
    new = endings[ending]
    return word[: -len(ending)] + (new.upper() if word.isupper() else new)
