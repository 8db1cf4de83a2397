"""One page that shows every message of a language as agents and customers get it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from importlib import resources
from typing import NamedTuple

from babel import Locale
from jinja2 import Environment, StrictUndefined

from deescalate.knowledge.templates import parse_template
from deescalate.language.address import address
from deescalate.language.catalog import PHRASES, Language
from deescalate.language.plurals import categories
from deescalate.language.spec import LanguageSpec
from deescalate.language.values import values_for
from deescalate.models.context import Context, Offer, Person
from deescalate.models.situation import Agent, Situation
from deescalate.vocabulary import Channel, Remedy
from deescalate.workbench.bench import Bench
from deescalate.workbench.checks import check
from deescalate.workbench.messages import Message, Tier
from deescalate.workbench.status import coverage

__all__ = ["preview"]


class Shown(NamedTuple):
    """A message as the page shows it."""

    message: Message
    texts: tuple[str, ...]
    problems: tuple[str, ...]


def preview(bench: Bench, tag: str) -> str:
    """Return the page, one HTML file that needs nothing else.

    Raises:
        KnowledgeError: For a language that cannot be read.
    """
    language = bench.language(tag)
    template = resources.files("deescalate.workbench").joinpath("preview.html.j2")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(template.read_text(encoding="utf-8")).render(
        tag=tag,
        html_lang=tag.partition("@")[0].replace("_", "-"),
        direction="rtl" if language.locale.text_direction == "rtl" else "ltr",
        spec=language.spec,
        rows=list(_rows(bench, tag, language)),
        people=list(_people(language.spec)),
        coverage=coverage(bench, tag),
        tiers=list(Tier),
        phrases=PHRASES,
    )


class Addressed(NamedTuple):
    """How somebody is addressed: what is known of them, and the forms; None where there is none."""

    known: str
    inline: str | None
    letter: str | None
    elsewhere: str | None


def _people(spec: LanguageSpec) -> Iterator[Addressed]:
    """The sample people as they are addressed, and nobody."""
    forms = spec.address
    for person in (*spec.samples.people, None):
        facts = person.model_dump(mode="json", exclude_defaults=True) if person else {}
        known = ", ".join(f"{name} {value}" for name, value in facts.items()) or "nothing"
        every = (forms.inline, forms.email, forms.chat)
        yield Addressed(known, *(address(person, patterns, forms) for patterns in every))


def _rows(bench: Bench, tag: str, language: Language) -> Iterator[Shown]:
    problems: dict[str, list[str]] = {}
    for finding in check(bench, tag, Tier.COMPLETE):
        problems.setdefault(finding.id, []).append(finding.problem)
    values = list(_sample_values(language.spec, language.locale))
    own = (id for id in language.phrases if id not in bench.messages)
    variants = {id: bench.messages[id.partition("|")[0]]._replace(id=id) for id in own}
    shown = {**bench.messages, **variants}
    for id, message in shown.items():
        if message.catalogue == PHRASES:
            texts = [language.phrases[id]] if id in language.phrases else []
        else:
            texts = list(_forms(language, id))
        counts = _counts(language, len(texts))
        known = [[{**one, "value": count} for one in values] for count in counts]
        found = [
            one for text, some in zip(texts, known, strict=True) for one in _filled(text, some)
        ]
        yield Shown(message, tuple(dict.fromkeys(found)), tuple(problems.get(id, ())))


def _counts(language: Language, forms: int) -> list[str]:
    """For each plural form a count that takes it; for a text without forms any."""
    names = categories(language.locale)
    if forms != len(names):
        return ["3"] * forms
    plural_form = language.locale.plural_form
    return [next(str(n) for n in range(200) if plural_form(n) == name) for name in names]


def _forms(language: Language, id: str) -> Iterator[str]:
    places = range(len(categories(language.locale)))
    forms = [language.guidance.get(f"{id}|{place}") for place in places]
    if all(forms):
        yield from (form for form in forms if form)
    elif id in language.guidance:
        yield language.guidance[id]


_AROUND = {
    "title": "…",
    "facts": "…",
    "why": "…",
}


def _filled(text: str, values: Iterable[Mapping[str, str]]) -> Iterator[str]:
    template = parse_template(text, guidance=True)
    for known in values:
        if template.names <= known.keys() | _AROUND.keys():
            yield template.fill({**_AROUND, **known})


_MOMENTS: tuple[tuple[dt.date, dt.timedelta, Decimal], ...] = (
    (dt.date(2026, 12, 4), dt.timedelta(hours=2), Decimal(25)),
    (
        dt.datetime(2026, 12, 21, 14, 30, tzinfo=dt.timezone(dt.timedelta(hours=2))),
        dt.timedelta(days=2, hours=5),
        Decimal("1250.50"),
    ),
)


def _sample_values(spec: LanguageSpec, locale: Locale) -> Iterator[Mapping[str, str]]:
    """The values for each of the sample people and for nobody, in a letter and elsewhere."""
    samples = spec.samples
    people: tuple[Person | None, ...] = (*samples.people, None)
    situations = [
        Situation(channel=channel, agent=Agent(authority=frozenset({Remedy.REFUND})))
        for channel in (Channel.EMAIL, Channel.CHAT)
    ]
    for number, person in enumerate(people):
        deadline, span, amount = _MOMENTS[number % len(_MOMENTS)]
        context = Context(
            customer=person,
            agent=samples.agent,
            company=samples.company,
            unit=samples.unit,
            product=samples.product,
            case=samples.case,
            policy=samples.policy,
            alternative=samples.alternative,
            deadline=deadline,
            callback_within=span,
            offer=Offer(remedy=Remedy.REFUND, amount=amount, currency="EUR"),
            emergency_number="112",
            crisis_line="0800 123 456",
        )
        for situation in situations:
            yield values_for(spec, locale, situation, context)
