"""Puts a plan into words: guidance in the agent's language, phrases in the customer's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from deescalate.engine.facts import NamedFact, Request, default_of
from deescalate.engine.obstacles import Block
from deescalate.engine.plan import Plan, PlannedStep
from deescalate.knowledge.base import Knowledge
from deescalate.knowledge.conditions import FACTS
from deescalate.knowledge.schema import Guard, Side, Strategy, medium_of
from deescalate.knowledge.schema import Tension as TensionSource
from deescalate.knowledge.templates import PRIVATE, Template, field_of, parse_template
from deescalate.language.catalog import Language, Variants
from deescalate.language.values import moment_from, values_for
from deescalate.models.results import (
    Avoidance,
    Citation,
    Obstacle,
    Phrase,
    Reason,
    Recommendation,
    Step,
    Tension,
)
from deescalate.vocabulary import Channel, CitationKind, Gender, ObstacleKind, Register

__all__ = ["Guidance", "Replies", "Wording"]

_FREE = frozenset({"renewals", "tags"}) | {fact for fact in FACTS if fact.startswith("context.")}
"""Facts whose values are a caller's own text; steps for them are never kept."""


class Guidance:
    """The texts for the agent in one language; what is missing comes in English."""

    def __init__(self, language: Language, knowledge: Knowledge) -> None:
        """Take the texts of `language`; nothing is read before it is needed."""
        self.tag = language.tag
        self._language = language
        self._knowledge = knowledge
        self._reasons: dict[NamedFact, Reason] = {}
        self._parts: dict[str, _Parts] = {}
        self._tensions: dict[tuple[str, str], Tension] = {}

    def text(self, key: str) -> str:
        """Return a text by its message id."""
        return self._language.guidance.get(key) or self._knowledge.guidance[key]

    @cached_property
    def missing(self) -> frozenset[str]:
        """The message ids that come in English."""
        return frozenset(self._knowledge.guidance.keys() - self._language.guidance.keys())

    def parts(self, strategy: Strategy) -> _Parts:
        """The parts of a step that are the same in every plan."""
        parts = self._parts.get(strategy.id)
        if parts is None:
            parts = self._parts[strategy.id] = _Parts(self, strategy, self._knowledge)
        return parts

    def citations(self, points: Iterable[str]) -> tuple[Citation, ...]:
        """Return where these points stand."""
        found = (self._knowledge.points[point] for point in points)
        return tuple(
            Citation(
                point=point.id,
                kind=CitationKind(source.kind),
                title=source.title,
                language=source.language,
                where=point.where,
            )
            for point, source in found
        )

    def avoidance(self, id: str) -> Avoidance:
        """Return an avoidance by its id."""
        texts = {part: self.text(f"avoid.{id}.{part}") for part in ("text", "why", "instead")}
        return Avoidance(id=id, **texts)

    def reason(self, fact: NamedFact) -> Reason:
        """Return a fact in words; what does not depend on free text is kept."""
        reason = self._reasons.get(fact)
        if reason is None:
            field, value = fact
            text = self._reason_text(fact)
            reason = Reason(field=field, value=value, given=value != default_of(field), text=text)
            if field not in _FREE:
                self._reasons[fact] = reason
        return reason

    def reasons(self, facts: Iterable[NamedFact]) -> tuple[Reason, ...]:
        """Return several facts in words."""
        return tuple(self.reason(fact) for fact in facts)

    def _reason_key(self, fact: NamedFact) -> str:
        field, value = fact
        exact = f"reason.{field}.{str(value).lower()}"
        if exact in self._knowledge.guidance:
            return exact
        for key in (f"reason.{field}", f"reason.{field}.any"):
            if key in self._knowledge.guidance:
                return key
        raise KeyError(exact)

    def _reason_text(self, fact: NamedFact) -> str:
        key, (_, value) = self._reason_key(fact), fact
        text = self.text(key)
        if type(value) is int and key in self._knowledge.singulars:
            text = self._language.counted(key, value) or text
        return parse_template(text, guidance=True).fill({"value": self._shown(fact)})

    def _shown(self, fact: NamedFact) -> str:
        field, value = fact
        if field == "done":
            return self.text(f"strategy.{value}.title")
        if field == "context.deadline":
            if value is True:  # any date, as something that is missing
                return "…"
            return moment_from(str(value), self._language.spec, self._language.locale)
        return str(value)

    def _fill(self, key: str, values: Mapping[str, str]) -> str:
        return parse_template(self.text(key), guidance=True).fill(values)

    def tension(self, tension: TensionSource, side: Side) -> Tension:
        """Return a tension with the side that is taken."""
        key = (tension.id, side.side)
        settled = self._tensions.get(key)
        if settled is None:
            why = self.text(f"tension.{tension.id}.{side.side}.why")
            settled = Tension(id=tension.id, side=side.side, why=why, points=tension.points)
            self._tensions[key] = settled
        return settled

    def obstacle(self, block: Block) -> Obstacle:
        """Return what keeps a strategy out, in words."""
        reasons = self.reasons(block.facts)
        facts = " ".join(reason.text for reason in reasons)
        values = {"facts": facts}
        name = block.kind.value
        if isinstance(block.by, Guard):
            name, values["why"] = "guarded", self.text(f"guard.{block.by.id}")
        elif isinstance(block.by, Strategy):
            values["title"] = self.text(f"strategy.{block.by.id}.title")
        elif block.by == "stage":
            name = "over"
        return Obstacle(
            kind=ObstacleKind(block.kind),
            facts=reasons,
            text=self._fill(f"interface.obstacle.{name}", values),
        )

    def used(self, plan: Plan) -> Iterable[str]:
        """The message ids that a plan is worded with."""
        facts = [fact for step in plan.steps for fact in step.because]
        yield from (self._reason_key(fact) for fact in (*facts, *plan.escalation_because))
        for step in plan.steps:
            yield from self.parts(step.strategy).keys
        for tension, side in plan.tensions:
            yield f"tension.{tension.id}.{side.side}.why"


class _Parts:
    """What of a step is the same in every plan, built once."""

    def __init__(self, guidance: Guidance, strategy: Strategy, knowledge: Knowledge) -> None:
        own = f"strategy.{strategy.id}"
        how = [f"{own}.how.{number}" for number in range(1, len(strategy.how) + 1)]
        self.title = guidance.text(f"{own}.title")
        self.how = tuple(guidance.text(key) for key in how)
        self.avoid = tuple(guidance.avoidance(id) for id in strategy.avoid)
        self.sources = guidance.citations(strategy.sources)
        self.keys = [
            f"{own}.title",
            *how,
            *(key for id in strategy.avoid for key in knowledge.avoidances[id].messages()),
        ]


class Replies:
    """The phrases for the customer in one language."""

    def __init__(self, language: Language, knowledge: Knowledge) -> None:
        """Take the phrases of `language`; nothing is read before it is needed."""
        self.tag = language.tag
        self._language = language
        self._knowledge = knowledge
        self._offered: dict[tuple[str, Channel], tuple[str, ...]] = {}
        self._variants: dict[str, Variants] = {}

    def voice(self, request: Request) -> Voice:
        """Return the phrases with what is known for one call."""
        language = self._language
        values = values_for(language.spec, language.locale, request.situation, request.context)
        return Voice(self, request, values)

    def offered(self, strategy: Strategy, channel: Channel) -> tuple[str, ...]:
        """Return the ids of the phrases of a strategy that are meant for a channel."""
        key = (strategy.id, channel)
        ids = self._offered.get(key)
        if ids is None:
            phrases = self._knowledge.phrases
            ids = tuple(id for id in strategy.say if phrases[id].fits(channel))
            self._offered[key] = ids
        return ids

    def variants(self, id: str) -> Variants:
        """Return the variants of a phrase, the most specific first; none if it is missing."""
        variants = self._variants.get(id)
        if variants is None:
            variants = self._variants[id] = self._language.variants(id)
        return variants


_Said = tuple[tuple[Phrase, ...], tuple[str, ...]]
"""Phrases, and the fields of the context that would unlock more."""


class Voice:
    """The phrases of one call: what is known, and for whom and by whom it is said."""

    def __init__(self, replies: Replies, request: Request, values: Mapping[str, str]) -> None:
        """Take the values of the placeholders."""
        self._replies = replies
        self._values = values
        self._said: dict[str, _Said] = {}
        self._channel = request.situation.channel
        self._medium = medium_of(self._channel)
        self._hidden = PRIVATE if self._channel is Channel.SOCIAL else frozenset[str]()
        self._conditions = {self._medium.value}
        if "customer" not in values:
            self._conditions.add("anon")
        people = {"agent": request.context.agent, "customer": request.context.customer}
        for name, person in people.items():
            if person is not None and person.gender is not Gender.UNKNOWN:
                self._conditions.add(f"{name}:{person.gender.value[0]}")

    def for_strategy(self, strategy: Strategy) -> _Said:
        """Return the phrases on offer, best first, and the fields that would unlock more."""
        said = self._said.get(strategy.id)
        if said is None:
            said = self._said[strategy.id] = self._say(strategy)
        return said

    def _say(self, strategy: Strategy) -> _Said:
        phrases: list[Phrase] = []
        needs: dict[str, None] = {}
        for id in self._replies.offered(strategy, self._channel):
            template, lacking = self._pick(id)
            if template is not None:
                text = template.fill(self._values)
                phrases.append(
                    Phrase(id=id, text=text, locale=self._replies.tag, medium=self._medium)
                )
            needs |= dict.fromkeys(map(field_of, sorted(lacking)))
        return tuple(phrases), tuple(needs)

    def _pick(self, id: str) -> tuple[Template | None, frozenset[str]]:
        """The most specific variant whose values are all known, else what the phrase lacks."""
        lacking: frozenset[str] = frozenset()
        for conditions, template in self._replies.variants(id):
            if conditions <= self._conditions:
                missing = template.names - self._values.keys() | template.names & self._hidden
                if not missing:
                    return template, frozenset()
                lacking = missing - self._hidden
        return None, lacking


class Wording:
    """Words plans: guidance in one language, phrases in the same or another.

    Steps are frozen and the same for the same facts, so that those without free text are shared
    between plans.
    """

    _MOST_SHARED = 4_096  # some 12 MB

    def __init__(
        self, guidance: Guidance, replies: Replies, register: Register, version: str
    ) -> None:
        """Take both languages, the register of the phrases and the version of the knowledge."""
        self._guidance = guidance
        self._replies = replies
        self._register = register
        self._version = version
        self._shared: dict[tuple[object, ...], Step] = {}
        self._voices: dict[Channel, Voice] = {}

    def recommendation(self, plan: Plan, request: Request) -> Recommendation:
        """Return a plan in words."""
        guidance = self._guidance
        return Recommendation(
            situation=request.situation,
            locale=guidance.tag,
            reply_locale=self._replies.tag,
            steps=self._steps(plan, request),
            escalation=plan.escalation,
            escalation_because=guidance.reasons(plan.escalation_because),
            contacts=plan.contacts,
            tensions=tuple(guidance.tension(*settled) for settled in plan.tensions),
            fallbacks=self._fallbacks(plan, request),
            knowledge_version=self._version,
        )

    def _steps(self, plan: Plan, request: Request) -> tuple[Step, ...]:
        channel = request.situation.channel
        plain = not request.context.model_fields_set
        voice = self._voice(request, plain)
        steps: list[Step] = []
        for planned in plan.steps:
            strategy, stage, now, because = planned
            speaks = bool(strategy.say)
            if plain or not speaks:
                key = (strategy.id, stage, now, because, speaks and channel)
                step = self._shared.get(key)
                if step is None:
                    step = self._step(planned, voice)
                    self._share(key, step)
            else:
                step = self._step(planned, voice)
            steps.append(step)
        return tuple(steps)

    def _voice(self, request: Request, plain: bool) -> Voice:
        """The phrases of a call; without a context they are the same for every call."""
        channel = request.situation.channel
        voice = self._voices.get(channel) if plain else None
        if voice is None:
            voice = self._replies.voice(request)
            if plain:
                self._voices[channel] = voice
        return voice

    def _share(self, key: tuple[object, ...], step: Step) -> None:
        if any(reason.field in _FREE for reason in step.because):
            return
        if len(self._shared) >= self._MOST_SHARED:
            self._shared.clear()
        self._shared[key] = step

    def _step(self, planned: PlannedStep, voice: Voice) -> Step:
        strategy = planned.strategy
        parts = self._guidance.parts(strategy)
        say, needs = voice.for_strategy(strategy)
        return Step(
            strategy=strategy.id,
            stage=planned.stage,
            now=planned.now,
            title=parts.title,
            how=parts.how,
            say=say,
            needs=needs,
            avoid=parts.avoid,
            because=self._guidance.reasons(planned.because),
            sources=parts.sources,
            csc=strategy.csc,
        )

    def _fallbacks(self, plan: Plan, request: Request) -> tuple[str, ...]:
        register = ("register",) if request.context.register is not self._register else ()
        missing = self._guidance.missing
        if not missing:
            return register
        used = dict.fromkeys(self._guidance.used(plan))
        return (*register, *(key for key in used if key in missing))
