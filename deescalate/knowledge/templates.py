"""Phrases with placeholders: parsed once, never formatted with `str.format`.

A placeholder is a bare name in single braces, one of `PLACEHOLDERS`. Attribute access, indexing,
conversions and format specifications are refused: no translation can run code or eat memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from string import Formatter

__all__ = [
    "GUIDANCE_PLACEHOLDERS",
    "PLACEHOLDERS",
    "PRIVATE",
    "Template",
    "TemplateError",
    "field_of",
    "parse_template",
]

PLACEHOLDERS: Mapping[str, str] = {
    "customer": "Ms Jones",
    "salutation": "Dear Ms Jones",
    "agent": "Anna Smith",
    "company": "Northwind",
    "unit": "Customer Care",
    "product": "the kettle",
    "case": "A-1042",
    "deadline": "Friday, December 4, 2026",
    "callback_within": "2 hours",
    "amount": "€25.00",
    "policy": "Opened software can only be exchanged.",
    "alternative": "You can choose another title of the same price.",
    "emergency_number": "112",
    "crisis_line": "0800 123 456",
}
"""Every placeholder, with a sample value in English."""

PRIVATE = frozenset({"agent", "amount", "case", "customer", "product"})
"""Placeholders that never appear in a public post."""

GUIDANCE_PLACEHOLDERS = frozenset({"facts", "title", "value", "why"})
"""Placeholders of the texts around a plan, such as the reason of a tag."""

_FIELDS = {"salutation": "customer", "amount": "offer"}


class TemplateError(ValueError):
    """A text that is no template; says which placeholder and what is allowed."""


@dataclass(frozen=True)
class Template:
    """A text cut at its placeholders: literal, name, literal, name ..."""

    parts: tuple[tuple[str, str | None], ...]

    @cached_property
    def names(self) -> frozenset[str]:
        """The placeholders in it."""
        return frozenset(name for _, name in self.parts if name)

    @property
    def source(self) -> str:
        """The text as it was written, with its placeholders."""
        return "".join(text + (f"{{{name}}}" if name else "") for text, name in self.parts)

    def fill(self, values: Mapping[str, str]) -> str:
        """Return the text with its placeholders replaced; every name must be in `values`."""
        return "".join(text + (values[name] if name else "") for text, name in self.parts)


def parse_template(text: str, *, guidance: bool = False) -> Template:
    """Cut a text at its placeholders; `guidance` allows those of the texts for the agent too.

    Raises:
        TemplateError: For anything in braces that is not a declared bare name.
    """
    if "{" not in text and "}" not in text:
        return Template(((text, None),))
    if "{{" in text or "}}" in text:
        raise TemplateError("has doubled braces; write a placeholder as {name}")
    try:
        parts = list(Formatter().parse(text))
    except ValueError as problem:
        raise TemplateError(
            f"has unbalanced braces ({problem}); write a placeholder as {{name}}"
        ) from None
    known = [*PLACEHOLDERS, *(sorted(GUIDANCE_PLACEHOLDERS) if guidance else ())]
    for _, name, spec, conversion in parts:
        if name is not None and (name not in known or spec or conversion):
            found = f"{name}{'!' + conversion if conversion else ''}{':' + spec if spec else ''}"
            raise TemplateError(f"has the placeholder {{{found}}}; allowed: {', '.join(known)}")
    return Template(tuple((literal, name) for literal, name, _, _ in parts))


def field_of(placeholder: str) -> str:
    """The field of the context that a placeholder takes its value from."""
    return _FIELDS.get(placeholder, placeholder)
