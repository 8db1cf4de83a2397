"""Writes the catalogues of a language, and keeps them in step with the knowledge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import polib
from babel import Locale
from babel.core import UnknownLocaleError

from deescalate.errors import KnowledgeError
from deescalate.language.catalog import GUIDANCE, PHRASES, SPEC
from deescalate.language.plurals import categories, plural_header
from deescalate.language.pofile import PoFile
from deescalate.language.tags import is_tag
from deescalate.workbench.bench import Bench
from deescalate.workbench.messages import Message

__all__ = ["CATALOGUES", "begin", "template", "update"]

CATALOGUES = (GUIDANCE, PHRASES)

_WIDTH = 100
_HEADER = {
    "Project-Id-Version": "deescalate",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}
Texts = Mapping[str, str | Mapping[str, str]]
"""Translations by id: a text, or for one that counts something a text for each plural form."""


def template(some: Iterable[Message]) -> str:
    """The text of a catalogue with nothing translated."""
    return str(_catalogue(some, {})) + "\n"


def _catalogue(some: Iterable[Message], header: Mapping[str, str]) -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=_WIDTH)
    catalogue.metadata = {**_HEADER, **header}
    for message in some:
        catalogue.append(_entry(message))
    return catalogue


def _entry(message: Message) -> polib.POEntry:
    flags = ["python-brace-format"] if message.placeholders else []
    entry = polib.POEntry(
        msgctxt=message.id, msgid=message.english, comment=message.note, flags=flags
    )
    if message.singular is not None:
        entry.msgid, entry.msgid_plural = message.singular, message.english
        entry.msgstr_plural = {0: "", 1: ""}
    return entry


def begin(bench: Bench, tag: str) -> dict[str, int]:
    """Make the folder of a new language; return how many messages there are to translate.

    Raises:
        KnowledgeError: If it is there, if the tag is none, or if CLDR does not know the language.
    """
    folder = bench.writable() / tag
    if not is_tag(tag):
        raise KnowledgeError(folder, "", "is no language tag such as nl or zh_Hans")
    if (folder / SPEC).exists():
        raise KnowledgeError(folder, "", f"is there already; bring it in step with: update {tag}")
    try:
        locale = Locale.parse(tag, sep="_")
    except (UnknownLocaleError, ValueError):
        problem = "is no language that CLDR knows; write it as in nl or zh_Hans"
        raise KnowledgeError(folder, "", problem) from None
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SPEC).write_text(_spec(locale, tag), encoding="utf-8")
    return update(bench, tag)


_SPEC = """\
name = "{name}"
english_name = "{english_name}"
locale = "{tag}"      # how dates, numbers and money are written (CLDR)
status = "draft"      # "complete" when nothing is to do any more

[address]
# Tried from the top: the first form is used whose parts are known. A form can be kept to one
# gender: {{ gender = "female", text = "mevrouw {{family_alone}}" }}. A gender is never guessed.
inline = [            # {{customer}}, inside a sentence; without a form that fits no name is said
  {{ text = "{{address}}" }},
]
email = [             # {{salutation}} of a letter; the last form needs no name: put your greeting
  {{ text = "{{address}}" }},
  {{ text = "Hello" }},
]
chat = [              # {{salutation}} elsewhere
  {{ text = "{{address}}" }},
  {{ text = "Hello" }},
]
agent = [             # {{agent}}
  {{ text = "{{address}}" }},
  {{ text = "{{given}} {{family}}" }},
  {{ text = "{{whole_name}}" }},
  {{ text = "{{given}}" }},
]

[dates]               # patterns of CLDR
date = "{date}"
datetime = "{datetime}"

# What this language never writes; `locale check` finds it.
[[style]]
forbid = '!'
message = "no exclamation marks: they sound like shouting"
"""


def _spec(locale: Locale, tag: str) -> str:
    date = locale.date_formats["full"].pattern
    time = locale.time_formats["short"].pattern
    return _SPEC.format(
        name=locale.get_display_name() or tag,
        english_name=locale.english_name or tag,
        tag=tag,
        date=date,
        datetime=f"{date}, {time} (ZZZZ)",
    )


def update(bench: Bench, tag: str, texts: Texts | None = None) -> dict[str, int]:
    """Bring the catalogues of a language in step; return how many messages are to do in each.

    What translates a text that has changed is kept and marked fuzzy; what is no longer there goes,
    but for variants that only this language has. `texts` are taken over, and count as looked at.

    Raises:
        KnowledgeError: For a catalogue that cannot be read.
    """
    folder = bench.writable() / tag
    spec = bench.language(tag).spec
    locale = Locale.parse(spec.locale)
    header = {"Language": tag, "Plural-Forms": plural_header(locale)}
    to_do: dict[str, int] = {}
    for name in CATALOGUES:
        file = folder / name
        wanted = [message for message in bench.messages.values() if message.catalogue == name]
        old = _read(file)
        if "@" in tag:  # what a register says otherwise is all that it holds
            kept = old.keys() | (texts or {}).keys()
            wanted = [message for message in wanted if message.id in kept]
            if not wanted:
                continue
        catalogue = _catalogue(wanted, header)
        for entry in catalogue:
            _take_over(entry, old.get(str(entry.msgctxt)), (texts or {}).get(str(entry.msgctxt)))
            if entry.msgid_plural:
                forms = categories(locale)
                entry.msgstr_plural = {
                    place: entry.msgstr_plural.get(place, "") for place in range(len(forms))
                }
        _add_own_variants(catalogue, old, bench)
        catalogue.save(str(file))
        to_do[name] = len(catalogue.untranslated_entries()) + len(catalogue.fuzzy_entries())
    return to_do


def _read(file: Path) -> dict[str, polib.POEntry]:
    if not file.exists():
        return {}
    list(PoFile(file))  # names the line of what polib would only stumble over
    return {str(entry.msgctxt): entry for entry in polib.pofile(str(file), encoding="utf-8")}


def _take_over(
    entry: polib.POEntry, before: polib.POEntry | None, new: str | Mapping[str, str] | None
) -> None:
    if new is not None:
        if isinstance(new, str):
            entry.msgstr = new
        else:
            entry.msgstr_plural = dict(enumerate(new.values()))
        return
    if before is None:
        return
    entry.msgstr = before.msgstr
    if entry.msgid_plural:
        entry.msgstr_plural = before.msgstr_plural or entry.msgstr_plural
    entry.tcomment = before.tcomment
    changed = (before.msgid, before.msgid_plural) != (entry.msgid, entry.msgid_plural)
    if _has_text(before) and (changed or "fuzzy" in before.flags):
        entry.flags.append("fuzzy")


def _has_text(entry: polib.POEntry) -> bool:
    return bool(entry.msgstr) or any(entry.msgstr_plural.values())


def _add_own_variants(
    catalogue: polib.POFile, old: Mapping[str, polib.POEntry], bench: Bench
) -> None:
    known = {entry.msgctxt for entry in catalogue}
    for id, entry in old.items():
        base = bench.messages.get(id.partition("|")[0])
        if id not in known and "|" in id and base is not None:
            entry.msgid = base.english
            catalogue.append(entry)
