"""The knowledge as a whole: folders put together, cross-references checked, order computed."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from deescalate.errors import KnowledgeError, UnknownIdError, did_you_mean, hint
from deescalate.knowledge.conditions import Condition
from deescalate.knowledge.files import Folder, read_folder
from deescalate.knowledge.schema import (
    Avoidance,
    EscalationRule,
    Guard,
    PhraseSource,
    SourceFile,
    SourcePoint,
    Strategy,
    Tension,
    Topic,
)
from deescalate.knowledge.templates import TemplateError, parse_template
from deescalate.vocabulary import Channel, CitationKind, StepStage

__all__ = ["BUILT_IN", "LOCALES", "Knowledge", "load", "reachable_channels"]

BUILT_IN = Path(__file__).parent
"""The folder of the built-in knowledge."""

_PACKAGED = BUILT_IN.parent / "_locales"
LOCALES = _PACKAGED if _PACKAGED.is_dir() else BUILT_IN.parent.parent / "locales"
"""The folder of the built-in languages: in the package, else in the checkout beside it."""

_Piece = TypeVar("_Piece")


@dataclass(frozen=True)
class Knowledge:
    """All that is known, checked and in the order of a plan.

    Attributes:
        strategies: In the order in which they come in a plan.
        phrases: By id.
        avoidances: By id.
        sources: The articles, the editorial points, then the user's own.
        version: Hash of the content of every file.
    """

    strategies: tuple[Strategy, ...]
    phrases: Mapping[str, PhraseSource]
    avoidances: Mapping[str, Avoidance]
    sources: tuple[SourceFile, ...]
    tensions: tuple[Tension, ...]
    guards: tuple[Guard, ...]
    escalation: tuple[EscalationRule, ...]
    topics: tuple[Topic, ...]
    interface: Mapping[str, str]
    reasons: Mapping[str, str]
    version: str

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each strategy in the order of a plan."""
        return {strategy.id: place for place, strategy in enumerate(self.strategies)}

    @cached_property
    def points(self) -> Mapping[str, tuple[SourcePoint, SourceFile]]:
        """Every point with its source, by id."""
        return {point.id: (point, source) for source in self.sources for point in source.point}

    @cached_property
    def guidance(self) -> Mapping[str, str]:
        """Every text for the agent in English, by message id."""
        texts = {f"interface.{key}": text for key, text in self.interface.items()}
        texts |= {f"reason.{key}": text for key, text in _counted(self.reasons)[1].items()}
        pieces: tuple[Strategy | Avoidance | Tension | Guard | Topic, ...] = (
            *self.strategies,
            *self.avoidances.values(),
            *self.tensions,
            *self.guards,
            *self.topics,
        )
        for piece in pieces:
            texts |= piece.messages()
        return texts

    @cached_property
    def singulars(self) -> Mapping[str, str]:
        """Of each text for the agent that counts something, how it reads for one."""
        return {f"reason.{key}": text for key, text in _counted(self.reasons)[0].items()}

    @cached_property
    def phrase_texts(self) -> Mapping[str, str]:
        """Every text for the customer in English, by message id."""
        return {key: text for p in self.phrases.values() for key, text in p.messages().items()}

    def strategy(self, id: str) -> Strategy:
        """Return the strategy with this id.

        Raises:
            UnknownIdError: If there is none.
        """
        if not isinstance(id, str):
            raise UnknownIdError("strategy", repr(id))
        if id not in self.places:
            raise UnknownIdError("strategy", id, did_you_mean(id, self.places))
        return self.strategies[self.places[id]]


def load(folders: Sequence[Path] = (), without: Collection[str] = ()) -> Knowledge:
    """Load the built-in knowledge, the user's folders beside it, less some ids.

    Raises:
        KnowledgeError: For knowledge that cannot be used.
        UnknownIdError: For an id in `without` that is not there.
    """
    read = [read_folder(BUILT_IN, built_in=True), *(read_folder(path) for path in folders)]
    whole = _together(read)
    for strategy, file in whole.strategies.values():
        for key in ("before", "after", "conflicts"):
            _refer(file, key, getattr(strategy, key), whole.strategies, "strategy")
    _check_rivals_of_safety(whole)
    speaking = {id for id, (strategy, _) in whole.strategies.items() if strategy.say}
    _leave_out(whole, without)
    _check(whole, speaking)
    return Knowledge(
        strategies=_in_order(whole),
        phrases={key: phrase for key, (phrase, _) in sorted(whole.phrases.items())},
        avoidances={key: piece for key, (piece, _) in sorted(whole.avoidances.items())},
        sources=tuple(source for source, _ in sorted(whole.sources.values(), key=_source_place)),
        tensions=whole.tensions,
        guards=whole.guards,
        escalation=whole.escalation,
        topics=whole.topics,
        interface=whole.interface,
        reasons=whole.reasons,
        version=_version([*(folder.path for folder in read), LOCALES], without),
    )


def _counted(texts: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The singular of the texts that have a `.one` and an `.other`, and all the general forms."""
    bases = {key[: -len(".one")] for key in texts if key.endswith(".one")}
    counted = {base for base in bases if f"{base}.other" in texts}
    ones = {base: texts[f"{base}.one"] for base in counted}
    general = {
        base if base in counted and form == "other" else key: text
        for key, text in texts.items()
        for base, _, form in [key.rpartition(".")]
        if not (base in counted and form == "one")
    }
    return ones, general


def _source_place(entry: tuple[SourceFile, Path]) -> tuple[int, str]:
    source = entry[0]
    return (source.order, source.id)


def _together(folders: Sequence[Folder]) -> Folder:
    whole = folders[0]
    for folder in folders[1:]:
        _add(whole.strategies, folder.strategies)
        _add(whole.phrases, folder.phrases)
        _add(whole.avoidances, folder.avoidances)
        _add(whole.sources, folder.sources)
        for source, file in folder.sources.values():
            if source.kind is not CitationKind.OWN:
                raise KnowledgeError(file, "kind", "a source of your own has the kind 'own'")
    return whole


def _add(mine: dict[str, tuple[_Piece, Path]], theirs: Mapping[str, tuple[_Piece, Path]]) -> None:
    for key, (piece, file) in theirs.items():
        if key in mine:
            raise KnowledgeError(file, key, "this id is taken; ids are never reused")
        mine[key] = (piece, file)


def _leave_out(whole: Folder, without: Collection[str]) -> None:
    for id in [without] if isinstance(without, str) else without:
        if id in whole.strategies:
            strategy, file = whole.strategies[id]
            if strategy.stage is StepStage.SAFETY:
                raise KnowledgeError(file, id, "is a safety strategy and cannot be left out")
            del whole.strategies[id]
        elif id in whole.phrases:
            del whole.phrases[id]
            for key, (strategy, file) in whole.strategies.items():
                if id in strategy.say:
                    say = tuple(phrase for phrase in strategy.say if phrase != id)
                    whole.strategies[key] = (strategy.model_copy(update={"say": say}), file)
        else:
            similar = did_you_mean(id, [*whole.strategies, *whole.phrases])
            raise UnknownIdError("strategy or phrase", id, similar)
    gone = set(without)
    whole.tensions = tuple(_without_strategies(tension, gone) for tension in whole.tensions)
    whole.topics = tuple(
        topic.model_copy(update={"instead": tuple(s for s in topic.instead if s not in gone)})
        for topic in whole.topics
    )


def _without_strategies(tension: Tension, gone: set[str]) -> Tension:
    if not any(gone & set(side.strategies) for side in tension.side):
        return tension
    sides = (
        side.model_copy(update={"strategies": tuple(s for s in side.strategies if s not in gone)})
        for side in tension.side
    )
    return tension.model_copy(update={"side": tuple(side for side in sides if side.strategies)})


def _check_rivals_of_safety(whole: Folder) -> None:
    """Nothing that a user adds may take the place of a built-in safety strategy."""
    for id, (strategy, file) in whole.strategies.items():
        for other in strategy.conflicts:
            pair = (whole.strategies[id], whole.strategies[other])
            own = [BUILT_IN in path.parents for _, path in pair]
            safety = [one.stage is StepStage.SAFETY for one, _ in pair]
            if own[0] != own[1] and any(a and b for a, b in zip(own, safety, strict=True)):
                safe = id if own[0] else other
                raise KnowledgeError(file, "conflicts", f"{safe} is a safety strategy and stays")


def _check(whole: Folder, speaking: Collection[str]) -> None:
    points = _check_points(whole)
    _check_texts(whole)
    for avoidance, file in whole.avoidances.values():
        _refer(file, f"{avoidance.id}.sources", avoidance.sources, points, "point")
    for strategy, file in whole.strategies.values():
        _refer(file, "sources", strategy.sources, points, "point")
        _refer(file, "say", strategy.say, whole.phrases, "phrase")
        _refer(file, "avoid", strategy.avoid, whole.avoidances, "avoidance")
        if strategy.id in speaking:
            _check_speaking(strategy, file, whole)
    topics = BUILT_IN / "topics.toml"
    for topic in whole.topics:
        _refer(topics, f"{topic.id}.sources", topic.sources, points, "point")
        _refer(topics, f"{topic.id}.instead", topic.instead, whole.strategies, "strategy")
    tensions = BUILT_IN / "tensions.toml"
    for tension in whole.tensions:
        _refer(tensions, f"{tension.id}.points", tension.points, points, "point")
        for side in tension.side:
            place = f"{tension.id}.{side.side}.strategies"
            _refer(tensions, place, side.strategies, whole.strategies, "strategy")


def _check_points(whole: Folder) -> Collection[str]:
    points: dict[str, Path] = {}
    for source, file in whole.sources.values():
        for point in source.point:
            if point.id in points:
                raise KnowledgeError(file, point.id, f"is there already, in {points[point.id]}")
            if not point.id.startswith(f"{source.id}-"):
                raise KnowledgeError(file, point.id, f"begins with {source.id!r} in this file")
            points[point.id] = file
    return points


def _check_texts(whole: Folder) -> None:
    """Phrases have declared placeholders only; texts for the agent have none."""
    for phrase, file in whole.phrases.values():
        for key, text in phrase.messages().items():
            try:
                parse_template(text)
            except TemplateError as problem:
                raise KnowledgeError(file, key, str(problem)) from problem
    guidance: tuple[tuple[Strategy | Avoidance, Path], ...] = (
        *whole.strategies.values(),
        *whole.avoidances.values(),
    )
    for piece, file in guidance:
        for key, text in piece.messages().items():
            if "{" in text or "}" in text:
                raise KnowledgeError(file, key, "has braces; guidance has no placeholders")


def _refer(file: Path, key: str, ids: Iterable[str], known: Collection[str], kind: str) -> None:
    for id in ids:
        if id not in known:
            meant = hint(did_you_mean(id, known))
            raise KnowledgeError(file, key, f"there is no {kind} {id!r}{meant}")


def reachable_channels(strategy: Strategy) -> frozenset[Channel]:
    """The channels on which a strategy can come, as far as its own conditions tell."""
    reachable: set[Channel] = set()
    for group in strategy.when:
        named = next((c.values for c in group if c.fact == "channel"), tuple(Channel))
        reachable |= {Channel(value) for value in named}
    for group in strategy.unless:
        if len(group) == 1 and group[0].fact == "channel":
            reachable -= {Channel(value) for value in group[0].values}
    return frozenset(reachable)


def _check_speaking(strategy: Strategy, file: Path, whole: Folder) -> None:
    for channel in sorted(reachable_channels(strategy)):
        if not any(whole.phrases[id][0].fits(channel) for id in strategy.say):
            raise KnowledgeError(file, "say", f"no phrase is meant for the channel {channel}")


def _in_order(whole: Folder) -> tuple[Strategy, ...]:
    """Stage first, then the before/after edges, then how specific the conditions are, then id."""
    order: list[Strategy] = []
    for stage in StepStage:
        members = {s.id: s for s, _ in whole.strategies.values() if s.stage is stage}
        followers: dict[str, set[str]] = {id: set() for id in members}
        for id, strategy in members.items():
            for earlier, later in (
                *((id, other) for other in strategy.before),
                *((other, id) for other in strategy.after),
            ):
                if earlier in members and later in members:
                    followers[earlier].add(later)
                    continue
                other = later if earlier == id else earlier
                if other in whole.strategies:
                    where = f"is in stage {whole.strategies[other][0].stage}, not {stage}"
                    raise KnowledgeError(
                        whole.strategies[id][1], "before/after", f"{other} {where}"
                    )
        order += _sorted_by_edges(members, followers, whole)
    return tuple(order)


def _sorted_by_edges(
    members: Mapping[str, Strategy], followers: Mapping[str, set[str]], whole: Folder
) -> list[Strategy]:
    waiting = dict.fromkeys(members, 0)
    for later in followers.values():
        for id in later:
            waiting[id] += 1
    ready = [(-_specificity(members[id]), id) for id, count in waiting.items() if count == 0]
    heapq.heapify(ready)
    order: list[Strategy] = []
    while ready:
        _, id = heapq.heappop(ready)
        order.append(members[id])
        for later_id in followers[id]:
            waiting[later_id] -= 1
            if waiting[later_id] == 0:
                heapq.heappush(ready, (-_specificity(members[later_id]), later_id))
    if len(order) < len(members):
        circle = sorted(set(members) - {strategy.id for strategy in order})
        file = whole.strategies[circle[0]][1]
        raise KnowledgeError(file, "before/after", f"goes round in a circle: {', '.join(circle)}")
    return order


def _specificity(strategy: Strategy) -> int:
    def weight(condition: Condition) -> int:
        return 0 if condition.fact in ("channel", "stage") else 1

    return min(sum(map(weight, group)) for group in strategy.when)


def _version(folders: Iterable[Path], without: Collection[str]) -> str:
    """Hash what every file says, catalogues included, whatever its line endings."""
    digest = hashlib.sha256("\0".join(sorted(without)).encode())
    for folder in folders:
        files = [file for file in folder.rglob("*") if file.suffix in (".po", ".toml")]
        for file in sorted(files):
            content = file.read_bytes().replace(b"\r\n", b"\n")
            name = file.relative_to(folder).as_posix()
            digest.update(f"\0{name}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()[:16]
