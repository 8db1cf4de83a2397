"""Every way of calling that the contract shows, for mypy strict and pyright.

This file is checked, not run.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from deescalate import (
    Agent,
    Channel,
    Context,
    Escalation,
    Intensity,
    Library,
    Offer,
    Person,
    Recommendation,
    Signal,
    Situation,
    Step,
    catalog,
    locales,
    preload,
    recommend,
    why_not,
)

plan = recommend(Situation(customer="angry", intensity="furious", channel="phone"), locale="nl")
for step in plan.now:
    print(step.title, step.say[0].text if step.say else "")

Situation(channel=Channel.PHONE, customer=["angry", "rude"], signals={"insult", Signal.WEAPON})
Situation(channel="chat", signals=frozenset({Signal.INSULT}), agent=Agent(authority="refund"))
Situation(channel="email", agent={"authority": ["refund"], "alone": True}, remedy=None, tags="vip")
Situation(channel="social", intensity=Intensity.UPSET, stage=None, needs=("minor",), audience=True)
situation = Situation(channel="phone").replace(intensity="upset", signals={"insult"})

context = Context(
    customer=Person(given="Anna", family="Jones", gender="female"),
    agent={"given": "Bo"},
    deadline=dt.date(2026, 12, 4),
    callback_within=dt.timedelta(hours=2),
    offer=Offer(remedy="refund", amount=Decimal(5), currency="EUR"),
    register="formal",
)
result: Recommendation = recommend(situation, context=context, done=["listen-fully"], renewals=1)
mapping: Mapping[str, Any] = {"channel": "phone"}
recommend(mapping, context={"company": "Northwind"}, reply_locale=None)
obstacles = why_not(mapping, "ask-for-their-wish", done={"listen-fully"})
kinds: list[str] = [obstacle.kind for obstacle in obstacles]
first: Step = result.steps[0]
higher: bool = result.escalation >= "handover" and result.escalation > Escalation.NONE
tags: list[str] = [info.tag for info in locales()]
preload("en", "nl")
titles: list[str] = [strategy.title for strategy in catalog("nl").strategies]
library = Library("folder", without=("let-it-go",))
later: tuple[Step, ...] = library.recommend(situation, locale="en").now

# What has to be rejected; an ignore that is not needed is an error too.
Situation(channel="phone", intensity="mad")  # type: ignore[arg-type]
Situation(channel="fax")  # type: ignore[arg-type]
Situation(customer="angry")  # type: ignore[call-arg]
Situation(channel="phone", customer="mad")  # type: ignore[arg-type]
Situation(channel="phone", mood="bad")  # type: ignore[call-arg]
Person(nickname="Bo")  # type: ignore[call-arg]
