"""The situation that a recommendation is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field, StrictBool

from deescalate.models._base import DECLARED_ORDER, Input
from deescalate.vocabulary import (
    Cause,
    Channel,
    Composure,
    CustomerType,
    Fault,
    Intensity,
    Need,
    Outlook,
    Remedy,
    Signal,
    Stage,
)

if TYPE_CHECKING:
    from typing import Unpack

    from deescalate.models.arguments import AgentFacts, SituationChanges, SituationFacts

__all__ = ["Agent", "Situation"]


class Agent(Input):
    """The one who faces the customer.

    Raises:
        pydantic.ValidationError: For an unknown field or value.
    """

    authority: Annotated[frozenset[Remedy], DECLARED_ORDER] = Field(
        default=frozenset(), description="What this agent may grant; empty by default."
    )
    composure: Composure = Field(
        default=Composure.STEADY, description="How the agent is doing; steady by default."
    )
    alone: StrictBool = Field(default=False, description="Nobody is within call.")
    supervisor: StrictBool = Field(
        default=True, description="A supervisor can be reached; true by default."
    )
    security: StrictBool = Field(
        default=True, description="Security is on site or on call; true by default."
    )
    can_transfer: StrictBool = Field(
        default=True, description="The contact can be transferred; true by default."
    )

    if TYPE_CHECKING:

        def __init__(self, **facts: Unpack[AgentFacts]) -> None: ...


class Situation(Input):
    """An encounter with a customer, as far as it is known. Every combination of values is valid.

    Sets take one bare value or any iterable; `None` means 'not given'.

    Raises:
        pydantic.ValidationError: For an unknown field or value, or without a channel.
    """

    channel: Channel = Field(description="Where the encounter takes place; required.")
    customer: Annotated[frozenset[CustomerType], DECLARED_ORDER] = Field(
        default=frozenset(), description="How the customer comes across; empty by default."
    )
    intensity: Intensity = Field(
        default=Intensity.CALM, description="How strong the feeling is now; calm by default."
    )
    stage: Stage = Field(
        default=Stage.OPEN, description="Where the encounter stands; open by default."
    )
    signals: Annotated[frozenset[Signal], DECLARED_ORDER] = Field(
        default=frozenset(), description="What was seen, heard or read; empty by default."
    )
    imminent: StrictBool = Field(
        default=False,
        description="The danger is in reach, on the way, or the means are at hand; counts only "
        "with a signal of risk.",
    )
    cause: Cause = Field(default=Cause.UNKNOWN, description="What the matter is about.")
    fault: Fault = Field(default=Fault.UNKNOWN, description="Who caused it.")
    outlook: Outlook = Field(default=Outlook.UNKNOWN, description="What can be done about it.")
    remedy: Remedy | None = Field(
        default=None,
        description="What the solution would take, if it takes a concession; outside "
        "`agent.authority` it needs the supervisor.",
    )
    needs: Annotated[frozenset[Need], DECLARED_ORDER] = Field(
        default=frozenset(), description="What the customer needs so that the contact can work."
    )
    agent: Agent = Field(default=Agent(), description="What the agent may do, and who is at hand.")
    audience: StrictBool = Field(default=False, description="Others watch, read or film.")
    queue: StrictBool = Field(default=False, description="Others wait.")
    long_standing: StrictBool = Field(
        default=False, description="A customer of many years or much business."
    )
    known_risk: StrictBool = Field(default=False, description="Earlier abuse is on record.")
    tags: Annotated[frozenset[str], DECLARED_ORDER] = Field(
        default=frozenset(), description="For a user's own strategies only."
    )

    if TYPE_CHECKING:

        def __init__(self, **facts: Unpack[SituationFacts]) -> None: ...

    def replace(self, **facts: Unpack[SituationChanges]) -> Situation:
        """Return a validated copy with some facts replaced; `None` keeps what there is.

        Raises:
            SituationError: For an unknown field or value.
        """
        from deescalate.models.checking import situation_of  # which imports this module

        given = {name: value for name, value in facts.items() if value is not None}
        return situation_of(dict(self) | given)
