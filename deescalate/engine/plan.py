"""The plan without words: strategies in order with reasons, escalation, contacts, tensions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

from deescalate.engine.facts import NamedFact, Request
from deescalate.engine.index import Facts, RuleIndex, bits_of
from deescalate.engine.reasons import GroupReasons
from deescalate.knowledge.base import Knowledge
from deescalate.knowledge.schema import Side, Strategy, Tension, medium_of
from deescalate.models.situation import Situation
from deescalate.vocabulary import (
    Acts,
    Contact,
    Escalation,
    Fault,
    Intensity,
    Medium,
    Signal,
    Stage,
    StepStage,
)

__all__ = ["Engine", "Evaluation", "Plan", "PlannedStep"]

_OWED = frozenset({Acts.HEARS, Acts.ACKNOWLEDGES, Acts.APOLOGISES})
_AT_MOST_NOW = 5
_Placed = tuple[int, StepStage, int, int]
"""The rank of the stage, the stage, the strategy and the group of a step."""

_BY_RANK = itemgetter(0)


class PlannedStep(NamedTuple):
    """A strategy that comes: when, whether now, and the facts that it comes for."""

    strategy: Strategy
    stage: StepStage
    now: bool
    because: tuple[NamedFact, ...]


SettledTension = tuple[Tension, Side]
"""A tension and the side of it that is taken."""


@dataclass(frozen=True)
class Plan:
    """A recommendation without words."""

    steps: tuple[PlannedStep, ...]
    escalation: Escalation
    escalation_because: tuple[NamedFact, ...]
    contacts: frozenset[Contact]
    tensions: tuple[SettledTension, ...]


class Evaluation(NamedTuple):
    """What holds for a request: every fact, the groups that hold, and the strategies that come.

    Attributes:
        within: The bits of the strategies whose stage is not over.
        chosen: The strategies that come, as (place, group), in plan order.
    """

    facts: Facts
    bits: int
    within: int
    escalation: Escalation
    escalation_because: tuple[NamedFact, ...]
    chosen: list[tuple[int, int]]


class Engine:
    """Plans for situations, from knowledge that is compiled once. Keeps no state between calls."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Compile the conditions of `knowledge`."""
        self.knowledge = knowledge
        self._strategies = knowledge.strategies
        self.acts_of = {strategy.id: strategy.acts for strategy in self._strategies}
        sides = [(tension, side) for tension in knowledge.tensions for side in tension.side]
        self._sides = sides
        self._escalation = RuleIndex([rule.rule for rule in knowledge.escalation])
        self.index = RuleIndex(
            [
                *(strategy.rule for strategy in self._strategies),
                *(guard.rule for guard in knowledge.guards),
                *(side.rule for _, side in sides),
            ]
        )
        count = len(self._strategies)
        masks = self.index.masks
        self.first_guard = count
        self._first_side = count + len(knowledge.guards)
        self._follows = [
            self._union(
                self._first_side + place
                for place, (_, side) in enumerate(sides)
                if strategy.id in side.strategies
            )
            for strategy in self._strategies
        ]
        self._tension_masks = [
            self._union(
                self._first_side + place for place, (other, _) in enumerate(sides) if other is mine
            )
            for mine, _ in sides
        ]
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
                masks[self.first_guard + place],
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
        self.conflicts = self._symmetric_conflicts()
        self._floats = [strategy.until is not None for strategy in self._strategies]
        self._hears = [Acts.HEARS in strategy.acts for strategy in self._strategies]
        self.reasons = [GroupReasons(group) for group in self.index.groups]
        self._ready = [self._ready_step(bit) for bit in range(len(self.reasons))]
        self._levels_because = [GroupReasons(group) for group in self._escalation.groups]
        self._stage_at = {
            stage: [
                (step_stage.place, step_stage)
                for step_stage in (_stage_of(strategy, stage) for strategy in self._strategies)
            ]
            for stage in Stage
        }

    def _ready_step(self, bit: int) -> tuple[PlannedStep, PlannedStep] | None:
        """The step for later and for now, where a group can hold in one way only."""
        place, because = self.index.rule_of[bit], self.reasons[bit].always
        if not because or place >= len(self._strategies):
            return None
        strategy = self._strategies[place]
        return (
            PlannedStep(strategy, strategy.stage, False, because),
            PlannedStep(strategy, strategy.stage, True, because),
        )

    def _union(self, places: Iterable[int]) -> int:
        mask = 0
        for place in places:
            mask |= self.index.masks[place]
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
        places = self.knowledge.places
        conflicts: dict[int, int] = {}
        for place, strategy in enumerate(self._strategies):
            for other in strategy.conflicts:
                if other in places:
                    pair = (place, places[other])
                    for one, two in (pair, pair[::-1]):
                        conflicts[one] = conflicts.get(one, 0) | self.index.masks[two]
        return conflicts

    def plan(self, request: Request) -> Plan:
        """Return the plan for a request."""
        found = self.evaluate(request)
        return Plan(
            steps=self._arranged(request, found.facts, found.chosen),
            escalation=found.escalation,
            escalation_because=found.escalation_because,
            contacts=self._contacts(request, found.facts, found.escalation),
            tensions=self._settled(found.bits, found.chosen),
        )

    def evaluate(self, request: Request) -> Evaluation:
        """Return what holds for a request."""
        facts = request.facts(self.acts_of)
        escalation, because = self._escalate(request, facts)
        bits = self.index.match(facts)
        within = self._window[request.situation.stage] | self._owed_now(request, facts)
        chosen = self._choose(request, bits, within)
        return Evaluation(facts, bits, within, escalation, because, chosen)

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

    def _choose(self, request: Request, bits: int, within: int) -> list[tuple[int, int]]:
        """The strategies that come, as (place, group), in plan order."""
        chosen_bits = bits & self._steps_mask & within
        for holding, allowed in self._guards:
            if bits & holding:
                chosen_bits &= allowed
        for id in request.done:
            chosen_bits &= self._done.get(id, -1)
        chosen: list[tuple[int, int]] = []
        while chosen_bits:
            lowest = chosen_bits & -chosen_bits
            group = lowest.bit_length() - 1
            place = self.index.rule_of[group]
            chosen.append((place, group))
            chosen_bits &= ~(self.index.masks[place] | self.conflicts.get(place, 0))
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
        placed = [(*stages[place], place, group) for place, group in chosen]
        placed.sort(key=_BY_RANK)
        now = self._now(placed, request.situation, bool(facts["risk"]))
        steps: list[PlannedStep] = []
        for _, stage, place, group in placed:
            ready = self._ready[group]
            if ready is not None and not self._floats[place]:
                steps.append(ready[place in now])
                continue
            because = self.reasons[group](request, facts)
            steps.append(PlannedStep(self._strategies[place], stage, place in now, because))
        return tuple(steps)

    def _now(self, placed: list[_Placed], situation: Situation, risk: bool) -> set[int]:
        """The steps of this moment: safety steps only with a risk, else what is said in one go.

        The first step of each stage comes, then what holds at any stage, such as a limit, then more
        of the last stage, so that the first phrases read as one reply.
        """
        if not placed:
            return set()
        end = 0 if risk else self._end_of_moment(placed, situation).place
        end = max(end, placed[0][0])
        present = end if risk else StepStage(situation.stage.value).place
        ranked: list[tuple[int, int, int]] = []
        rank_before = -1
        for rank, _, place, _ in placed:
            if rank > end and rank > present:
                break
            floats = self._floats[place]
            if rank > end and not (floats and rank == present):
                continue
            if rank != rank_before and rank <= end:
                urgency = 0
            else:
                urgency = 1 if floats else 2 + end - rank
            rank_before = rank
            ranked.append((urgency, len(ranked), place))
        ranked.sort()
        return {place for _, _, place in ranked[:_AT_MOST_NOW]}

    def _end_of_moment(self, placed: list[_Placed], situation: Situation) -> StepStage:
        """The last stage of this moment: who speaks hears first, else acknowledges in one go."""
        stage = situation.stage
        live = stage is not Stage.PREPARE and medium_of(situation.channel) is Medium.SPOKEN
        if live and any(self._hears[place] for _, _, place, _ in placed):
            return StepStage.LISTEN
        if stage in (Stage.OPEN, Stage.LISTEN):
            return StepStage.ACKNOWLEDGE
        return StepStage(stage.value)

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

    def _settled(self, bits: int, chosen: list[tuple[int, int]]) -> tuple[SettledTension, ...]:
        """For each tension the first side that holds and that a coming strategy follows."""
        followed = 0
        for place, _ in chosen:
            followed |= self._follows[place]
        bits &= followed
        settled: list[SettledTension] = []
        while bits:
            bit = (bits & -bits).bit_length() - 1
            side = self.index.rule_of[bit] - self._first_side
            settled.append(self._sides[side])
            bits &= ~self._tension_masks[side]
        return tuple(settled)


def _stage_of(strategy: Strategy, stage: Stage) -> StepStage:
    """The stage at which a strategy is taken: its own, or the present one where it floats."""
    present = StepStage(stage.value)
    floats = strategy.until is not None and strategy.stage is not StepStage.SAFETY
    return present if floats and strategy.stage < present else strategy.stage
