"""Short texts and tables about the library, for the written pages to hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from benchmarks.read import HELD_OUT, MUST_FIND, SETS, has_review, read_signals, review_topics
from deescalate import Agent, Csc, Situation, catalog, locales
from deescalate.knowledge.conditions import FACTS, MOST_RENEWALS, Fact
from deescalate.knowledge.templates import PLACEHOLDERS
from deescalate.language.catalog import PHRASES
from deescalate.vocabulary import Acts
from deescalate.workbench.bench import Bench
from deescalate.workbench.catalogues import template
from deescalate.workbench.messages import Tier
from tools.markdown import quoted, table

__all__ = ["GENERATED"]

_DERIVED = {
    "renewals": f"How often the complaint came back; {MOST_RENEWALS} stands for more too, and "
    f'`"{MOST_RENEWALS}+"` may be written for it.',
    "done": "Any of these strategies was used already.",
    "done_acts": "Any strategy with this act was used already.",
    "risk": "Danger to others, danger to self, or drink or drugs on a remote channel.",
    "authority": "Whether what the solution takes (`remedy`) is in `agent.authority`.",
    "offer": "A concession of this kind is confirmed in the context and in `agent.authority`.",
    "escalation": "The level that the escalation rules give.",
}


def _numbers() -> str:
    known = catalog()
    points = sum(len(source.points) for source in known.sources)
    return (
        f"{len(known.strategies)} strategies and {len(known.phrases)} phrases, resting on {points} "
        f"cited points; {len(known.tensions)} disagreements between the sources, each settled by "
        "the situation."
    )


def _languages() -> str:
    rows = [
        (f"`{one.tag}`", one.name, one.english_name, _share(one.guidance), _share(one.phrases))
        for one in locales()
    ]
    return table(("Tag", "Language", "In English", "Guidance", "Phrases"), rows)


def _share(share: float) -> str:
    return f"{int(share * 100)}%"  # rounded down: 100% means all of them


def _facts() -> str:
    rows = []
    for name, fact in FACTS.items():
        if name == "done_acts":
            rows.append((f"`{name}`", _DERIVED[name], "an act", ""))
        elif not name.startswith("context."):
            rows.append((f"`{name}`", _meaning(name), _values(fact), _toml(fact.default)))
    known = ", ".join(f"`{name}`" for name in FACTS if name.startswith("context."))
    rows.append((known, "This is given in the context.", "`true`", ""))
    return table(("Fact", "Meaning", "Values", "Default"), rows)


def _meaning(name: str) -> str:
    if name in _DERIVED:
        return _DERIVED[name]
    head, _, field = name.partition(".")
    model = Agent if head == "agent" else Situation
    return model.model_fields[field or name].description or ""


def _values(fact: Fact) -> str:
    return ", ".join(map(_toml, fact.values)) or "any text"


def _toml(value: object) -> str:
    if value is None:
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _acts() -> str:
    return table(("Act", "What it does"), [(f"`{act}`", str(act.__doc__)) for act in Acts])


def _csc() -> str:
    return table(("Name", "What it does"), [(f"`{name}`", str(name.__doc__)) for name in Csc])


def _placeholders() -> str:
    rows = [(f"`{{{name}}}`", quoted(sample)) for name, sample in PLACEHOLDERS.items()]
    return table(("Placeholder", "For example"), rows)


def _tiers() -> str:
    rows = []
    for tier in Tier:
        wanted = [m for m in Bench.at(None).messages.values() if m.tier <= tier]
        words = sum(len(message.english.split()) for message in wanted)
        rows.append((f"`{tier}`", str(tier.__doc__), str(len(wanted)), f"{words:,}"))
    return table(("Tier", "What it makes of a language", "Messages", "English words"), rows)


def _reading() -> str:
    rows = []
    for tag in sorted(folder.parent.name for folder in SETS.glob("*/messages.toml")):
        signals = read_signals(tag, HELD_OUT)
        lost = sum(signals[one].missed for one in MUST_FIND if one in signals)
        columns = [f"{signals['all'].precision:.2f}", f"{signals['all'].recall:.2f}"]
        columns += [f"{signals['all'].f1:.2f}", str(lost)]
        drafts = f"{review_topics(tag, HELD_OUT)['all'].f1:.2f}" if has_review(tag) else "–"
        rows.append((f"`{tag}`", *columns, drafts))
    header = ("Language", "Signals: precision", "recall", "F1", "Threats or self-harm missed")
    return table((*header, "Topics in drafts: F1"), rows)


def _entry() -> str:
    """The first entry for a translator that has a placeholder, as its template has it."""
    text = template(m for m in Bench.at(None).messages.values() if m.catalogue == PHRASES)
    entries = (entry for entry in text.split("\n\n") if "python-brace-format" in entry)
    return f"```po\n{next(entries)}\n```"


GENERATED: Mapping[str, Callable[[], str]] = {
    "acts": _acts,
    "csc": _csc,
    "entry": _entry,
    "facts": _facts,
    "languages": _languages,
    "numbers": _numbers,
    "placeholders": _placeholders,
    "reading": _reading,
    "tiers": _tiers,
}
"""The texts that a page may hold between `<!-- generated: NAME -->` and `<!-- end -->`."""
