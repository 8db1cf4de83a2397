"""What a recommendation and an import cost, as ratios measured in one run.

    make bench        # or: python -m benchmarks

`recommend` is timed on situations that were not seen before, in English and without a context,
against validating the same facts with a plain pydantic model of the same fields. Importing the
library and making one `Situation` is timed against importing pydantic and defining one model, each
in fresh processes; so is loading all languages, against Babel's reader on the same catalogues.
Rounds are interleaved; figures are medians. Microseconds depend on the machine,
the ratios much less.
"""

from __future__ import annotations

import platform
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import pydantic
from pydantic import BaseModel

from deescalate import Agent, Channel, Situation, recommend

ROUNDS = 40
SITUATIONS_A_ROUND = 100
PROCESSES = 21
TARGETS = {"recommend": 30.0, "import": 1.3, "languages": 0.5}

PYDANTIC = """
from pydantic import BaseModel
class Model(BaseModel):
    name: str
    count: int = 0
"""
LIBRARY = """
from deescalate import Situation
Situation(channel="phone")
"""
# What follows is timed from `start` on.
LANGUAGES = """
from deescalate import preload, recommend
recommend({"channel": "phone"})
start = time.perf_counter()
preload()
"""
BABEL = """
from babel.messages.pofile import read_po
from deescalate.knowledge.base import LOCALES
start = time.perf_counter()
for file in LOCALES.glob("[!.]*/*.po"):
    if "@" not in file.parent.name:
        with file.open("rb") as stream:
            read_po(stream)
"""
MEMORY = """
import tracemalloc
from deescalate import preload, recommend
recommend({"channel": "phone"})
tracemalloc.start()
preload()
print(tracemalloc.get_traced_memory()[0] / 1e6)
"""


def plain_model() -> type[BaseModel]:
    """A plain pydantic model of the fields of a situation, without what the library adds."""

    def fields(model: type[BaseModel]) -> dict[str, Any]:
        return {
            name: (field.annotation, field.default)
            for name, field in model.model_fields.items()
            if name not in ("agent", "channel")
        }

    agent = pydantic.create_model("PlainAgent", **fields(Agent))
    return pydantic.create_model(
        "PlainSituation", channel=(Channel, ...), agent=(agent, agent()), **fields(Situation)
    )


def random_facts(source: random.Random) -> dict[str, Any]:
    """Facts of a situation: two signals and a remedy at most, everything else at random."""
    facts: dict[str, Any] = {"agent": {}}
    for model, into in ((Situation, facts), (Agent, facts["agent"])):
        for name, many, choices, default in _fields(model):
            if many:
                into[name] = source.sample(choices, source.randint(0, 2))
            elif choices:
                into[name] = source.choice(choices)
            elif source.random() < 0.2:
                into[name] = not default
    return facts


@cache
def _fields(model: type[BaseModel]) -> list[tuple[str, bool, list[str], object]]:
    schema = model.model_json_schema()
    fields = []
    for name, field in schema["properties"].items():
        if name in ("agent", "tags"):
            continue
        refs = [field, field.get("items", {}), *field.get("anyOf", ())]
        names = [part["$ref"].rpartition("/")[2] for part in refs if "$ref" in part]
        choices = [value for one in names for value in schema["$defs"][one]["enum"]]
        fields.append((name, field.get("type") == "array", choices, field.get("default")))
    return fields


def time_calls(calls: dict[str, Callable[[dict[str, Any]], Any]]) -> dict[str, float]:
    """The median time of each call in microseconds, over new situations in every round."""
    source = random.Random(20261122)
    for _ in range(200):
        facts = random_facts(source)
        for call in calls.values():
            call(facts)
    times: dict[str, list[float]] = {name: [] for name in calls}
    for done in range(ROUNDS):
        _progress(done, ROUNDS, "recommend")
        some = [random_facts(source) for _ in range(SITUATIONS_A_ROUND)]
        for name, call in calls.items():
            start = time.perf_counter()
            for facts in some:
                call(facts)
            times[name].append((time.perf_counter() - start) / len(some) * 1e6)
    return {name: statistics.median(found) for name, found in times.items()}


def time_processes(codes: dict[str, str]) -> dict[str, float]:
    """The median time of running each piece of code in a fresh process, in milliseconds."""
    times: dict[str, list[float]] = {name: [] for name in codes}
    timer = "import time; start = time.perf_counter()\n{}\nprint(time.perf_counter() - start)"
    for done in range(PROCESSES):
        _progress(done, PROCESSES, "processes")
        for name, code in codes.items():
            found = subprocess.run(
                [sys.executable, "-c", timer.format(code)],
                capture_output=True,
                text=True,
                check=True,
            )
            times[name].append(float(found.stdout) * 1e3)
    return {name: statistics.median(found) for name, found in times.items()}


def _progress(done: int, of: int, what: str) -> None:
    if sys.stderr.isatty():
        end = "\r" if done + 1 < of else "\n"
        sys.stderr.write(f"{what}: round {done + 1} of {of}{end}")
        sys.stderr.flush()


def main() -> int:
    """Measure, print the figures, and return 1 if a target is missed."""
    plain = plain_model().model_validate
    calls = time_calls(
        {"plain": plain, "situation": Situation.model_validate, "recommend": recommend}
    )
    processes = time_processes(
        {"pydantic": PYDANTIC, "library": LIBRARY, "languages": LANGUAGES, "babel": BABEL}
    )
    memory = subprocess.run(
        [sys.executable, "-c", MEMORY], capture_output=True, text=True, check=True
    ).stdout
    ratios = {
        "recommend": calls["recommend"] / calls["plain"],
        "import": processes["library"] / processes["pydantic"],
        "languages": processes["languages"] / processes["babel"],
    }
    print(f"Python {platform.python_version()}, pydantic {pydantic.VERSION}, medians")
    print()
    print(f"plain model of the same fields, validated   {calls['plain']:9.1f} µs")
    print(f"Situation, validated                        {calls['situation']:9.1f} µs")
    print(f"recommend, situations not seen before       {calls['recommend']:9.1f} µs")
    print(f"import pydantic, define one model           {processes['pydantic']:9.1f} ms")
    print(f"import deescalate, make one Situation       {processes['library']:9.1f} ms")
    print(f"all languages loaded                        {processes['languages']:9.1f} ms")
    print(f"the same catalogues, read by Babel          {processes['babel']:9.1f} ms")
    print(f"what they take in memory                    {float(memory):9.1f} MB")
    print()
    held = True
    for name, target in TARGETS.items():
        verdict = "holds" if ratios[name] <= target else "MISSED"
        held = held and ratios[name] <= target
        print(f"{name:10} {ratios[name]:6.2f} x   target at most {target:g} x   {verdict}")
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main())
