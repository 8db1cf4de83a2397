"""Reviews a draft: wording that escalates, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import Field

from deescalate.engine.facts import Request
from deescalate.engine.index import Facts
from deescalate.knowledge.conditions import FACTS, Condition, Group
from deescalate.knowledge.schema import Topic
from deescalate.matching.emphasis import capitals, exclamations
from deescalate.matching.normal import normalise
from deescalate.matching.rules import Matcher, RuleFile, TextRule
from deescalate.vocabulary import Channel, Remedy

__all__ = ["DraftFile", "DraftRule", "Fault", "faults"]


class DraftRule(TextRule):
    """Wording in a draft.

    Attributes:
        topic: What it is: one of the topics of the knowledge, or what a topic lacks.
        remedy: The concession that it offers; found only where the agent may not grant it.
    """

    topic: str
    remedy: Remedy | None = None


class DraftFile(RuleFile[DraftRule]):
    """The rules over drafts in a language."""

    rule: tuple[DraftRule, ...] = Field(default=())


class Fault(NamedTuple):
    """Something found in a draft: no place where something is missing from all of it."""

    topic: Topic
    rule: str
    start: int
    end: int
    is_missing: bool


def faults(
    draft: str,
    matcher: Matcher[DraftRule],
    topics: Sequence[Topic],
    request: Request | None,
    facts: Facts | None,
) -> list[Fault]:
    """Return what is wrong with a draft, in its order.

    Args:
        draft: What the agent wrote.
        matcher: The rules of its language.
        topics: What may be wrong.
        request: The situation and what is known for the wording; None if that is not given.
        facts: The facts of that situation.
    """
    normal = normalise(draft)
    found: dict[str, list[tuple[str, int, int]]] = {}
    for hit in matcher.find(normal):
        if _is_granted(hit.rule, request):
            continue
        place = (hit.rule.id, *normal.span(hit.start, hit.end))
        found.setdefault(hit.rule.topic, []).append(place)
    channel = request.situation.channel if request else None
    results: list[Fault] = []
    for topic in topics:
        if _applies(topic, facts):
            results += _of_topic(topic, found, draft, facts is not None, channel)
    return sorted(_widest(results), key=lambda fault: (fault.start, -fault.end, fault.topic.id))


def _is_granted(rule: DraftRule, request: Request | None) -> bool:
    return (
        rule.remedy is not None
        and request is not None
        and rule.remedy in request.situation.agent.authority
    )


def _applies(topic: Topic, facts: Facts | None) -> bool:
    if facts is None:
        return not topic.situated and (not topic.when or topic.lacks is not None)
    rule = topic.rule
    if any(_all(group, facts) for group in rule.unless):
        return False
    return not rule.when or any(_all(group, facts) for group in rule.when)


def _all(group: Group, facts: Facts) -> bool:
    return all(_is_met(condition, facts[condition.fact]) for condition in group)


def _is_met(condition: Condition, found: Any) -> bool:
    if FACTS[condition.fact].many:
        return any(value in found for value in condition.values)
    return found in condition.values


def _of_topic(
    topic: Topic,
    found: Mapping[str, Sequence[tuple[str, int, int]]],
    draft: str,
    situated: bool,
    channel: Channel | None,
) -> Iterator[Fault]:
    if topic.lacks is not None:
        # Without a situation only wording that needs what is lacking tells that it is.
        if topic.lacks not in found and (situated or topic.id in found):
            yield Fault(topic, topic.id.replace("_", "-"), 0, len(draft), True)
        return
    yield from (Fault(topic, *place, False) for place in found.get(topic.id, ()))
    if topic.id == _SHOUTING:
        yield from _writing(draft, topic)
    most = topic.longest.get(channel) if channel else None
    if most is not None and _words(draft) > most:
        yield Fault(topic, "length", 0, len(draft), True)


_SHOUTING = "shouting"


def _writing(draft: str, topic: Topic) -> Iterator[Fault]:
    for match in capitals(draft, letters=10, share=1.0):
        yield Fault(topic, "capitals", *match.span(), False)
    for match in exclamations(draft, marks=2):
        yield Fault(topic, "exclamation-marks", *match.span(), False)


def _words(draft: str) -> int:
    """How long a text is, in words; two Chinese characters count as one."""
    han = len(re.findall(r"[\u3400-\u9fff]", draft))
    return len(re.findall(r"[^\W\u3400-\u9fff]+", draft)) + han // 2


def _widest(found: Iterable[Fault]) -> list[Fault]:
    """One finding of a topic at a place: the widest of those that overlap."""
    kept: list[Fault] = []
    for fault in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        overlaps = any(
            other.topic is fault.topic and other.start < fault.end and fault.start < other.end
            for other in kept
        )
        if not overlaps:
            kept.append(fault)
    return kept
