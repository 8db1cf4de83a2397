"""The commands about what the library knows: strategies, sources and languages."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Annotated

import typer
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from deescalate import api
from deescalate.cli.options import AsJson, Locale
from deescalate.cli.output import new_table, show, show_json
from deescalate.cli.page import bullets, heading, labelled
from deescalate.errors import UnknownIdError
from deescalate.models.results import Catalog, LocaleInfo, Source, StrategyInfo
from deescalate.render.outline import Row
from deescalate.vocabulary import StepStage

__all__ = ["locales", "sources", "strategies", "strategy"]


def strategies(
    *,
    stage: Annotated[StepStage | None, typer.Option(help="Only those of this stage.")] = None,
    locale: Locale = "en",
    as_json: AsJson = False,
) -> None:
    """List the strategies in the order of a plan."""
    found = api.catalog(locale).strategies
    if stage is not None:
        found = tuple(one for one in found if one.stage == stage)
    if as_json:
        show_json(found, tuple[StrategyInfo, ...])
        return
    table = new_table("stage", "id", "title")
    for one in found:
        table.add_row(Text(one.stage, "dim"), Text(one.id, "bold"), Text(one.title))
    show(table)


def strategy(
    id: Annotated[str, typer.Argument(metavar="ID", help="Id of the strategy.")],
    *,
    locale: Locale = "en",
    as_json: AsJson = False,
) -> None:
    """Show one strategy: what, why, what to say, what to avoid, and its sources."""
    catalog = api.catalog(locale)
    known = {one.id: one for one in catalog.strategies}
    if id not in known:
        raise _unknown("strategy", id, known)
    if as_json:
        show_json(known[id], StrategyInfo)
    else:
        show(*_strategy(known[id], catalog))


def sources(
    id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Id of one source, or of one point.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show the sources with their points, and the strategies that rest on each point."""
    catalog = api.catalog()
    found = catalog.sources if id is None else (_source(id, catalog),)
    if as_json:
        show_json(found, tuple[Source, ...])
        return
    cited = defaultdict(list)
    for one in catalog.strategies:
        for citation in one.sources:
            cited[citation.point].append(one.id)
    for number, source in enumerate(found):
        show(*_points(source, cited, above=min(number, 1)))


def locales(*, as_json: AsJson = False) -> None:
    """List the languages, with the shares of their words that are there."""
    found = api.locales()
    if as_json:
        show_json(found, tuple[LocaleInfo, ...])
        return
    table = new_table("tag", "name", "in English", "status", "guidance", "phrases")
    for one in found:
        shares = (f"{int(share * 100)}%" for share in (one.guidance, one.phrases))
        table.add_row(one.tag, one.name, one.english_name, one.status, *shares)
    show(table)


def _unknown(kind: str, id: str, known: Iterable[str]) -> UnknownIdError:
    return UnknownIdError(kind, id, difflib.get_close_matches(id, known, n=2))


def _strategy(one: StrategyInfo, catalog: Catalog) -> Iterator[RenderableType]:
    phrases = {phrase.id: phrase for phrase in catalog.phrases}
    yield Text(one.title, "bold")
    yield Text(f"{one.id} · {one.stage} · {one.csc}", "dim")
    yield Padding(Text(one.rationale), (1, 0))
    yield bullets(one.how)
    rows = [
        Row("say", "Say", f"“{phrases[id].text}” ({phrases[id].medium})")
        for id in one.say
        if phrases[id].text
    ]
    for avoidance in one.avoid:
        rows.append(Row("avoid", "Avoid", f"{avoidance.text} – {avoidance.why}"))
        rows.append(Row("instead", "Instead", avoidance.instead))
    rows += [
        Row("sources", "Sources", f"{source.point} · {source.title} · {source.where}")
        for source in one.sources
    ]
    if one.conflicts:
        rows.append(Row("note", "Never with", ", ".join(one.conflicts)))
    yield labelled(rows)


def _source(id: str, catalog: Catalog) -> Source:
    """The source with this id, or that of the point with this id, with this point only."""
    known: dict[str, Source] = {}
    for source in catalog.sources:
        known[source.id] = source
        for point in source.points:
            known[point.id] = source.model_copy(update={"points": (point,)})
    if id not in known:
        raise _unknown("source or point", id, known)
    return known[id]


def _points(source: Source, cited: dict[str, list[str]], *, above: int) -> Iterator[RenderableType]:
    yield heading(f"{source.id} · {source.title}", above)
    yield Text(f"{source.about} ({source.kind}, {source.language})", "dim")
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column()
    for point in source.points:
        by = ", ".join(cited.get(point.id, ["no strategy"]))
        advice = Group(Text(point.advice), Text(f"{point.where} → {by}", "dim"))
        grid.add_row(Text(point.id, "bold"), advice)
    yield grid
