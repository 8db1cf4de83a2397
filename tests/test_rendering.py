"""A plan as a reader sees it: plain text, and the picture of the terminal page."""

import re
import subprocess
import sys
import unicodedata
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from deescalate import Recommendation, Situation, recommend
from deescalate.library import default_library
from tests.situations import contexts, situations
from tools.picture import picture

FURIOUS = Situation(
    channel="phone", customer="angry", intensity="furious", signals="shouting", fault="company"
)
CALM = Situation(channel="chat", cause="product")
WEAPON = Situation(channel="in_person", signals="weapon")


def columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def squeezed(text: str) -> str:
    """A text without regard to where its lines end."""
    return " ".join(text.split())


def headings(text: str) -> list[str]:
    """The lines that are underlined."""
    return re.findall(r"^(.+)\n=+$", text, re.MULTILINE)


def test_a_plan_with_an_escalation_begins_with_it_and_with_whom_to_call() -> None:
    text = str(recommend(WEAPON))
    assert headings(text) == ["Escalation: Call the emergency services", "Now", "Then"]
    assert "   Contacts  supervisor, police\n" in text.partition("\nNow\n")[0]


def test_a_plan_without_an_escalation_begins_with_what_to_do_now() -> None:
    text = str(recommend(CALM))
    assert text.startswith("Now\n===\n1. ")
    assert "Escalation" not in text


def test_the_steps_for_now_are_numbered_and_shown_in_full() -> None:
    plan = recommend(FURIOUS)
    now = squeezed(str(plan).partition("\nThen\n")[0])
    for number, step in enumerate(plan.now, 1):
        assert f"{number}. {step.title} - {' - '.join(step.how)}" in now
        assert all(f"“{phrase.text}”" in now for phrase in step.say[:2])
        assert all(reason.text in now for reason in step.because)


def test_the_steps_for_later_are_shown_with_their_title_and_first_phrase() -> None:
    plan = recommend(FURIOUS)
    then = squeezed(str(plan).partition("\nThen\n")[2])
    later = [step for step in plan.steps if not step.now]
    assert later
    for step in later:
        assert step.title in then
        assert all(f"“{phrase.text}”" in then for phrase in step.say[:1])
        assert not any(f"“{phrase.text}”" in then for phrase in step.say[1:])


def test_what_to_avoid_stands_with_what_to_do_instead() -> None:
    plan = recommend(FURIOUS)
    avoidance = plan.now[0].avoid[0]
    assert f"Avoid {avoidance.text} Instead {avoidance.instead}" in squeezed(str(plan))


def test_the_same_thing_to_avoid_is_told_once() -> None:
    plan = recommend(FURIOUS)
    step = plan.now[0]
    twice = Recommendation.model_validate(
        {**plan.model_dump(), "steps": [step.model_dump(), step.model_dump()]}
    )
    assert squeezed(str(twice)).count(step.avoid[0].text) == 1


@given(situation=situations(), context=contexts())
@settings(max_examples=60, deadline=None)
def test_every_plan_is_plain_text_within_88_columns(
    situation: Situation, context: dict[str, Any]
) -> None:
    text = str(recommend(situation, context=context))
    for line in text.splitlines():
        assert columns(line) <= 88
        assert line == line.rstrip()
    assert "\x1b" not in text
    assert text == text.strip()


def test_a_language_without_spaces_is_wrapped_too() -> None:
    plan = recommend(CALM)
    title = "先让客户把事情说完，再告诉对方您明白了什么。" * 5
    step = {**plan.steps[0].model_dump(), "title": title}
    chinese = Recommendation.model_validate({**plan.model_dump(), "steps": [step]})
    lines = str(chinese).splitlines()
    assert all(columns(line) <= 88 for line in lines)
    assert not any(line.lstrip().startswith(("，", "。")) for line in lines)
    assert title in "".join(line.strip() for line in lines)


def test_the_headings_are_in_the_language_of_the_guidance() -> None:
    words = default_library().words("nl")
    text = str(recommend(CALM, locale="nl"))
    assert headings(text) == [words["heading.now"], words["heading.then"]]
    assert f"\n{words['stage.clarify']}\n" in text


def test_a_language_of_a_users_own_library_has_english_headings() -> None:
    plan = recommend(CALM)
    own = Recommendation.model_validate({**plan.model_dump(), "locale": "tlh"})
    assert str(own) == str(plan)


def test_a_plan_that_was_stored_reads_the_same() -> None:
    plan = recommend(FURIOUS)
    assert str(Recommendation.model_validate_json(plan.model_dump_json())) == str(plan)


def test_free_text_is_shown_as_it_is_and_never_run() -> None:
    company = "{{ 7 * 7 }} {% raw %} [bold]Acme[/bold]"
    plan = recommend(FURIOUS, context={"company": company, "agent": {"name": "Anna Smith"}})
    assert company in squeezed(str(plan))


def test_a_plan_says_what_would_unlock_more_phrases() -> None:
    assert "More phrases with: context.agent" in str(recommend(FURIOUS))


def test_what_is_not_there_in_the_language_is_told() -> None:
    text = str(recommend(CALM, context={"register": "informal"}))
    assert text.endswith("Not available in this language: register")


def test_neither_the_layout_engine_nor_the_layout_is_loaded_before_a_plan_is_shown() -> None:
    code = """if True:
        import sys
        from deescalate import recommend
        plan = recommend({"channel": "phone"})
        assert not {"jinja2", "deescalate.render", "rich", "typer"} & set(sys.modules)
        str(plan)
        assert not {"rich", "typer"} & set(sys.modules)
    """
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_picture_of_the_page_is_the_same_each_time_and_asks_nothing_of_the_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = picture()
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setenv("TERM", "dumb")
    assert picture() == first
    assert "@font-face" not in first
    assert "url(http" not in first


def test_the_picture_shows_the_page_of_the_example() -> None:
    root = ET.fromstring(picture())  # the picture is our own: no stranger's XML
    words = " ".join("".join(root.itertext()).replace("\xa0", " ").split())
    assert "deescalate recommend examples/furious_caller.json" in words
    assert "Inform your supervisor" in words
