"""The functions of the module: those of the default library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from deescalate.library import default_library
from deescalate.models.context import Context
from deescalate.models.readings import Reading, Review
from deescalate.models.results import Catalog, LocaleInfo, Obstacle, Recommendation
from deescalate.models.situation import Situation
from deescalate.reading import Reader

__all__ = ["catalog", "locales", "preload", "read", "recommend", "review", "why_not"]


def recommend(
    situation: Situation | Mapping[str, Any],
    *,
    locale: str | None = "en",
    reply_locale: str | None = None,
    context: Context | Mapping[str, Any] | None = None,
    done: Iterable[str] | None = (),
    renewals: int | None = 0,
) -> Recommendation:
    """Return an ordered, explained plan for a situation.

    Args:
        situation: The encounter as far as it is known.
        locale: BCP 47 tag of the language of the guidance, for the agent.
        reply_locale: Tag of the language of the phrases, for the customer; by default `locale`.
        context: What is known for the wording: names, times, offers.
        done: Ids of strategies that were used already.
        renewals: How often the complaint came back, 0 or more.

    Raises:
        SituationError: For a situation, or `renewals`, that cannot be used.
        ContextError: For a context that cannot be used.
        LocaleError: For a language that is not there.
        UnknownIdError: For an unknown id in `done`.
    """
    return default_library().recommend(
        situation,
        locale=locale,
        reply_locale=reply_locale,
        context=context,
        done=done,
        renewals=renewals,
    )


def read(
    text: str,
    *,
    locale: str,
    readers: Sequence[Reader] = (),
    rules: bool = True,
) -> Reading:
    """Return the facts of a situation that the words of a message show.

    Args:
        text: The message, at most 100,000 characters; it is neither kept nor logged.
        locale: Tag of its language.
        readers: Readers of your own, beside the rules of the library.
        rules: Whether to read by the rules of the library too.

    Raises:
        TextError: For what is no text, or too long.
        LocaleError: For a language that is not there, or that has no cues.
    """
    return default_library().read(text, locale=locale, readers=readers, rules=rules)


def review(
    draft: str,
    *,
    locale: str,
    guidance_locale: str | None = None,
    situation: Situation | Mapping[str, Any] | None = None,
    context: Context | Mapping[str, Any] | None = None,
) -> Review:
    """Return what in a draft escalates, and for a situation what it rules out or lacks.

    Args:
        draft: What the agent is about to say, at most 100,000 characters; never kept or logged.
        locale: Tag of its language.
        guidance_locale: Tag of the language of the reasons; by default `locale`.
        situation: The encounter, if it is known.
        context: What is known and confirmed.

    Raises:
        TextError: For what is no text, or too long.
        SituationError: For a situation that cannot be used.
        ContextError: For a context that cannot be used.
        LocaleError: For a language that is not there, or that has no rules for drafts.
    """
    return default_library().review(
        draft,
        locale=locale,
        guidance_locale=guidance_locale,
        situation=situation,
        context=context,
    )


def why_not(
    situation: Situation | Mapping[str, Any],
    strategy: str,
    *,
    locale: str | None = "en",
    context: Context | Mapping[str, Any] | None = None,
    done: Iterable[str] | None = (),
    renewals: int | None = 0,
) -> tuple[Obstacle, ...]:
    """Return what keeps a strategy out of the plan for a situation; empty when it is in.

    Takes what `recommend` takes, and the id of a strategy.

    Raises:
        UnknownIdError: For an unknown strategy, or an unknown id in `done`.
        SituationError: For a situation, or `renewals`, that cannot be used.
        ContextError: For a context that cannot be used.
        LocaleError: For a language that is not there.
    """
    return default_library().why_not(
        situation, strategy, locale=locale, context=context, done=done, renewals=renewals
    )


def locales() -> tuple[LocaleInfo, ...]:
    """Return the languages that there are, with the shares of their words that are there."""
    return default_library().locales()


def preload(*locales: str) -> None:
    """Load languages before they are first asked for; all of them if none is named.

    Raises:
        LocaleError: For a language that is not there.
        KnowledgeError: For a catalogue that cannot be used.
    """
    default_library().preload(*locales)


def catalog(locale: str | None = "en") -> Catalog:
    """Return all that the library knows: strategies, phrases, tensions and sources.

    Raises:
        LocaleError: For a language that is not there.
    """
    return default_library().catalog(locale)
