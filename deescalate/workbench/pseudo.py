"""Makes a language up: every text in letters that show what is translated and how long it gets."""

from __future__ import annotations

import re
from collections.abc import Mapping

from deescalate.language.plurals import categories
from deescalate.workbench.bench import Bench
from deescalate.workbench.catalogues import update

__all__ = ["fill", "pseudo"]

_LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "åƀćđéƒĝĥíĵķļɱñóþɋŕšţúṽŵẋýžÅƁĆĐÉƑĜĤÍĴĶĻṀÑÓÞɊŔŠŢÚṼŴẊÝŽ",
)
_VOWEL = re.compile(r"[åéíóú]")


def pseudo(text: str) -> str:
    """Return a text in accented letters, a third longer, with its placeholders as they are."""
    parts = re.split(r"(\{\w+\})", text)
    return "".join(part if part.startswith("{") else _made_up(part) for part in parts)


def _made_up(text: str) -> str:
    return _VOWEL.sub(lambda vowel: vowel[0] * 2, text.translate(_LETTERS))


def fill(bench: Bench, tag: str) -> dict[str, int]:
    """Translate everything in a language that is not translated yet; return what is still to do."""
    language = bench.language(tag)
    forms = categories(language.locale)
    texts: dict[str, str | Mapping[str, str]] = {}
    for id, message in bench.messages.items():
        if language.has(id):
            continue
        text = pseudo(message.english)
        texts[id] = dict.fromkeys(forms, text) if message.singular is not None else text
    return update(bench, tag, texts)
