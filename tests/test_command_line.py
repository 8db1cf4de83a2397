"""The shell command: its pages, its JSON, and what it is in a terminal."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

import deescalate
from deescalate import (
    Agent,
    LocaleInfo,
    Obstacle,
    Recommendation,
    Situation,
    Source,
    StrategyInfo,
    catalog,
    recommend,
)
from tests.shell import COMMAND, apart, shell

EXAMPLE = Path(__file__).parents[1] / "examples" / "furious_caller.json"
Written = Callable[[Any], Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Writes a JSON file."""

    def write(content: Any) -> Path:
        file = tmp_path / "case.json"
        file.write_text(json.dumps(content), encoding="utf-8")
        return file

    return write


def plan_of(*arguments: str | Path, stdin: bytes = b"") -> Recommendation:
    """Asks the command for a plan as JSON."""
    outcome = shell("recommend", *arguments, "--json", stdin=stdin)
    assert (outcome.code, outcome.err) == (0, "")
    return Recommendation.model_validate_json(outcome.out)


# ---------------------------------------------------------------------------- recommend


def test_the_page_says_what_now_what_to_say_what_to_avoid_and_why() -> None:
    outcome = shell("recommend", EXAMPLE)
    plan = recommend(json.loads(EXAMPLE.read_text(encoding="utf-8")))
    assert outcome.code == 0
    titles = [f"{number} {step.title}" for number, step in enumerate(plan.now, 1)]
    order = ["Escalation", "Inform your supervisor", "Now ─", *titles, "Then ─"]
    places = [outcome.words.index(text) for text in order]
    assert places == sorted(places)
    for step in plan.now:
        assert all(line in outcome.words for line in step.how)
        assert all(f"“{phrase.text}”" in outcome.words for phrase in step.say[:2])
        assert all(reason.text in outcome.words for reason in step.because)
    assert all(step.title in outcome.words for step in plan.steps)
    avoidance = plan.now[0].avoid[0]
    assert f"Avoid {avoidance.text} Instead {avoidance.instead}" in outcome.words


def test_the_page_is_not_wider_than_a_line_that_reads_well() -> None:
    assert max(map(len, shell("recommend", EXAMPLE).out.splitlines())) <= 100


def test_the_page_fits_a_narrow_terminal() -> None:
    lines = shell("recommend", EXAMPLE, "--explain", COLUMNS="40").out.splitlines()
    assert max(map(len, lines)) <= 40


def test_the_emergency_is_told_in_words_and_not_by_colour_alone() -> None:
    outcome = shell("recommend", "--channel", "in_person", "--signal", "weapon")
    assert "Call the emergency services" in outcome.words
    assert "Contacts supervisor, police" in outcome.words


def test_the_plan_as_json_is_the_plan_of_the_library() -> None:
    assert plan_of(EXAMPLE) == recommend(json.loads(EXAMPLE.read_text(encoding="utf-8")))


def test_explaining_adds_facts_sources_and_the_name_of_the_kind_of_step() -> None:
    outcome = shell("recommend", EXAMPLE, "--explain")
    plan = recommend(json.loads(EXAMPLE.read_text(encoding="utf-8")))
    for step in plan.steps:
        assert all(f"({reason.field}: {reason.value})" in outcome.words for reason in step.because)
        assert all(citation.point in outcome.words for citation in step.sources)
        assert f"CSC {step.csc}" in outcome.words
    assert all(tension.id in outcome.words for tension in plan.tensions)


def test_standard_input_is_read_where_the_file_is_a_dash() -> None:
    assert plan_of("-", stdin=EXAMPLE.read_bytes()) == plan_of(EXAMPLE)


def test_a_byte_order_mark_does_no_harm() -> None:
    assert plan_of("-", stdin=b'\xef\xbb\xbf{"channel": "chat"}').situation.channel == "chat"


def test_every_field_of_a_situation_has_an_option() -> None:
    plan = plan_of(
        *("--channel", "in_person", "--customer", "rude", "--customer", "angry"),
        *("--intensity", "upset", "--stage", "listen", "--signal", "insult"),
        *("--signal", "shouting", "--imminent", "--cause", "delay", "--fault", "colleague"),
        *("--outlook", "delayed", "--remedy", "goodwill", "--need", "language"),
        *("--authority", "goodwill", "--authority", "refund", "--composure", "strained"),
        *("--alone", "--no-supervisor", "--no-security", "--no-transfer", "--audience"),
        *("--queue", "--long-standing", "--known-risk", "--tag", "vip", "--tag", "north"),
    )
    assert plan.situation == Situation(
        channel="in_person",
        customer={"rude", "angry"},
        intensity="upset",
        stage="listen",
        signals={"insult", "shouting"},
        imminent=True,
        cause="delay",
        fault="colleague",
        outlook="delayed",
        remedy="goodwill",
        needs="language",
        agent=Agent(
            authority={"goodwill", "refund"},
            composure="strained",
            alone=True,
            supervisor=False,
            security=False,
            can_transfer=False,
        ),
        audience=True,
        queue=True,
        long_standing=True,
        known_risk=True,
        tags={"vip", "north"},
    )
    changed = plan.situation.model_dump(exclude_defaults=True)
    assert changed.keys() == Situation.model_fields.keys()
    assert changed["agent"].keys() == Agent.model_fields.keys()


def test_a_file_may_hold_what_stands_beside_a_situation(written: Written) -> None:
    facts = {"channel": "phone", "intensity": "upset"}
    beside: dict[str, Any] = {
        "context": {"company": "Acme", "agent": {"name": "Anna Smith"}},
        "done": ["greet-on-the-phone"],
        "renewals": 3,
    }
    plan = plan_of(written({**facts, **beside}))
    assert plan == recommend(facts, **beside)
    assert plan != recommend(facts)


def test_options_override_the_file_and_leave_the_rest_of_it(written: Written) -> None:
    file = written(
        {
            "channel": "phone",
            "intensity": "upset",
            "queue": True,
            "agent": {"alone": True, "composure": "strained"},
            "context": {"company": "Acme", "product": "router"},
            "done": ["greet-on-the-phone"],
            "renewals": 3,
        }
    )
    plan = plan_of(
        *(file, "--intensity", "calm", "--no-queue", "--no-alone", "--renewals", "0"),
        *("--context", '{"product": "modem"}', "--done", "stay-calm"),
    )
    assert plan == recommend(
        {"channel": "phone", "agent": {"composure": "strained"}},
        context={"company": "Acme", "product": "modem"},
        done="stay-calm",
    )


def test_the_context_is_a_file_or_json_itself(tmp_path: Path) -> None:
    text = '{"company": "Acme", "agent": {"name": "Anna Smith"}}'
    file = tmp_path / "context.json"
    file.write_text(text, encoding="utf-8")
    plans = {str(plan_of("--channel", "phone", "--context", given)) for given in (text, file)}
    assert len(plans) == 1
    assert "Acme" in plans.pop()


def test_guidance_and_phrases_have_languages_of_their_own() -> None:
    plan = plan_of("--channel", "phone", "--locale", "EN-gb", "--reply-locale", "nl")
    assert (plan.locale, plan.reply_locale) == ("en", "nl")


# ---------------------------------------------------------------------------- the other commands


def test_why_not_names_what_keeps_a_strategy_out() -> None:
    arguments = ("why-not", "set-a-limit", "--channel", "phone")
    outcome = shell(*arguments)
    obstacles = TypeAdapter(tuple[Obstacle, ...]).validate_json(shell(*arguments, "--json").out)
    assert outcome.code == 0
    assert obstacles
    assert obstacles == deescalate.why_not(Situation(channel="phone"), "set-a-limit")
    assert all(obstacle.text in outcome.words for obstacle in obstacles)


def test_why_not_takes_the_same_situation_as_recommend() -> None:
    strategy = recommend(json.loads(EXAMPLE.read_text(encoding="utf-8"))).now[0].strategy
    assert shell("why-not", strategy, EXAMPLE).out == f"{strategy} is in the plan.\n"
    assert shell("why-not", strategy, EXAMPLE, "--json").out == "[]\n"
    assert "It would need" in shell("why-not", strategy, EXAMPLE, "--intensity", "calm").out


def test_the_strategies_are_listed_in_the_order_of_a_plan() -> None:
    known = catalog().strategies
    outcome = shell("strategies")
    lines = [line.split() for line in outcome.out.splitlines()]
    shown = [tuple(words[:2]) for words in lines if len(words) > 1]
    assert [row for row in shown if row in {(one.stage, one.id) for one in known}] == [
        (one.stage, one.id) for one in known
    ]
    as_json = shell("strategies", "--json").out
    assert TypeAdapter(tuple[StrategyInfo, ...]).validate_json(as_json) == known


def test_the_strategies_of_one_stage_are_listed_alone() -> None:
    as_json = shell("strategies", "--stage", "safety", "--locale", "nl", "--json").out
    listed = TypeAdapter(tuple[StrategyInfo, ...]).validate_json(as_json)
    assert listed == tuple(one for one in catalog("nl").strategies if one.stage == "safety")


@pytest.mark.parametrize("one", catalog().strategies, ids=lambda one: one.id)
def test_a_strategy_is_shown_with_all_that_it_says(one: StrategyInfo) -> None:
    outcome = shell("strategy", one.id)
    phrases = {phrase.id: phrase.text for phrase in catalog().phrases}
    assert outcome.code == 0
    told = [one.title, one.rationale, *one.how, *one.conflicts, *(phrases[id] for id in one.say)]
    told += [text for avoidance in one.avoid for text in (avoidance.text, avoidance.instead)]
    told += [citation.point for citation in one.sources]
    assert [text for text in told if text and " ".join(text.split()) not in outcome.words] == []


def test_a_strategy_as_json_is_that_of_the_catalogue() -> None:
    one = catalog().strategies[0]
    assert StrategyInfo.model_validate_json(shell("strategy", one.id, "--json").out) == one


def test_every_source_is_shown_with_its_points_and_who_rests_on_them() -> None:
    known = catalog()
    outcome = shell("sources")
    for source in known.sources:
        assert source.title in outcome.words
        assert all(f"{point.id} {point.advice}" in outcome.words for point in source.points)
    for one in known.strategies:
        assert outcome.words.count(one.id) >= len(one.sources)
    as_json = shell("sources", "--json").out
    assert TypeAdapter(tuple[Source, ...]).validate_json(as_json) == known.sources


def test_one_source_or_one_point_is_shown_alone() -> None:
    source = catalog().sources[0]
    point, other = source.points[:2]
    assert other.advice in shell("sources", source.id).words
    alone = shell("sources", point.id).words
    assert point.advice in alone
    assert other.advice not in alone


def test_the_languages_are_listed_with_the_shares_of_their_words() -> None:
    outcome = shell("locales")
    as_json = TypeAdapter(tuple[LocaleInfo, ...]).validate_json(shell("locales", "--json").out)
    assert as_json == deescalate.locales()
    for one in as_json:
        row = f"{one.tag} {one.name} {one.english_name} {one.status} {int(one.guidance * 100)}%"
        assert row in outcome.words


def test_the_version_is_that_of_the_package() -> None:
    assert shell("--version") == (0, f"deescalate {deescalate.__version__}\n", "")


def test_without_a_command_the_help_lists_the_commands() -> None:
    outcome = shell()
    assert outcome.code == 0
    for command in ("recommend", "why-not", "strategies", "strategy", "sources", "locales"):
        assert command in outcome.words


@pytest.mark.parametrize("command", ["recommend", "why-not"])
def test_the_help_tells_every_option_and_every_value(command: str) -> None:
    outcome = shell(command, "--help")
    assert outcome.code == 0
    for part in ("--channel", "in_person", "--signal", "self_harm", "--no-transfer", "--context"):
        assert part in outcome.words


# ---------------------------------------------------------------------------- the terminal


def test_nothing_but_text_goes_into_a_pipe() -> None:
    for arguments in (["recommend", EXAMPLE], ["strategies"], ["sources"], ["locales"]):
        result = apart(*arguments)
        assert result.returncode == 0
        assert b"\x1b" not in result.stdout
        assert not any(line.endswith(b" ") for line in result.stdout.splitlines())


def test_a_terminal_gets_colour_unless_it_wants_none() -> None:
    coloured = apart("recommend", EXAMPLE, FORCE_COLOR="1", TERM="xterm")
    plain = apart("recommend", EXAMPLE, FORCE_COLOR="1", NO_COLOR="1", TERM="xterm")
    assert b"\x1b[32m" in coloured.stdout
    assert b"\x1b[3" not in plain.stdout
    assert b"\x1b[9" not in plain.stdout


def test_the_output_is_utf_8_whatever_the_terminal_says() -> None:
    result = apart("sources", "zh", PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert result.returncode == 0
    assert "如何化解与难相处客户的关系" in result.stdout.decode("utf-8")


def test_a_reader_that_stops_early_is_no_error() -> None:
    for arguments in (["sources"], ["strategies", "--json"]):
        with subprocess.Popen(
            [sys.executable, "-c", COMMAND, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode == 0


@pytest.mark.parametrize("missing", ["typer", "rich"])
def test_without_its_extra_the_command_says_in_one_line_what_to_install(missing: str) -> None:
    code = f"""if True:
        import sys
        sys.modules[{missing!r}] = None
        from deescalate.cli import main
        sys.exit(main(["locales"]))
    """
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert result.returncode == 2
    assert result.stdout == b""
    assert len(result.stderr.splitlines()) == 1
    assert b"deescalate[cli]" in result.stderr
