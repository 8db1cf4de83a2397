"""What there is to translate: every message with its tier and a note for the translator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from deescalate.knowledge.base import Knowledge
from deescalate.knowledge.schema import Strategy
from deescalate.knowledge.templates import PLACEHOLDERS, parse_template
from deescalate.language.catalog import GUIDANCE, PHRASES
from deescalate.vocabulary import Acts, OrderedTerm, StepStage

__all__ = ["Message", "Tier", "messages"]


class Tier(OrderedTerm):
    """How far a translation has got: each tier includes those before it."""

    REQUIRED = "required", "Danger, limits, handover and escalation: safe to use."
    USABLE = "usable", "Titles, instructions and phrases of every step: fit for daily work."
    COMPLETE = "complete", "Everything, with rationales, avoidances and settled disagreements."


class Message(NamedTuple):
    """A text to translate.

    Attributes:
        id: Its id, `msgctxt` in a catalogue.
        catalogue: The file that it belongs to.
        english: The text; the plural where it counts something.
        singular: How it reads for one; None where it counts nothing.
        note: What a translator needs to know.
        tier: From which tier on it is needed.
    """

    id: str
    catalogue: str
    english: str
    singular: str | None
    note: str
    tier: Tier

    @property
    def placeholders(self) -> frozenset[str]:
        """The names in braces."""
        return parse_template(self.english, guidance=True).names


_KINDS = {
    "strategy": "For the agent: an instruction or its reason.",
    "avoid": "For the agent: what not to say or do, why, and what instead.",
    "reason": "For the agent: a fact, as the reason of a step.",
    "interface": "Heading or label around a plan.",
    "tension": "For the agent: a disagreement between sources and how it is settled.",
    "guard": "For the agent: a rule that keeps steps out.",
    "topic": "For the agent: why wording in a draft makes things worse.",
}
_URGENT_ACTS = {Acts.PROTECTS, Acts.LIMITS, Acts.ENDS, Acts.HANDS_OVER}
_URGENT_FACTS = {"risk", "escalation"}


def messages(knowledge: Knowledge) -> tuple[Message, ...]:
    """Return every message, guidance before phrases, in the order of the knowledge."""
    tiers = _Tiers(knowledge)
    return (*_guidance(knowledge, tiers), *_phrases(knowledge, tiers))


def _guidance(knowledge: Knowledge, tiers: _Tiers) -> Iterator[Message]:
    for id, text in knowledge.guidance.items():
        singular = knowledge.singulars.get(id)
        note = _KINDS[id.partition(".")[0]]
        yield Message(id, GUIDANCE, text, singular, note, tiers.of_guidance(id))


def _phrases(knowledge: Knowledge, tiers: _Tiers) -> Iterator[Message]:
    for id, text in knowledge.phrase_texts.items():
        note = _phrase_note(knowledge, id, text)
        yield Message(id, PHRASES, text, None, note, tiers.of_phrase(id))


def _phrase_note(knowledge: Knowledge, key: str, text: str) -> str:
    phrase = knowledge.phrases[key.partition("|")[0]]
    users = [strategy for strategy in knowledge.strategies if phrase.id in strategy.say]
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


class _Tiers:
    """Which tier a message belongs to, by the strategies that use it."""

    def __init__(self, knowledge: Knowledge) -> None:
        urgent = [strategy for strategy in knowledge.strategies if _is_urgent(strategy)]
        self._strategies = {strategy.id for strategy in urgent}
        self._avoidances = {id for strategy in urgent for id in strategy.avoid}
        self._phrases = {id for strategy in urgent for id in strategy.say}
        rules = [strategy.rule for strategy in urgent]
        rules += [rule.rule for rule in knowledge.escalation]
        self._facts = {fact.fact for rule in rules for group in rule.when for fact in group}

    def of_guidance(self, id: str) -> Tier:
        """The tier of a text for the agent."""
        kind, _, rest = id.partition(".")
        name, _, part = rest.partition(".")
        if kind in ("interface", "guard"):
            return Tier.REQUIRED
        if kind == "reason":
            fact = rest.rpartition(".")[0]
            return Tier.REQUIRED if {fact, name} & self._facts else Tier.USABLE
        if kind == "strategy" and part != "rationale":
            return Tier.REQUIRED if name in self._strategies else Tier.USABLE
        if kind == "topic":
            return Tier.USABLE
        if kind == "avoid" and part != "why" and name in self._avoidances:
            return Tier.REQUIRED
        return Tier.COMPLETE

    def of_phrase(self, key: str) -> Tier:
        """The tier of a text for the customer."""
        return Tier.REQUIRED if key.partition("|")[0] in self._phrases else Tier.USABLE


def _is_urgent(strategy: Strategy) -> bool:
    facts = {fact.fact for group in strategy.when for fact in group}
    return (
        strategy.stage is StepStage.SAFETY
        or bool(facts & _URGENT_FACTS)
        or bool(_URGENT_ACTS & set(strategy.acts))
    )
