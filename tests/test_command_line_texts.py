"""The commands about texts: read, review, and a plan for a message."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from deescalate import Reading, Recommendation, Review, read, review
from tests.shell import shell

MESSAGE = "You idiots charged me twice. I'm furious, get me your manager."
DRAFT = "I understand, but\nyou have no reason to be upset. Please calm down."


def test_what_a_message_shows_is_listed_with_its_words() -> None:
    outcome = shell("read", "--text", MESSAGE)
    assert outcome.code == 0
    for cue in read(MESSAGE, locale="en").cues:
        assert f"{cue.field} {cue.value} {cue.text} {cue.rule}" in outcome.words
    assert "No cue" in shell("read", "--text", "Do you sell blue paint?").words


def test_a_message_comes_from_a_file_from_standard_input_or_as_json(tmp_path: Path) -> None:
    file = tmp_path / "message.txt"
    file.write_text(MESSAGE, encoding="utf-8")
    expected = read(MESSAGE, locale="en")
    for arguments, stdin in (([str(file)], b""), (["-"], MESSAGE.encode())):
        outcome = shell("read", *arguments, "--json", stdin=stdin)
        assert Reading.model_validate_json(outcome.out) == expected


def test_a_plan_for_a_message_shows_what_was_read_and_what_is_given_wins() -> None:
    outcome = shell("recommend", "--channel", "email", "--message", MESSAGE)
    assert outcome.code == 0
    assert "charged me twice" in outcome.words
    arguments = ("--channel", "email", "--message", MESSAGE, "--intensity", "calm", "--json")
    found = json.loads(shell("recommend", *arguments).out)
    plan = Recommendation.model_validate(found["recommendation"])
    reading = Reading.model_validate(found["reading"])
    assert plan.situation == reading.situation(channel="email", intensity="calm")
    assert plan.situation.intensity == "calm"
    assert "insult" in plan.situation.signals


def test_a_review_shows_findings_and_ends_with_one_for_an_error() -> None:
    outcome = shell("review", "--text", DRAFT)
    assert outcome.code == 1
    for finding in review(DRAFT, locale="en").findings:
        assert f"{finding.severity} {finding.topic}" in outcome.words
        assert finding.why in outcome.words
    good = shell("review", "--text", "Thank you for telling us.")
    assert (good.code, "Nothing was found" in good.words) == (0, True)


def test_a_review_comes_as_json_and_as_annotations(tmp_path: Path) -> None:
    file = tmp_path / "draft.txt"
    file.write_text(DRAFT, encoding="utf-8")
    found = Review.model_validate_json(shell("review", file, "--json").out)
    assert found == review(DRAFT, locale="en")
    lines = shell("review", file, "--format", "github").out.splitlines()
    assert len(lines) == len(found.findings)
    for line, finding in zip(lines, found.findings, strict=True):
        match = re.fullmatch(r"::(error|warning|notice) file=(.+),line=(\d),col=(\d+)::(.*)", line)
        assert match
        row = DRAFT.splitlines()[int(match[3]) - 1]
        assert row[int(match[4]) - 1 :].startswith((finding.text or "").splitlines()[0])


def test_a_review_takes_the_situation_and_what_is_confirmed() -> None:
    draft = "Thank you for telling us. You will have your answer by tomorrow."
    situation = '{"channel": "email"}'
    outcome = shell("review", "--text", draft, "--situation", situation)
    assert (outcome.code, "unconfirmed_time" in outcome.words) == (1, True)
    context = '{"deadline": "2026-12-04"}'
    assert (
        shell("review", "--text", draft, "--situation", situation, "--context", context).code == 0
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("read",), "give the text as a FILE"),
        (("read", "x.txt", "--text", "y"), "give the text as a FILE"),
        (("read", "no-such-file.txt"), "cannot be read"),
        (("read", "--text", "x", "--locale", "pl"), "has no cues.toml"),
        (("read", "--text", "x" * 100_001), "at most 100,000"),
        (("review", "--text", "x", "--situation", "{}"), "channel"),
        (("review", "--text", "x", "--situation", "{"), "holds no JSON"),
        (("recommend", "--message", "x"), "channel"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_two(arguments: tuple[str, ...], says: str) -> None:
    outcome = shell(*arguments)
    assert outcome.code == 2
    assert says in outcome.err
    assert len(outcome.err.splitlines()) == 1
