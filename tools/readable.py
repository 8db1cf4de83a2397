"""Conditions in words, from the texts with which the library gives its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from deescalate.knowledge.base import Knowledge
from deescalate.knowledge.conditions import MOST_RENEWALS, Condition, Group, Value
from deescalate.vocabulary import Acts, Channel, Remedy

__all__ = ["Readable", "listed"]

RISKS = {
    "others": "there is danger to others",
    "self": "there is danger to self",
    "intoxication": "there is drink or drugs on a remote channel",
}
ACTS = {
    Acts.PROTECTS: "somebody was protected",
    Acts.SUPPORTS: "care was given afterwards",
    Acts.STEADIES: "the agent has steadied themselves",
    Acts.GREETS: "the customer was greeted",
    Acts.HEARS: "the customer was heard out",
    Acts.ACKNOWLEDGES: "the problem was acknowledged",
    Acts.APOLOGISES: "an apology was made",
    Acts.ADMITS: "the company's fault was admitted",
    Acts.PROPOSES: "a solution was proposed",
    Acts.OFFERS_REMEDY: "a concession was offered",
    Acts.SOLVES: "a solution was carried out",
    Acts.BINDS: "something binding was agreed",
    Acts.ARGUES: "evidence or a rule was presented",
    Acts.STANDS_FIRM: "a decision was held against the customer's wish",
    Acts.LIMITS: "a limit was set",
    Acts.ENDS: "the contact was ended",
    Acts.HANDS_OVER: "the customer was handed over",
    Acts.INVITES: "further contact was offered",
    Acts.PROMISES: "a time was promised",
    Acts.REVIEWS: "one's own part was looked at critically",
}
OFFERS = {
    Remedy.REFUND: "a refund",
    Remedy.EXCHANGE: "an exchange",
    Remedy.DISCOUNT: "a discount",
    Remedy.GOODWILL: "a gesture of goodwill",
}
AUTHORITY = {
    "within": "the solution takes a concession that you may grant",
    "outside": "the solution takes a concession that you may not grant",
}
SAME_AUTHORITY = {"within": "you may grant it", "outside": "you may not grant it"}
"""The same, where the concession has been named before."""
RENEWALS = {
    0: "the complaint has not come back",
    1: "the complaint has come back once",
    2: "the complaint has come back twice",
    MOST_RENEWALS: "the complaint has come back three times or more",
}
_ARTICLES = frozenset({"a", "an", "the"})


class Readable:
    """Says conditions in words."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def groups(self, groups: Iterable[Group]) -> list[str]:
        """Return one sentence for each group of conditions."""
        return [_sentence(_all_of(list(self._conditions(group)))) for group in groups]

    def _conditions(self, group: Group) -> Iterator[str]:
        for condition in sorted(group, key=lambda condition: condition.fact == "authority"):
            if condition.fact == "authority" and any(c.fact == "remedy" for c in group):
                yield listed([SAME_AUTHORITY[str(value)] for value in condition.values])
            else:
                yield self.condition(condition)

    def condition(self, condition: Condition) -> str:
        """Return a condition as a clause, its values joined by "or"."""
        match condition:
            case Condition(fact="channel", values=values) if len(values) == len(Channel):
                return "you are in contact, on whatever channel"
            case Condition(fact="offer", values=values):
                offers = [OFFERS[Remedy(str(value))] for value in values]
                return f"{_either(offers)} is confirmed and you may grant it"
            case Condition(fact=fact, values=values):
                return listed([self._clause(fact, value) for value in values])

    def _clause(self, fact: str, value: Value) -> str:
        match fact:
            case "risk":
                return RISKS[str(value)]
            case "authority":
                return AUTHORITY[str(value)]
            case "done_acts":
                return f"{ACTS[Acts(str(value))]} already"
            case "renewals":
                return RENEWALS[int(value)]
            case "done":
                title = self._knowledge.strategy(str(value)).title
                return f"“{title}” has been done already"
            case _:
                return _clause(self._reason(fact, value))

    def _reason(self, fact: str, value: Value) -> str:
        reasons = self._knowledge.reasons
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        for key in (f"{fact}.{shown}", fact, f"{fact}.any"):
            if key in reasons:
                return reasons[key].replace(" ({value})", "").replace("{value}", shown)
        raise KeyError(f"reason.{fact}.{shown}")


def _clause(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].removesuffix(".")


def _sentence(clause: str) -> str:
    return f"{clause[:1].upper()}{clause[1:]}."


def _all_of(clauses: Sequence[str]) -> str:
    return ("; and " if any("," in clause for clause in clauses) else " and ").join(clauses)


def listed(clauses: Sequence[str]) -> str:
    """Join clauses by "or", and say what they begin with once."""
    together = [
        _with_shared_beginning(list(some))
        for _, some in groupby(dict.fromkeys(clauses), key=lambda clause: clause.split()[:2])
    ]
    return ", or ".join(together)


def _with_shared_beginning(clauses: Sequence[str]) -> str:
    words = [clause.split() for clause in clauses]
    shared = 0
    while len({tuple(some[: shared + 1]) for some in words}) == 1 and shared < len(words[0]) - 1:
        shared += 1
    while shared and words[0][shared - 1] in _ARTICLES:
        shared -= 1
    if len(clauses) == 1 or shared < 2:
        return ", or ".join(clauses)
    beginning = " ".join(words[0][:shared])
    ends = [" ".join(some[shared:]) for some in words]
    return f"{beginning} {_either(ends)}"


def _either(ends: Sequence[str]) -> str:
    if len(ends) == 1:
        return ends[0]
    last = ", or " if any(" or " in end for end in ends) else " or "
    return f"{', '.join(ends[:-1])}{last}{ends[-1]}"
