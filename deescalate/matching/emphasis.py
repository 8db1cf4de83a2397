"""What is written to be loud: capitals and exclamation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["capitals", "exclamations"]

_CAPITALS = re.compile(r"[^\W\d_]{2,}(?:[\s,'.\-]{1,3}[^\W\d_]{1,40})*")


def capitals(text: str, *, letters: int, share: float) -> Iterator[re.Match[str]]:
    """Yield stretches of at least so many letters, of which this share (0 to 1) are capitals."""
    for match in _CAPITALS.finditer(text):
        found = [char for char in match[0] if char.isalpha()]
        if len(found) >= letters and sum(map(str.isupper, found)) >= share * len(found):
            yield match


def exclamations(text: str, *, marks: int) -> Iterator[re.Match[str]]:
    """Yield rows of at least so many exclamation marks, or of one beside a question mark."""
    return re.finditer(rf"[!！]{{{marks},}}|[?？]+[!！]+|[!！]+[?？]+", text)
