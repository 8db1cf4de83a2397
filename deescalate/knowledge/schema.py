"""What the files of the knowledge hold: one model for each kind of file or table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from deescalate.knowledge.conditions import Rule, parse_group
from deescalate.vocabulary import (
    Acts,
    Channel,
    CitationKind,
    Csc,
    Escalation,
    Medium,
    PhraseMedium,
    Severity,
    Stage,
    StepStage,
)

__all__ = [
    "Avoidance",
    "EscalationRule",
    "Guard",
    "PhraseSource",
    "Side",
    "SourceFile",
    "SourcePoint",
    "Strategy",
    "Tension",
    "Topic",
    "medium_of",
]

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Text = Annotated[str, Field(min_length=1)]


def _groups(tables: object) -> tuple[Any, ...]:
    if not isinstance(tables, list | tuple) or not all(isinstance(t, Mapping) for t in tables):
        raise ValueError("is no list of tables; write its name in two brackets, as in [[when]]")
    return tuple(map(parse_group, tables))


Groups = Annotated[tuple[Any, ...], BeforeValidator(_groups)]

SPOKEN_CHANNELS = frozenset({Channel.IN_PERSON, Channel.PHONE})


def medium_of(channel: Channel) -> Medium:
    """The medium of a channel."""
    return Medium.SPOKEN if channel in SPOKEN_CHANNELS else Medium.WRITTEN


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Ruled(_File):
    when: Groups
    unless: Groups = ()

    @property
    def rule(self) -> Rule:
        """The conditions under which it holds."""
        return Rule(self.when, self.unless)


class Examples(_File):
    """Situations in which a strategy must come, and in which it must not."""

    comes: tuple[dict[str, Any], ...] = Field(min_length=1)
    stays_out: tuple[dict[str, Any], ...] = Field(min_length=1)


class Strategy(_Ruled):
    """One strategy, as its file tells it; id and stage are the names of file and folder."""

    id: Id
    stage: StepStage
    title: Text
    rationale: Text
    how: tuple[Text, ...] = Field(min_length=2, max_length=4)
    acts: frozenset[Acts] = frozenset()
    csc: Csc
    say: tuple[Id, ...] = ()
    avoid: tuple[Id, ...] = ()
    sources: tuple[str, ...] = Field(min_length=1)
    until: Stage | None = None
    before: tuple[Id, ...] = ()
    after: tuple[Id, ...] = ()
    conflicts: tuple[Id, ...] = ()
    examples: Examples

    @model_validator(mode="after")
    def _safe(self) -> Strategy:
        unsafe = self.acts & _NEVER_IN_DANGER
        if self.acts & {Acts.PROTECTS, Acts.SUPPORTS} and unsafe:
            raise ValueError(f"acts: what handles danger cannot have {', '.join(sorted(unsafe))}")
        if self.until and self.until < self.stage.value:
            raise ValueError(f"until: {self.until} is before the strategy's own stage")
        return self

    def messages(self) -> dict[str, str]:
        """Its texts for the agent, by message id."""
        own = f"strategy.{self.id}"
        lines = {f"{own}.how.{number}": line for number, line in enumerate(self.how, 1)}
        return {f"{own}.title": self.title, f"{own}.rationale": self.rationale, **lines}


_NEVER_IN_DANGER = frozenset(
    {
        Acts.ADMITS,
        Acts.ARGUES,
        Acts.BINDS,
        Acts.INVITES,
        Acts.LIMITS,
        Acts.OFFERS_REMEDY,
        Acts.PROPOSES,
        Acts.STANDS_FIRM,
    }
)


class PhraseSource(_File):
    """A phrase in English, with what a translator needs to know."""

    id: Id
    text: Text
    medium: PhraseMedium
    channels: frozenset[Channel] = frozenset()
    intent: Text
    tone: Text
    variants: dict[str, Text] = {}

    def fits(self, channel: Channel) -> bool:
        """Whether it may be offered on this channel."""
        if self.channels and channel not in self.channels:
            return False
        return self.medium in (PhraseMedium.BOTH, medium_of(channel).value)

    def messages(self) -> dict[str, str]:
        """Its texts by message id: the phrase itself and its variants."""
        return {self.id: self.text} | {
            f"{self.id}|{name}": text for name, text in self.variants.items()
        }


class Avoidance(_File):
    """Something not to say or do."""

    id: Id
    text: Text
    why: Text
    instead: Text
    sources: tuple[str, ...] = Field(min_length=1)

    def messages(self) -> dict[str, str]:
        """Its texts for the agent, by message id."""
        return {
            f"avoid.{self.id}.{part}": getattr(self, part) for part in ("text", "why", "instead")
        }


class SourcePoint(_File):
    """One piece of advice of a source."""

    id: Annotated[str, Field(pattern=r"^[a-z]+-\d{2,}$")]
    where: Text
    kind: Literal["do", "avoid", "say", "fact", "safety", "procedure", "mindset"]
    advice: Text
    when: Text | None = None
    say: Text | None = None
    avoid: Text | None = None


class SourceFile(_File):
    """A source with its points."""

    id: Id
    kind: CitationKind
    title: Text
    language: Text
    about: Text
    order: int = 100
    point: tuple[SourcePoint, ...] = Field(min_length=1)


class Side(_Ruled):
    """One side of a tension: when it is taken, and the strategies that follow it."""

    side: Text
    why: Text
    strategies: tuple[Id, ...] = Field(min_length=1)


class Tension(_File):
    """A disagreement between points, settled by the first side whose conditions hold."""

    id: Id
    points: tuple[str, ...] = Field(min_length=2)
    question: Text
    resolution: Text
    side: tuple[Side, ...] = Field(min_length=1)

    def messages(self) -> dict[str, str]:
        """Its texts for the agent, by message id."""
        own = f"tension.{self.id}"
        sides = {f"{own}.{side.side}.why": side.why for side in self.side}
        return {f"{own}.question": self.question, f"{own}.resolution": self.resolution, **sides}


class Guard(_Ruled):
    """A rule over all strategies: while it holds, some acts are kept out.

    `allow` lets only strategies with one of these acts come; `forbid` keeps out those with one.
    """

    id: Id
    why: Text
    allow: frozenset[Acts] = frozenset()
    forbid: frozenset[Acts] = frozenset()

    @model_validator(mode="after")
    def _one_of_both(self) -> Guard:
        if bool(self.allow) == bool(self.forbid):
            raise ValueError("a guard has either `allow` or `forbid`")
        return self

    def keeps_out(self, acts: frozenset[Acts]) -> bool:
        """Whether it keeps out a strategy that does this."""
        return not acts & self.allow if self.allow else bool(acts & self.forbid)

    def messages(self) -> dict[str, str]:
        """Its text for the agent, by message id."""
        return {f"guard.{self.id}": self.why}


class EscalationRule(_Ruled):
    """When help is brought in, and how far."""

    id: Id
    level: Escalation


class Topic(_Ruled):
    """Something in an agent's draft that escalates.

    `when` and `unless` keep it to some situations; without them it holds in all. `lacks` names the
    rules one of which has to fit somewhere in the draft; `longest` limits its words by channel.
    `situated` keeps it to reviews for a situation.
    """

    id: str = Field(pattern=r"^[a-z]+(_[a-z]+)*$")
    severity: Severity
    why: Text
    sources: tuple[str, ...] = Field(min_length=1)
    instead: tuple[str, ...] = ()
    when: Groups = ()
    situated: bool = False
    lacks: str | None = None
    longest: Mapping[Channel, int] = {}

    def messages(self) -> dict[str, str]:
        """Its texts for the agent, by message id."""
        return {f"topic.{self.id}.why": self.why}
