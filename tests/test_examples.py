"""The examples run, and print what a reader of them expects."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
EXPECTED = {
    "first_plan.py": "Escalation: inform",
    "two_languages.py": "    nl  Geachte mevrouw De Vries,",
    "help_desk_hook.py": "channel: found 'fax', allowed: in_person, phone, chat, email, social",
    "own_strategies.py": "source: Handbook of the rental desk",
}


def test_every_example_is_tested() -> None:
    assert {file.name for file in EXAMPLES.glob("*.py")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_an_example_runs_and_prints_what_it_says(name: str) -> None:
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / name)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert EXPECTED[name] in done.stdout
