"""What is found in text: the facts that a message shows, and what in a draft escalates."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from deescalate.models._base import DECLARED_ORDER, Result
from deescalate.models.checking import situation_of
from deescalate.models.results import Citation, Phrase
from deescalate.models.situation import Situation
from deescalate.vocabulary import Cause, CustomerType, Intensity, Severity, Signal

__all__ = ["Cue", "Finding", "Reading", "Review"]


class Cue(Result):
    """Words of a message, and the fact of a situation that they show."""

    field: str = Field(description="`signals`, `customer`, `intensity` or `cause`.")
    value: str = Field(description="The value that the words show.")
    start: int = Field(description="Where they begin, in code points of the message as given.")
    end: int = Field(description="Where they end.")
    text: str = Field(description="The words themselves.")
    rule: str = Field(description="The rule that found them.")
    reader: str = Field(default="rules", description="What read it: the rules, or another reader.")


class Reading(Result):
    """What the words of a message show; nothing else is claimed."""

    locale: str = Field(description="Resolved tag of the language it was read in.")
    signals: Annotated[frozenset[Signal], DECLARED_ORDER] = Field(
        default=frozenset(), description="Signals shown."
    )
    customer: Annotated[frozenset[CustomerType], DECLARED_ORDER] = Field(
        default=frozenset(), description="Types of customer shown."
    )
    intensity: Intensity | None = Field(
        default=None, description="The strongest feeling shown; null without a cue."
    )
    cause: Cause | None = Field(default=None, description="The cause shown; null without a cue.")
    cues: tuple[Cue, ...] = Field(default=(), description="The words, in the order of the message.")

    def situation(self, **known: Any) -> Situation:
        """Return the situation: given scalars win over what was read, given sets are added to it.

        Raises:
            SituationError: For facts that cannot be used, or without a channel.
        """
        read = {name: getattr(self, name) for name in ("signals", "customer", "intensity", "cause")}
        facts: dict[str, Any] = {name: value for name, value in read.items() if value}
        for name, value in known.items():
            if name in ("signals", "customer") and value is not None:
                given = {value} if isinstance(value, str) else set(value)
                facts[name] = facts.get(name, frozenset()) | given
            elif value is not None:
                facts[name] = value
        return situation_of(facts)


class Finding(Result):
    """Wording in a draft that escalates, or something that it lacks."""

    rule: str = Field(description="The rule that found it.")
    topic: str = Field(description="What is wrong, such as `commands_calm`.")
    severity: Severity = Field(description="`error`, `warning` or `advice`.")
    start: int = Field(description="Where it begins, in code points of the draft as given.")
    end: int = Field(description="Where it ends.")
    text: str | None = Field(description="The words; null where something is missing.")
    why: str = Field(description="Why it escalates, in the language of the guidance.")
    instead: tuple[Phrase, ...] = Field(description="Phrases to say instead, best first.")
    sources: tuple[Citation, ...] = Field(description="Who advises it.")


class Review(Result):
    """What in a draft escalates."""

    locale: str = Field(description="Resolved tag of the language of the draft.")
    guidance_locale: str = Field(description="Resolved tag of the language of the reasons.")
    findings: tuple[Finding, ...] = Field(description="In the order of the draft.")

    @property
    def ok(self) -> bool:
        """Whether there is no error; warnings and advice may be there."""
        return not any(finding.severity == Severity.ERROR for finding in self.findings)
