"""Why a strategy is not in a plan: an explanation, made only when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from deescalate.engine.facts import NamedFact, Request, plain
from deescalate.engine.index import bits_of, unmet
from deescalate.engine.plan import Engine, Evaluation
from deescalate.engine.reasons import GroupReasons
from deescalate.knowledge.conditions import DANGER_TO_OTHERS, DANGER_TO_SELF, Condition
from deescalate.knowledge.schema import Guard, Strategy
from deescalate.vocabulary import ObstacleKind, Remedy, Signal, StepStage

__all__ = ["Block", "why_not"]


@dataclass(frozen=True)
class Block:
    """What keeps a strategy out of a plan.

    Attributes:
        facts: For `missing` facts that would have to hold, else those that do.
        by: The guard or the strategy behind it, if it is one; `stage` if its stage is over.
    """

    kind: ObstacleKind
    facts: tuple[NamedFact, ...] = ()
    by: Guard | Strategy | str | None = None


def why_not(engine: Engine, request: Request, strategy: Strategy) -> tuple[Block, ...]:
    """Return what keeps a strategy out of the plan for a request; empty when it is in."""
    found = engine.evaluate(request)
    place = engine.knowledge.places[strategy.id]
    chosen = {other for other, _ in found.chosen}
    if place in chosen:
        return ()
    blocks = [
        *_missing(engine, request, strategy, found),
        *_excluding(engine, request, strategy, found),
    ]
    if strategy.id in request.done and strategy.stage is not StepStage.SAFETY:
        blocks.append(Block(ObstacleKind.DONE, (("done", strategy.id),)))
    if not blocks:
        rivals = engine.conflicts.get(place, 0)
        blocks = [
            Block(ObstacleKind.CONFLICT, by=engine.knowledge.strategies[other])
            for other in sorted(chosen)
            if rivals & engine.index.masks[other]
        ]
    return tuple(blocks)


def _missing(
    engine: Engine, request: Request, strategy: Strategy, found: Evaluation
) -> Iterator[Block]:
    """The conditions that the nearest group lacks, each as one fact that would satisfy it."""
    nearest = min((unmet(group, found.facts) for group in strategy.when), key=len)
    if nearest:
        wanted = (_wanted(engine, request, condition) for condition in nearest)
        yield Block(ObstacleKind.MISSING, tuple(wanted))


def _wanted(engine: Engine, request: Request, condition: Condition) -> NamedFact:
    value = condition.values[0]
    match condition.fact:
        case "risk":
            signals = {"others": DANGER_TO_OTHERS[0], "self": DANGER_TO_SELF[0]}
            return ("signals", signals.get(str(value), Signal.INTOXICATION).value)
        case "authority":
            remedy = (request.situation.remedy or Remedy.REFUND).value
            return ("agent.authority" if value == "within" else "remedy", remedy)
        case "offer":
            return ("context.offer", str(value))
        case "done_acts":
            return ("done", next(id for id, acts in engine.acts_of.items() if value in acts))
        case fact:
            return (fact, plain(value))


def _excluding(
    engine: Engine, request: Request, strategy: Strategy, found: Evaluation
) -> Iterator[Block]:
    for group in strategy.unless:
        if not unmet(group, found.facts):
            yield Block(ObstacleKind.EXCLUDED, GroupReasons(group)(request, found.facts))
    for place, guard in enumerate(engine.knowledge.guards, engine.first_guard):
        held = found.bits & engine.index.masks[place]
        if held and guard.keeps_out(strategy.acts):
            named = engine.reasons[next(bits_of(held))](request, found.facts)
            yield Block(ObstacleKind.EXCLUDED, named, by=guard)
    if not engine.index.masks[engine.knowledge.places[strategy.id]] & found.within:
        stage = request.situation.stage.value
        yield Block(ObstacleKind.EXCLUDED, (("stage", stage),), by="stage")
