"""The translators' catalogues: templates from the knowledge, updates of a language, checks.

python -m tools.catalogs update nl     # bring locales/nl in step with the knowledge
python -m tools.catalogs check nl      # every finding with file, line, id and what to do
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import polib
from babel import Locale

from deescalate.knowledge import base
from deescalate.knowledge.templates import PLACEHOLDERS, TemplateError, parse_template
from deescalate.language.catalog import SOURCE_LANGUAGE

ROOT = Path(__file__).parent.parent
LOCALES = ROOT / "locales"
_HEADER = {
    "Project-Id-Version": "deescalate",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}


class Entry(NamedTuple):
    """A message to translate, with what a translator needs to know."""

    id: str
    text: str
    comment: str


class Finding(NamedTuple):
    """Something in a catalogue that has to be mended."""

    file: Path
    line: int
    id: str
    problem: str

    def __str__(self) -> str:
        """One line: where, what, and what to do."""
        return f"{self.file.relative_to(ROOT)}:{self.line}: {self.id}: {self.problem}"


def entries() -> dict[str, list[Entry]]:
    """Return the messages of each catalogue, in the order of the knowledge."""
    knowledge = base.load()
    guidance = [
        Entry(key, text, _guidance_comment(key)) for key, text in knowledge.guidance.items()
    ]
    phrases = [
        Entry(key, text, _phrase_comment(knowledge, key, text))
        for key, text in knowledge.phrase_texts.items()
    ]
    return {"guidance": guidance, "phrases": phrases}


def _guidance_comment(key: str) -> str:
    kinds = {
        "strategy": "For the agent: an instruction or its reason.",
        "avoid": "For the agent: what not to say or do, why, and what instead.",
        "reason": "For the agent: a fact, as the reason of a step.",
        "interface": "Heading or label around a plan.",
        "tension": "For the agent: a disagreement between sources and how it is settled.",
        "guard": "For the agent: a rule that keeps steps out.",
    }
    return kinds[key.partition(".")[0]]


def _phrase_comment(knowledge: base.Knowledge, key: str, text: str) -> str:
    phrase = knowledge.phrases[key.partition("|")[0]]
    users = [s for s in knowledge.strategies if phrase.id in s.say]
    points = sorted({point for strategy in users for point in strategy.sources})
    lines = [
        f"Said to the customer ({phrase.medium}). {phrase.intent}",
        f"Tone: {phrase.tone}.",
        f"After: {', '.join(points)}.",
    ]
    names = [name for name in PLACEHOLDERS if name in parse_template(text).names]
    if names:
        samples = "; ".join(f"{{{name}}} = {PLACEHOLDERS[name]}" for name in names)
        lines.append(f"For example: {samples}")
    return "\n".join(lines)


def _catalogue(some: list[Entry]) -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = dict(_HEADER)
    for entry in some:
        flags = ["python-brace-format"] if parse_template(entry.text, guidance=True).names else []
        catalogue.append(
            polib.POEntry(msgctxt=entry.id, msgid=entry.text, comment=entry.comment, flags=flags)
        )
    return catalogue


def templates() -> dict[Path, str]:
    """Return the text of each template, by its path relative to the repository."""
    return {
        Path("locales") / f"{name}.pot": str(_catalogue(some)) + "\n"
        for name, some in entries().items()
    }


def update(tag: str, translations: Mapping[str, str] | None = None) -> dict[str, int]:
    """Bring the catalogues of a language in step; return how many messages are to do in each.

    What translates a text that has changed is kept and marked fuzzy; what is no longer there goes,
    but for variants that only this language has.
    """
    _begin(tag)
    to_do: dict[str, int] = {}
    for name, some in entries().items():
        file = LOCALES / tag / f"{name}.po"
        old = {entry.msgctxt: entry for entry in polib.pofile(str(file))} if file.exists() else {}
        catalogue = _catalogue(some)
        catalogue.metadata["Language"] = tag
        for entry in catalogue:
            before = old.get(entry.msgctxt)
            new = (translations or {}).get(str(entry.msgctxt))
            if new:
                entry.msgstr = new
            elif before is not None:
                entry.msgstr = before.msgstr
                changed = before.msgid != entry.msgid
                if before.msgstr and (changed or "fuzzy" in before.flags):
                    entry.flags.append("fuzzy")
        known = {entry.msgctxt for entry in catalogue}
        english = {entry.id: entry.text for entry in some}
        for entry in old.values():
            base_id = str(entry.msgctxt).partition("|")[0]
            if entry.msgctxt not in known and base_id != entry.msgctxt and base_id in english:
                entry.msgid = english[base_id]  # a variant of the language's own
                catalogue.append(entry)
        file.parent.mkdir(exist_ok=True)
        catalogue.save(str(file))
        to_do[name] = len(catalogue.untranslated_entries()) + len(catalogue.fuzzy_entries())
    return to_do


def _begin(tag: str) -> None:
    """Give a new language its language file: a draft, with the forms of English to be replaced."""
    file = LOCALES / tag / "language.toml"
    if file.exists():
        return
    locale = Locale.parse(tag, sep="_")
    spec = (LOCALES / SOURCE_LANGUAGE / "language.toml").read_text(encoding="utf-8")
    settings = {
        "name": locale.get_display_name() or tag,
        "english_name": locale.english_name or tag,
        "locale": tag,
        "status": "draft",
    }
    for key, value in settings.items():
        spec = re.sub(rf'(?m)^{key} = ".*"$', f'{key} = "{value}"', spec, count=1)
    file.parent.mkdir(exist_ok=True)
    file.write_text(spec.partition("\n")[2], encoding="utf-8")


def check(tag: str) -> list[Finding]:
    """Return everything in the catalogues of a language that has to be mended."""
    findings: list[Finding] = []
    for name, some in entries().items():
        file = LOCALES / tag / f"{name}.po"
        if not file.exists():
            findings.append(Finding(file, 0, name, f"is missing; run update {tag}"))
            continue
        source = {entry.id: entry.text for entry in some}
        found = polib.pofile(str(file), encoding="utf-8")
        seen: set[str] = set()
        for entry in found:
            place = (file, entry.linenum or 0, str(entry.msgctxt))
            findings += [Finding(*place, problem) for problem in _problems(entry, source, seen)]
        missing = source.keys() - seen
        findings += [Finding(file, 0, id, "is missing; run update") for id in sorted(missing)]
    return findings


def _problems(entry: polib.POEntry, source: Mapping[str, str], seen: set[str]) -> Iterator[str]:
    id = str(entry.msgctxt)
    english = source.get(id, source.get(id.partition("|")[0]))
    if entry.obsolete or english is None:
        yield "is obsolete; run update"
        return
    if id in seen:
        yield "is there twice; keep one"
    seen.add(id)
    if entry.msgid != english:
        yield "translates a text that has changed; run update and check the translation"
    if not entry.msgstr:
        yield "is not translated"
        return
    if "fuzzy" in entry.flags:
        yield "is marked fuzzy; check it and take the mark away"
    if entry.msgstr.strip() != entry.msgstr or "  " in entry.msgstr:
        yield "has spaces at an end or two in a row"
    try:
        names = parse_template(entry.msgstr, guidance=True).names
    except TemplateError as problem:
        yield str(problem)
        return
    wanted = parse_template(english, guidance=True).names
    if "|" not in id and names != wanted:
        yield f"has the placeholders {sorted(names)}, its source {sorted(wanted)}"
    if entry.msgstr == entry.msgid and len(entry.msgid.split()) > 2:
        yield "is still in English"


def main(arguments: list[str]) -> int:
    """Run `update TAG` or `check [TAG]`."""
    match arguments:
        case ["update", tag]:
            for name, count in update(tag).items():
                sys.stdout.write(f"locales/{tag}/{name}.po: {count} to do\n")
            return 0
        case ["check", *tags]:
            every = sorted(f.name for f in LOCALES.iterdir() if f.is_dir())
            findings = [
                finding
                for tag in tags or [tag for tag in every if tag != SOURCE_LANGUAGE]
                for finding in check(tag)
            ]
            sys.stdout.writelines(f"{finding}\n" for finding in findings)
            sys.stdout.write(f"findings: {len(findings)}\n")
            return 1 if findings else 0
        case _:
            sys.stderr.write("python -m tools.catalogs update TAG | check [TAG]\n")
            return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
