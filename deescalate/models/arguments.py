"""What the constructors accept, for type checkers: every enum value as a literal string too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Literal, Required, TypeAlias, TypedDict, TypeVar

from deescalate.models.context import Offer, Person
from deescalate.models.situation import Agent
from deescalate.vocabulary import (
    Cause,
    Channel,
    Composure,
    CustomerType,
    Fault,
    Gender,
    Intensity,
    Need,
    Outlook,
    Register,
    Remedy,
    Signal,
    Stage,
)

_T = TypeVar("_T")
OneOrMany: TypeAlias = _T | Iterable[_T]

ChannelLike = Channel | Literal["in_person", "phone", "chat", "email", "social"]
CustomerTypeLike = (
    CustomerType
    | Literal["angry", "dissatisfied", "indecisive", "domineering", "rude", "talkative"]
)
IntensityLike = Intensity | Literal["calm", "annoyed", "upset", "furious"]
StageLike = (
    Stage
    | Literal["prepare", "open", "listen", "acknowledge", "clarify", "resolve", "close", "recover"]
)
SignalLike = (
    Signal
    | Literal[
        "shouting",
        "profanity",
        "insult",
        "harassment",
        "interruption",
        "questions_authority",
        "demands_supervisor",
        "repeated_complaint",
        "churn_threat",
        "publicity_threat",
        "legal_threat",
        "distress",
        "threat_of_violence",
        "intimidation",
        "physical_contact",
        "violence",
        "weapon",
        "property_damage",
        "intoxication",
        "medical",
        "self_harm",
    ]
)
CauseLike = (
    Cause
    | Literal[
        "unknown",
        "product",
        "service",
        "delay",
        "billing",
        "policy",
        "misunderstanding",
        "data_loss",
        "unreachable",
        "misconduct",
        "harm",
        "data_misuse",
        "other",
    ]
)
FaultLike = Fault | Literal["unknown", "company", "colleague", "customer", "third_party"]
OutlookLike = (
    Outlook
    | Literal[
        "unknown",
        "simple_fix",
        "negotiable",
        "needs_check",
        "delayed",
        "impossible",
        "out_of_scope",
    ]
)
RemedyLike = Remedy | Literal["refund", "exchange", "discount", "goodwill"]
NeedLike = Need | Literal["language", "access", "minor"]
ComposureLike = Composure | Literal["steady", "strained", "losing"]
GenderLike = Gender | Literal["unknown", "female", "male"]
RegisterLike = Register | Literal["formal", "informal"]


class AgentFacts(TypedDict, total=False):
    """What `Agent` takes."""

    authority: OneOrMany[RemedyLike] | None
    composure: ComposureLike | None
    alone: bool | None
    supervisor: bool | None
    security: bool | None
    can_transfer: bool | None


class _Facts(TypedDict, total=False):
    customer: OneOrMany[CustomerTypeLike] | None
    intensity: IntensityLike | None
    stage: StageLike | None
    signals: OneOrMany[SignalLike] | None
    imminent: bool | None
    cause: CauseLike | None
    fault: FaultLike | None
    outlook: OutlookLike | None
    remedy: RemedyLike | None
    needs: OneOrMany[NeedLike] | None
    agent: Agent | Mapping[str, Any] | None
    audience: bool | None
    queue: bool | None
    long_standing: bool | None
    known_risk: bool | None
    tags: OneOrMany[str] | None


class SituationFacts(_Facts, total=False):
    """What `Situation` takes."""

    channel: Required[ChannelLike]


class SituationChanges(_Facts, total=False):
    """What `Situation.replace` takes."""

    channel: ChannelLike | None


class PersonFacts(TypedDict, total=False):
    """What `Person` takes."""

    given: str | None
    family: str | None
    patronymic: str | None
    name: str | None
    gender: GenderLike | None
    title: str | None
    language: str | None
    address: str | None


class OfferFacts(TypedDict, total=False):
    """What `Offer` takes."""

    remedy: Required[RemedyLike]
    amount: Decimal | int | str | None
    currency: str | None


class ContextFacts(TypedDict, total=False):
    """What `Context` takes."""

    customer: Person | Mapping[str, Any] | None
    agent: Person | Mapping[str, Any] | None
    company: str | None
    unit: str | None
    product: str | None
    case: str | None
    deadline: dt.date | dt.datetime | str | None
    callback_within: dt.timedelta | str | None
    offer: Offer | Mapping[str, Any] | None
    policy: str | None
    alternative: str | None
    emergency_number: str | None
    crisis_line: str | None
    register: RegisterLike | None
