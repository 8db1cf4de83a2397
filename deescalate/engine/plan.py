"""The plan without words: strategies in order with reasons, escalation, contacts, tensions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from deescalate.engine.facts import NamedFact, Request, plain
from deescalate.engine.index import Facts, RuleIndex, bits_of, unmet
from deescalate.engine.reasons import GroupReasons
from deescalate.knowledge.base import Knowledge
from deescalate.knowledge.conditions import (
    DANGER_TO_OTHERS,
    DANGER_TO_SELF,
    Condition,
)
from deescalate.knowledge.schema import Guard, Side, Strategy, Tension, medium_of
from deescalate.models.situation import Situation
from deescalate.vocabulary import (
    Acts,
    Contact,
    Escalation,
    Fault,
    Intensity,
    Medium,
    ObstacleKind,
    Remedy,
    Signal,
    Stage,
    StepStage,
)

__all__ = ["Block", "Engine", "Plan", "PlannedStep"]

_OWED = frozenset({Acts.HEARS, Acts.ACKNOWLEDGES, Acts.APOLOGISES})
_AT_MOST_NOW = 5
_Placed = tuple[StepStage, int, int]
"""The stage, strategy and group of a step."""


class PlannedStep(NamedTuple):
    """A strategy that comes: when, whether now, and the facts that it comes for."""

    strategy: Strategy
    stage: StepStage
    now: bool
    because: tuple[NamedFact, ...]


@dataclass(frozen=True)
class Plan:
    """A recommendation without words."""

    steps: tuple[PlannedStep, ...]
    escalation: Escalation
    escalation_because: tuple[NamedFact, ...]
    contacts: frozenset[Contact]
    tensions: tuple[tuple[Tension, Side], ...]


@dataclass(frozen=True)
class Block:
    """What keeps a strategy out of a plan.

    Attributes:
        facts: For `missing` the conditions that would have to hold, else the facts that do.
        by: The guard or the strategy behind it, if it is one; `stage` if its stage is over.
    """

    kind: ObstacleKind
    facts: tuple[NamedFact, ...] = ()
    by: Guard | Strategy | str | None = None


class Engine:
    """Plans for situations, from knowledge that is compiled once. Keeps no state between calls."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Compile the conditions of `knowledge`."""
        self._knowledge = knowledge
        self._strategies = knowledge.strategies
        self._acts_of = {strategy.id: strategy.acts for strategy in self._strategies}
        sides = [(tension, side) for tension in knowledge.tensions for side in tension.side]
        self._sides = sides
        self._escalation = RuleIndex([rule.rule for rule in knowledge.escalation])
        self._index = RuleIndex(
            [
                *(strategy.rule for strategy in self._strategies),
                *(guard.rule for guard in knowledge.guards),
                *(side.rule for _, side in sides),
            ]
        )
        count = len(self._strategies)
        masks = self._index.masks
        self._first_guard = count
        self._first_side = count + len(knowledge.guards)
        self._steps_mask = self._union(range(count))
        self._levels = [
            (
                level,
                sum(
                    self._escalation.masks[place]
                    for place, rule in enumerate(knowledge.escalation)
                    if rule.level is level
                ),
            )
            for level in reversed(Escalation)
        ]
        self._guards = [
            (
                masks[self._first_guard + place],
                ~self._union(i for i in range(count) if guard.keeps_out(self._strategies[i].acts)),
            )
            for place, guard in enumerate(knowledge.guards)
        ]
        self._window = {stage: self._in_window(stage) for stage in Stage}
        self._owed = {
            stage: {
                act: self._union(
                    place
                    for place, strategy in enumerate(self._strategies)
                    if act in strategy.acts
                    and StepStage.SAFETY < strategy.stage < StepStage(stage.value)
                )
                for act in _OWED
            }
            for stage in Stage
            if stage <= Stage.RESOLVE
        }
        self._done = {
            strategy.id: ~masks[place]
            for place, strategy in enumerate(self._strategies)
            if strategy.stage is not StepStage.SAFETY
        }
        self._conflicts = self._symmetric_conflicts()
        self._reasons = [GroupReasons(group) for group in self._index.groups]
        self._levels_because = [GroupReasons(group) for group in self._escalation.groups]
        self._stage_at = {
            stage: [_stage_of(strategy, stage) for strategy in self._strategies] for stage in Stage
        }

    def _union(self, places: Iterable[int]) -> int:
        mask = 0
        for place in places:
            mask |= self._index.masks[place]
        return mask

    def _in_window(self, stage: Stage) -> int:
        """Strategies of this stage and later ones, and what may come at any stage."""
        return self._union(
            place
            for place, strategy in enumerate(self._strategies)
            if strategy.stage is StepStage.SAFETY
            or strategy.stage >= stage.value
            or Acts.STEADIES in strategy.acts
            or (strategy.until is not None and strategy.until >= stage)
        )

    def _symmetric_conflicts(self) -> dict[int, int]:
        places = self._knowledge.places
        conflicts: dict[int, int] = {}
        for place, strategy in enumerate(self._strategies):
            for other in strategy.conflicts:
                if other in places:
                    pair = (place, places[other])
                    for one, two in (pair, pair[::-1]):
                        conflicts[one] = conflicts.get(one, 0) | self._index.masks[two]
        return conflicts

    def plan(self, request: Request) -> Plan:
        """Return the plan for a request."""
        facts = request.facts(self._acts_of)
        escalation, because = self._escalate(request, facts)
        bits = self._index.match(facts)
        chosen = self._choose(request, facts, bits)
        steps = self._arranged(request, facts, chosen)
        coming = {self._strategies[place].id for place, _ in chosen}
        return Plan(
            steps=steps,
            escalation=escalation,
            escalation_because=because,
            contacts=self._contacts(request, facts, escalation),
            tensions=self._settled(bits, coming),
        )

    def _escalate(
        self, request: Request, facts: dict[str, Any]
    ) -> tuple[Escalation, tuple[NamedFact, ...]]:
        """Find the level, add it to the facts, and return it with the facts of all its rules."""
        bits = self._escalation.match(facts)
        level, held = next(
            ((level, bits & mask) for level, mask in self._levels if bits & mask),
            (Escalation.NONE, 0),
        )
        facts["escalation"] = level
        named = [self._levels_because[bit](request, facts) for bit in bits_of(held)]
        facts["escalation_because"] = named[0] if named else ()
        return level, tuple(dict.fromkeys(fact for group in named for fact in group))

    def _choose(self, request: Request, facts: Facts, bits: int) -> list[tuple[int, int]]:
        """The strategies that come, as (place, group), in plan order."""
        situation = request.situation
        open_bits = self._window[situation.stage] | self._owed_now(request, facts)
        chosen_bits = bits & self._steps_mask & open_bits
        for holding, allowed in self._guards:
            if bits & holding:
                chosen_bits &= allowed
        for id in request.done:
            chosen_bits &= self._done.get(id, -1)
        chosen: list[tuple[int, int]] = []
        while chosen_bits:
            lowest = chosen_bits & -chosen_bits
            group = lowest.bit_length() - 1
            place = self._index.rule_of[group]
            chosen.append((place, group))
            chosen_bits &= ~(self._index.masks[place] | self._conflicts.get(place, 0))
        return chosen

    def _owed_now(self, request: Request, facts: Facts) -> int:
        """Earlier hearing, acknowledgement and apology, where they are still owed."""
        situation = request.situation
        if situation.stage > Stage.RESOLVE or not (
            situation.intensity >= Intensity.UPSET
            or situation.fault in (Fault.COMPANY, Fault.COLLEAGUE)
        ):
            return 0
        mask = 0
        for act, strategies in self._owed[situation.stage].items():
            if act not in facts["done_acts"]:
                mask |= strategies
        return mask

    def _arranged(
        self,
        request: Request,
        facts: Facts,
        chosen: list[tuple[int, int]],
    ) -> tuple[PlannedStep, ...]:
        stages = self._stage_at[request.situation.stage]
        placed = [(stages[place], place, group) for place, group in chosen]
        placed.sort(key=_stage_place)
        now = self._now(placed, request.situation, bool(facts["risk"]))
        return tuple(
            PlannedStep(
                self._strategies[place],
                stage,
                place in now,
                self._reasons[group](request, facts),
            )
            for stage, place, group in placed
        )

    def _now(self, placed: list[_Placed], situation: Situation, risk: bool) -> set[int]:
        """The steps of this moment: safety steps only with a risk, else what is said in one go.

        The first step of each stage comes, then what holds at any stage, such as a limit, then more
        of the last stage, so that the first phrases read as one reply.
        """
        if not placed:
            return set()
        end = 0 if risk else _end_of_moment(situation).place
        end = max(end, placed[0][0].place)
        ranked: list[tuple[int, int, int]] = []
        stage_before: StepStage | None = None
        for stage, place, _ in placed:
            if stage.place > end:
                break
            if stage is not stage_before:
                urgency = 0
            elif self._strategies[place].until is not None:
                urgency = 1
            else:
                urgency = 2 + end - stage.place
            stage_before = stage
            ranked.append((urgency, len(ranked), place))
        ranked.sort()
        return {place for _, _, place in ranked[:_AT_MOST_NOW]}

    @staticmethod
    def _contacts(request: Request, facts: Facts, level: Escalation) -> frozenset[Contact]:
        situation = request.situation
        signals = situation.signals
        contacts: set[Contact] = set()
        if level >= Escalation.INFORM:
            contacts.add(Contact.SUPERVISOR)
        if level is Escalation.SECURITY:
            contacts.add(Contact.SECURITY)
        if Signal.SELF_HARM in signals:
            contacts.add(Contact.CRISIS_LINE)
        if level is Escalation.EMERGENCY:
            if "others" in facts["risk"]:
                contacts.add(Contact.POLICE)
            if signals & {Signal.MEDICAL, Signal.VIOLENCE} or (
                Signal.SELF_HARM in signals and situation.imminent
            ):
                contacts.add(Contact.AMBULANCE)
        return frozenset(contacts)

    def _settled(self, bits: int, coming: set[str]) -> tuple[tuple[Tension, Side], ...]:
        """For each tension the first side that holds and that a coming strategy follows."""
        settled: dict[str, tuple[Tension, Side]] = {}
        for place, (tension, side) in enumerate(self._sides, self._first_side):
            if (
                tension.id not in settled
                and bits & self._index.masks[place]
                and not coming.isdisjoint(side.strategies)
            ):
                settled[tension.id] = (tension, side)
        return tuple(settled.values())

    def why_not(self, request: Request, strategy: Strategy) -> tuple[Block, ...]:
        """Return what keeps a strategy out of the plan; empty when it is in."""
        facts = request.facts(self._acts_of)
        self._escalate(request, facts)
        bits = self._index.match(facts)
        place = self._knowledge.places[strategy.id]
        chosen = {other for other, _ in self._choose(request, facts, bits)}
        if place in chosen:
            return ()
        blocks = [
            *self._missing(strategy, request, facts),
            *self._excluding(strategy, request, facts, bits),
        ]
        if strategy.id in request.done and strategy.stage is not StepStage.SAFETY:
            blocks.append(Block(ObstacleKind.DONE, (("done", strategy.id),)))
        for other in sorted(chosen):
            if self._conflicts.get(place, 0) & self._index.masks[other] and not blocks:
                blocks.append(Block(ObstacleKind.CONFLICT, by=self._strategies[other]))
        return tuple(blocks)

    def _missing(self, strategy: Strategy, request: Request, facts: Facts) -> list[Block]:
        """The conditions that the nearest group lacks, each as one fact that would satisfy it."""
        nearest = min((unmet(group, facts) for group in strategy.when), key=len)
        if not nearest:
            return []
        wanted = (self._wanted(condition, request) for condition in nearest)
        return [Block(ObstacleKind.MISSING, tuple(wanted))]

    def _wanted(self, condition: Condition, request: Request) -> NamedFact:
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
                return ("done", next(id for id, acts in self._acts_of.items() if value in acts))
            case fact:
                return (fact, plain(value))

    def _excluding(
        self, strategy: Strategy, request: Request, facts: Facts, bits: int
    ) -> list[Block]:
        blocks = [
            Block(ObstacleKind.EXCLUDED, GroupReasons(group)(request, facts))
            for group in strategy.unless
            if not unmet(group, facts)
        ]
        for place, guard in enumerate(self._knowledge.guards, self._first_guard):
            held = bits & self._index.masks[place]
            if held and guard.keeps_out(strategy.acts):
                named = self._reasons[next(bits_of(held))](request, facts)
                blocks.append(Block(ObstacleKind.EXCLUDED, named, by=guard))
        mask = self._index.masks[self._knowledge.places[strategy.id]]
        stage = request.situation.stage
        if not mask & (self._window[stage] | self._owed_now(request, facts)):
            blocks.append(Block(ObstacleKind.EXCLUDED, (("stage", stage.value),), by="stage"))
        return blocks


def _stage_of(strategy: Strategy, stage: Stage) -> StepStage:
    """The stage at which a strategy is taken: its own, or the present one where it floats."""
    present = StepStage(stage.value)
    floats = strategy.until is not None and strategy.stage is not StepStage.SAFETY
    return present if floats and strategy.stage < present else strategy.stage


def _end_of_moment(situation: Situation) -> StepStage:
    """The last stage of this moment: who writes acknowledges at once, who speaks listens first."""
    written = medium_of(situation.channel) is Medium.WRITTEN
    if situation.stage is Stage.LISTEN or (situation.stage is Stage.OPEN and written):
        return StepStage.ACKNOWLEDGE
    return StepStage.LISTEN if situation.stage is Stage.OPEN else StepStage(situation.stage.value)


def _stage_place(placed: _Placed) -> int:
    return placed[0].place
