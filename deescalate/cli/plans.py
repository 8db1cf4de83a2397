"""The commands about one situation: its plan, and what keeps a strategy out of it."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from deescalate import api
from deescalate.cli.options import AsJson, Case, Locale, described
from deescalate.cli.output import show, show_json
from deescalate.cli.page import bullets, plan_page
from deescalate.cli.texts import reading_page
from deescalate.models.readings import Reading
from deescalate.models.results import Obstacle, Recommendation

__all__ = ["recommend", "why_not"]


@described
def recommend(
    case: Case,
    *,
    locale: Locale = "en",
    reply_locale: Annotated[
        str | None, typer.Option(metavar="TAG", help="Language of the phrases; as --locale.")
    ] = None,
    message: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT",
            help="What the customer wrote, in the language of the phrases: read first; what the "
            "other options say wins.",
        ),
    ] = None,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", metavar="", help="Show all phrases, facts, sources and tensions."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say what to do now, what to say, what to avoid, and why."""
    reading = None if message is None else api.read(message, locale=reply_locale or locale)
    situation = case.situation if reading is None else reading.situation(**case.situation)
    plan = api.recommend(
        situation,
        locale=locale,
        reply_locale=reply_locale,
        context=case.context,
        done=case.done,
        renewals=case.renewals,
    )
    if as_json and reading is not None:
        show_json({"reading": reading, "recommendation": plan}, dict[str, Reading | Recommendation])
    elif as_json:
        show_json(plan, Recommendation)
    else:
        if message is not None and reading is not None:
            show(*reading_page(message, reading), Text())
        show(plan_page(plan, explain=explain))


@described
def why_not(
    strategy: Annotated[str, typer.Argument(metavar="STRATEGY", help="Id of the strategy.")],
    case: Case,
    *,
    locale: Locale = "en",
    as_json: AsJson = False,
) -> None:
    """Say what keeps a strategy out of the plan for a situation."""
    obstacles = api.why_not(
        case.situation,
        strategy,
        locale=locale,
        context=case.context,
        done=case.done,
        renewals=case.renewals,
    )
    if as_json:
        show_json(obstacles, tuple[Obstacle, ...])
    elif not obstacles:
        show(Text(f"{strategy} is in the plan."))
    else:
        told = [obstacle.text for obstacle in obstacles]
        show(Text(f"{strategy} is not in the plan:"), bullets(told))
