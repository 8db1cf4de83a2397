"""Lists all that a library knows, in one language."""

from __future__ import annotations

from deescalate.knowledge.base import Knowledge
from deescalate.language.catalog import Language
from deescalate.models.results import (
    Catalog,
    PhraseInfo,
    Point,
    Source,
    StrategyInfo,
    TensionInfo,
    TensionSide,
)
from deescalate.vocabulary import StepStage
from deescalate.wording import Guidance

__all__ = ["catalog_of"]


def catalog_of(knowledge: Knowledge, guidance: Guidance, language: Language) -> Catalog:
    """Return the strategies, phrases, tensions and sources, with the words of a language."""
    return Catalog(
        locale=language.tag,
        strategies=_strategies(knowledge, guidance),
        phrases=_phrases(knowledge, language),
        tensions=_tensions(knowledge, guidance),
        sources=_sources(knowledge),
        knowledge_version=knowledge.version,
    )


def _strategies(knowledge: Knowledge, guidance: Guidance) -> tuple[StrategyInfo, ...]:
    infos = []
    for strategy in knowledge.strategies:
        parts = guidance.parts(strategy)
        infos.append(
            StrategyInfo(
                id=strategy.id,
                stage=StepStage(strategy.stage),
                title=parts.title,
                rationale=guidance.text(f"strategy.{strategy.id}.rationale"),
                how=parts.how,
                say=strategy.say,
                avoid=parts.avoid,
                sources=parts.sources,
                conflicts=strategy.conflicts,
                csc=strategy.csc,
            )
        )
    return tuple(infos)


def _phrases(knowledge: Knowledge, language: Language) -> tuple[PhraseInfo, ...]:
    users: dict[str, list[str]] = {}
    for strategy in knowledge.strategies:
        for id in strategy.say:
            users.setdefault(id, []).append(strategy.id)
    return tuple(
        PhraseInfo(
            id=phrase.id,
            text=language.phrases.get(phrase.id),
            medium=phrase.medium,
            intent=phrase.intent,
            tone=phrase.tone,
            strategies=tuple(users.get(phrase.id, ())),
        )
        for phrase in knowledge.phrases.values()
    )


def _tensions(knowledge: Knowledge, guidance: Guidance) -> tuple[TensionInfo, ...]:
    return tuple(
        TensionInfo(
            id=tension.id,
            question=guidance.text(f"tension.{tension.id}.question"),
            resolution=guidance.text(f"tension.{tension.id}.resolution"),
            points=tension.points,
            sides=tuple(
                TensionSide(
                    side=side.side,
                    why=guidance.text(f"tension.{tension.id}.{side.side}.why"),
                    strategies=side.strategies,
                )
                for side in tension.side
            ),
        )
        for tension in knowledge.tensions
    )


def _sources(knowledge: Knowledge) -> tuple[Source, ...]:
    return tuple(
        Source(
            id=source.id,
            kind=source.kind,
            title=source.title,
            language=source.language,
            about=source.about,
            points=tuple(Point.model_validate(point.model_dump()) for point in source.point),
        )
        for source in knowledge.sources
    )
