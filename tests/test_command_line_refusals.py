"""What the shell command cannot use: one line on standard error, and exit code 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.shell import Outcome, shell

BAD: dict[str, tuple[list[str], list[str]]] = {
    "no_channel": (["recommend"], ["--channel", "in_person", "FILE"]),
    "unknown_value": (["recommend", "--channel", "fax"], ["--channel", "'fax'", "in_person"]),
    "unknown_value_of_a_set": (
        ["recommend", "--channel", "phone", "--signal", "mad"],
        ["--signal", "'mad'", "shouting"],
    ),
    "renewals_that_are_no_number": (
        ["recommend", "--channel", "phone", "--renewals", "x"],
        ["--renewals"],
    ),
    "renewals_below_zero": (
        ["recommend", "--channel", "phone", "--renewals", "-1"],
        ["renewals", "-1", "a whole number from 0"],
    ),
    "unknown_option": (["recommend", "--chanel", "phone"], ["--chanel", "--channel"]),
    "unknown_command": (["frobnicate"], ["frobnicate"]),
    "missing_value": (["recommend", "--channel"], ["--channel"]),
    "missing_argument": (["why-not"], ["STRATEGY"]),
    "too_many_arguments": (["recommend", "a.json", "b.json"], ["b.json"]),
    "missing_file": (["recommend", "no-such.json"], ["no-such.json", "No such file"]),
    "missing_context_file": (
        ["recommend", "--channel", "phone", "--context", "no-such.json"],
        ["no-such.json", "No such file"],
    ),
    "broken_context": (
        ["recommend", "--channel", "phone", "--context", "{'a': 1}"],
        ["--context", "JSON"],
    ),
    "unknown_field_of_the_context": (
        ["recommend", "--channel", "phone", "--context", '{"shoe_size": 42}'],
        ["shoe_size", "42", "company"],
    ),
    "unusable_value_of_the_context": (
        ["recommend", "--channel", "phone", "--context", '{"callback_within": "-PT1H"}'],
        ["callback_within"],
    ),
    "unknown_locale": (
        ["recommend", "--channel", "phone", "--locale", "tlh"],
        ["'tlh'", "en", "nl"],
    ),
    "unknown_reply_locale": (
        ["recommend", "--channel", "phone", "--reply-locale", "zh-TW"],
        ["'zh-TW'", "en", "nl"],
    ),
    "no_language_tag": (["strategies", "--locale", "\n\x1b[31m"], ["language tag"]),
    "unknown_locale_of_the_catalogue": (["strategy", "stay-calm", "--locale", "tlh"], ["'tlh'"]),
    "unknown_id_that_was_done": (
        ["recommend", "--channel", "phone", "--done", "stay-clam"],
        ["'stay-clam'", "'stay-calm'"],
    ),
    "unknown_strategy": (["strategy", "stay-clam"], ["'stay-clam'", "'stay-calm'"]),
    "unknown_strategy_of_why_not": (
        ["why-not", "stay-clam", "--channel", "phone"],
        ["'stay-clam'", "'stay-calm'"],
    ),
    "unknown_stage": (["strategies", "--stage", "later"], ["'later'", "safety", "recover"]),
    "unknown_source": (["sources", "zh-99"], ["'zh-99'"]),
}


@pytest.mark.parametrize(("arguments", "told"), BAD.values(), ids=BAD)
def test_bad_input_is_one_line_and_exit_code_2(arguments: list[str], told: list[str]) -> None:
    refused(shell(*arguments), *told)


FILES: dict[str, tuple[bytes, list[str]]] = {
    "nothing": (b"", ["standard input", "JSON"]),
    "broken_json": (b'{"channel":', ["standard input", "JSON", "line 1"]),
    "json_that_is_too_deep": (b"[" * 200_000, ["standard input"]),
    "a_number_that_is_too_long": (b'{"channel": ' + b"9" * 5000 + b"}", ["standard input"]),
    "no_object": (b'["phone"]', ["JSON object"]),
    "bytes_that_are_no_text": (b"\xff\xfe{", ["UTF-8"]),
    "an_unknown_field": (b'{"channel": "phone", "mood": "bad"}', ["mood", "'bad'", "intensity"]),
    "an_unknown_field_of_the_agent": (
        b'{"channel": "phone", "agent": {"tired": true}}',
        ["agent.tired", "composure"],
    ),
    "a_field_that_would_break_the_line": (b'{"channel": "phone", "a\\nb\\u001b[2J": 1}', ["a\\nb"]),
    "an_unknown_value": (
        b'{"channel": "phone", "intensity": "mad"}',
        ["intensity", "'mad'", "furious"],
    ),
    "a_word_for_a_bool": (b'{"channel": "phone", "queue": "yes"}', ["queue", "true, false"]),
    "no_channel": (b'{"intensity": "upset"}', ["channel"]),
    "ids_that_are_no_list": (b'{"channel": "phone", "done": 5}', ["done", "5", "list"]),
    "ids_that_are_no_text": (b'{"channel": "phone", "done": [["a"]]}', ["done", "list"]),
    "renewals_that_are_text": (b'{"channel": "phone", "renewals": "1"}', ["renewals", "'1'"]),
    "a_context_that_is_no_object": (b'{"channel": "phone", "context": 5}', ["context", "5"]),
}


@pytest.mark.parametrize(("content", "told"), FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_used_is_one_line_and_exit_code_2(
    content: bytes, told: list[str]
) -> None:
    refused(shell("recommend", "-", stdin=content), *told)


def test_options_do_not_hide_what_is_wrong_with_the_file(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text('{"channel": "phone", "agent": 5}')
    refused(shell("recommend", file, "--alone"), "agent", "5")
    file.write_text('{"channel": "phone", "context": 7}')
    refused(shell("recommend", file, "--context", '{"company": "Acme"}'), "context", "7")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    refused(shell("recommend", tmp_path), str(tmp_path))


def refused(outcome: Outcome, *told: str) -> None:
    assert outcome.code == 2
    assert outcome.out == ""
    assert outcome.err.endswith("\n")
    assert outcome.err.count("\n") == 1
    assert outcome.err.rstrip("\n").isprintable()
    assert outcome.err.startswith("deescalate: ")
    assert [part for part in told if part not in outcome.err] == []
