"""De-escalation guidance for customer service: a situation in, an ordered, explained plan out.

Everything here is the public interface; modules below are not. Names load when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deescalate.api import (
        catalog,
        locales,
        preload,
        read,
        recommend,
        review,
        why_not,
    )
    from deescalate.errors import (
        ContextError,
        DeescalateError,
        FieldError,
        KnowledgeError,
        LocaleError,
        SituationError,
        TextError,
        UnknownIdError,
    )
    from deescalate.library import Library
    from deescalate.models.context import Context, Offer, Person
    from deescalate.models.readings import Cue, Finding, Reading, Review
    from deescalate.models.results import (
        Avoidance,
        Catalog,
        Citation,
        LocaleInfo,
        Obstacle,
        Phrase,
        PhraseInfo,
        Point,
        Reason,
        Recommendation,
        Source,
        Step,
        StrategyInfo,
        Tension,
        TensionInfo,
        TensionSide,
    )
    from deescalate.models.situation import Agent, Situation
    from deescalate.reading import Reader
    from deescalate.vocabulary import (
        Cause,
        Channel,
        CitationKind,
        Composure,
        Contact,
        Csc,
        CustomerType,
        Escalation,
        Fault,
        Gender,
        Intensity,
        Medium,
        Need,
        ObstacleKind,
        Outlook,
        PhraseMedium,
        Register,
        Remedy,
        Severity,
        Signal,
        Stage,
        StepStage,
    )

__version__ = "0.1.0"

_HOMES = {
    "deescalate.api": "catalog locales preload read recommend review why_not",
    "deescalate.errors": (
        "ContextError DeescalateError FieldError KnowledgeError LocaleError SituationError "
        "TextError UnknownIdError"
    ),
    "deescalate.library": "Library",
    "deescalate.models.context": "Context Offer Person",
    "deescalate.models.results": (
        "Avoidance Catalog Citation LocaleInfo Obstacle Phrase PhraseInfo Point Reason "
        "Recommendation Source Step StrategyInfo Tension TensionInfo TensionSide"
    ),
    "deescalate.models.readings": "Cue Finding Reading Review",
    "deescalate.models.situation": "Agent Situation",
    "deescalate.reading": "Reader",
    "deescalate.vocabulary": (
        "Cause Channel CitationKind Composure Contact Csc CustomerType Escalation Fault Gender "
        "Intensity Medium Need ObstacleKind Outlook PhraseMedium Register Remedy Severity Signal "
        "Stage StepStage"
    ),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}

__all__ = [
    "Agent",
    "Avoidance",
    "Catalog",
    "Cause",
    "Channel",
    "Citation",
    "CitationKind",
    "Composure",
    "Contact",
    "Context",
    "ContextError",
    "Csc",
    "Cue",
    "CustomerType",
    "DeescalateError",
    "Escalation",
    "Fault",
    "FieldError",
    "Finding",
    "Gender",
    "Intensity",
    "KnowledgeError",
    "Library",
    "LocaleError",
    "LocaleInfo",
    "Medium",
    "Need",
    "Obstacle",
    "ObstacleKind",
    "Offer",
    "Outlook",
    "Person",
    "Phrase",
    "PhraseInfo",
    "PhraseMedium",
    "Point",
    "Reader",
    "Reading",
    "Reason",
    "Recommendation",
    "Register",
    "Remedy",
    "Review",
    "Severity",
    "Signal",
    "Situation",
    "SituationError",
    "Source",
    "Stage",
    "Step",
    "StepStage",
    "StrategyInfo",
    "Tension",
    "TensionInfo",
    "TensionSide",
    "TextError",
    "UnknownIdError",
    "catalog",
    "locales",
    "preload",
    "read",
    "recommend",
    "review",
    "why_not",
]


def __getattr__(name: str) -> Any:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
