"""What the library answers with: recommendations, their parts, obstacles and the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, field_validator

from deescalate.models._base import DECLARED_ORDER, Result
from deescalate.models.situation import Agent, Situation
from deescalate.vocabulary import (
    CitationKind,
    Contact,
    Csc,
    Escalation,
    Medium,
    ObstacleKind,
    PhraseMedium,
    Register,
    StepStage,
)

__all__ = [
    "Avoidance",
    "Catalog",
    "Citation",
    "LocaleInfo",
    "Obstacle",
    "Phrase",
    "PhraseInfo",
    "Point",
    "Reason",
    "Recommendation",
    "Source",
    "Step",
    "StrategyInfo",
    "Tension",
    "TensionInfo",
    "TensionSide",
]

JsonScalar = bool | int | float | str | None


class Phrase(Result):
    """Something to say to the customer, ready as it is."""

    id: str = Field(description="Id of the phrase; never changes its meaning.")
    text: str = Field(description="The words, with every value filled in.")
    locale: str = Field(description="Tag of the language of the text.")
    medium: Medium = Field(description="Whether it is meant to be spoken or written here.")


class Avoidance(Result):
    """Something not to say or do, with its reason and the better way."""

    id: str = Field(description="Id of the avoidance.")
    text: str = Field(description="What to avoid.")
    why: str = Field(description="Why.")
    instead: str = Field(description="What to do or say instead.")


class Reason(Result):
    """A fact that a step, an escalation or an obstacle rests on."""

    field: str = Field(
        description="Dotted path of the fact, such as `intensity`, `agent.alone`, "
        "`context.deadline`, `renewals` or `done`."
    )
    value: JsonScalar = Field(description="The value of the fact.")
    given: bool = Field(description="Whether the value differs from the default.")
    text: str = Field(description="The fact in words, in the language of the guidance.")


class Citation(Result):
    """The point of advice that a step rests on, and where it stands."""

    point: str = Field(description="Id of the point, such as `zh-05` or `ed-06`.")
    kind: CitationKind = Field(description="Article, editorial point, or the user's own.")
    title: str = Field(description="Title of the source.")
    language: str = Field(description="Tag of the language of the source.")
    where: str = Field(
        description="Where in the article it stands; for an editorial point the guidance or "
        "practice that it follows."
    )


class Step(Result):
    """One step of the plan."""

    strategy: str = Field(description="Id of the strategy.")
    stage: StepStage = Field(description="The stage at which it is taken.")
    now: bool = Field(description="Whether it is for this very moment.")
    title: str = Field(description="What to do, in one line.")
    how: tuple[str, ...] = Field(description="Short instructions.")
    say: tuple[Phrase, ...] = Field(
        description="Alternatives in the medium of the channel, best first; empty if the step "
        "says nothing."
    )
    needs: tuple[str, ...] = Field(description="Context fields that would unlock more phrases.")
    avoid: tuple[Avoidance, ...] = Field(description="What not to say or do.")
    because: tuple[Reason, ...] = Field(description="The facts that it comes for.")
    sources: tuple[Citation, ...] = Field(description="The points that advise it.")
    csc: Csc = Field(description="Its name among the strategies of Customer Support Conversation.")


class Tension(Result):
    """A disagreement between sources that this situation settles."""

    id: str = Field(description="Id of the tension.")
    side: str = Field(description="The side that is taken; `both` where both are followed.")
    why: str = Field(description="Why this side is taken here.")
    points: tuple[str, ...] = Field(description="The points that disagree.")


class Recommendation(Result):
    """An ordered, explained plan for a situation."""

    situation: Situation = Field(description="What it is for.")
    locale: str = Field(description="Resolved tag of the language of the guidance.")
    reply_locale: str = Field(description="Resolved tag of the language of the phrases.")
    steps: tuple[Step, ...] = Field(description="The plan, in order.")
    escalation: Escalation = Field(description="How far help is to be brought in.")
    escalation_because: tuple[Reason, ...] = Field(
        description="The facts that the escalation rests on; empty for `none`."
    )
    contacts: Annotated[frozenset[Contact], DECLARED_ORDER] = Field(
        description="Who is to be told or called."
    )
    tensions: tuple[Tension, ...] = Field(
        description="Disagreements between sources that this situation settles and that touch a "
        "step."
    )
    fallbacks: tuple[str, ...] = Field(
        description="What was not there in the language asked for: message ids that came in "
        "English, and `register` where informal wording was asked for and is not there."
    )
    knowledge_version: str = Field(description="Hash of the knowledge that it rests on.")

    @field_validator("situation", mode="before")
    @classmethod
    def _ignore_what_a_later_version_adds(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        known = {key: part for key, part in value.items() if key in Situation.model_fields}
        agent = known.get("agent")
        if isinstance(agent, Mapping):
            known["agent"] = {k: part for k, part in agent.items() if k in Agent.model_fields}
        return known

    @property
    def now(self) -> tuple[Step, ...]:
        """The steps for this very moment: at most five, starting with the first of the plan."""
        return tuple(step for step in self.steps if step.now)

    @property
    def escalates(self) -> bool:
        """Whether somebody else has to be brought in: true from `handover`."""
        return self.escalation >= Escalation.HANDOVER

    def __str__(self) -> str:
        """The plan as text for a terminal, in the language of the guidance."""
        from deescalate.render.text import plan_text  # drawn only when asked for

        return plan_text(self)


class Obstacle(Result):
    """Why a strategy is not in a plan."""

    kind: ObstacleKind = Field(description="What kind of obstacle it is.")
    facts: tuple[Reason, ...] = Field(
        description="For `missing` the facts that would have to hold, else those that hold."
    )
    text: str = Field(description="The obstacle in one sentence.")


class LocaleInfo(Result):
    """A language that the library speaks."""

    tag: str = Field(description="Resolved tag, as results carry it.")
    name: str = Field(description="The language's own name.")
    english_name: str = Field(description="Its name in English.")
    status: str = Field(
        default="refused",
        description="`complete`, `draft` where words are missing, or `refused` where a file of it "
        "cannot be used.",
    )
    registers: tuple[Register, ...] = Field(default=(), description="The registers it speaks.")
    guidance: float = Field(default=0.0, description="Share of the guidance there is, 0 to 1.")
    phrases: float = Field(default=0.0, description="Share of the phrases there is, 0 to 1.")
    problem: str | None = Field(
        default=None, description="Why it is refused: the file, the place and what to do."
    )


class Point(Result):
    """One piece of advice of a source."""

    id: str = Field(description="Id of the point.")
    kind: str = Field(description="do, avoid, say, fact, safety, procedure or mindset.")
    where: str = Field(description="Where it stands, or which guidance it follows.")
    advice: str = Field(description="The advice, in the library's own words, in English.")
    when: str | None = Field(default=None, description="The condition that the source gives.")
    say: str | None = Field(default=None, description="Gist of a wording that it recommends.")
    avoid: str | None = Field(default=None, description="Gist of a wording that it warns of.")


class Source(Result):
    """A source of the knowledge with its points."""

    id: str = Field(description="Id of the source; the points' ids begin with it.")
    kind: CitationKind = Field(description="Article, editorial, or the user's own.")
    title: str = Field(description="Title, in the language of the source.")
    language: str = Field(description="Tag of its language.")
    about: str = Field(description="What it is, in one sentence, in English.")
    points: tuple[Point, ...] = Field(description="Its points, in order.")


class StrategyInfo(Result):
    """A strategy as the catalogue lists it."""

    id: str = Field(description="Id; never changes its meaning and is never reused.")
    stage: StepStage = Field(description="The stage it belongs to.")
    title: str = Field(description="What to do, in one line.")
    rationale: str = Field(description="Why it is advised.")
    how: tuple[str, ...] = Field(description="Short instructions.")
    say: tuple[str, ...] = Field(description="Ids of its phrases, best first.")
    avoid: tuple[Avoidance, ...] = Field(description="What not to say or do.")
    sources: tuple[Citation, ...] = Field(description="The points that advise it.")
    conflicts: tuple[str, ...] = Field(description="Ids of strategies it never comes with.")
    csc: Csc = Field(description="Its name in Customer Support Conversation.")


class PhraseInfo(Result):
    """A phrase as the catalogue lists it."""

    id: str = Field(description="Id of the phrase.")
    text: str | None = Field(
        description="The words, with placeholders in braces; None where the language lacks it."
    )
    medium: PhraseMedium = Field(description="For which medium it is meant.")
    intent: str = Field(description="What it is for, in English.")
    tone: str = Field(description="How it should sound, in English.")
    strategies: tuple[str, ...] = Field(description="Ids of the strategies that say it.")


class TensionSide(Result):
    """One side of a tension."""

    side: str = Field(description="Name of the side.")
    why: str = Field(description="When and why it is taken.")
    strategies: tuple[str, ...] = Field(description="Ids of the strategies that follow it.")


class TensionInfo(Result):
    """A disagreement between sources, as the catalogue lists it."""

    id: str = Field(description="Id of the tension.")
    question: str = Field(description="What the sources disagree about.")
    resolution: str = Field(description="How it is settled.")
    points: tuple[str, ...] = Field(description="The points that disagree.")
    sides: tuple[TensionSide, ...] = Field(description="Its sides.")


class Catalog(Result):
    """All that the library knows, in one language."""

    locale: str = Field(description="Resolved tag of the language.")
    strategies: tuple[StrategyInfo, ...] = Field(description="In the order of a plan.")
    phrases: tuple[PhraseInfo, ...] = Field(description="By id.")
    tensions: tuple[TensionInfo, ...] = Field(description="Disagreements between sources.")
    sources: tuple[Source, ...] = Field(description="The articles, then the rest.")
    knowledge_version: str = Field(description="Hash of the knowledge.")
