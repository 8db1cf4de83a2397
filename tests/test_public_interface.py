"""The public interface: its names, signatures and how cheap it is to import."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import deescalate

FUNCTIONS = {
    "recommend": ("situation *locale='en' *reply_locale=None *context=None *done=() *renewals=0"),
    "why_not": "situation strategy *locale='en' *context=None *done=() *renewals=0",
    "read": "text *locale *readers=() *rules=True",
    "review": "draft *locale *guidance_locale=None *situation=None *context=None",
    "locales": "",
    "preload": "**locales",
    "catalog": "locale='en'",
}
FIELDS = {
    "Recommendation": (
        "situation locale reply_locale steps escalation escalation_because contacts tensions "
        "fallbacks knowledge_version"
    ),
    "Step": "strategy stage now title how say needs avoid because sources csc",
    "Phrase": "id text locale medium",
    "Avoidance": "id text why instead",
    "Reason": "field value given text",
    "Citation": "point kind title language where",
    "Tension": "id side why points",
    "Obstacle": "kind facts text",
    "Person": "given family patronymic name gender title language address",
    "Context": (
        "customer agent company unit product case deadline callback_within offer policy "
        "alternative emergency_number crisis_line register"
    ),
    "Offer": "remedy amount currency",
    "Cue": "field value start end text rule reader",
    "Reading": "locale signals customer intensity cause cues",
    "Finding": "rule topic severity start end text why instead sources",
    "Review": "locale guidance_locale findings",
    "Agent": "authority composure alone supervisor security can_transfer",
    "Situation": (
        "channel customer intensity stage signals imminent cause fault outlook remedy needs agent "
        "audience queue long_standing known_risk tags"
    ),
}


def shape(function: object) -> str:
    parts = []
    for name, parameter in inspect.signature(function).parameters.items():  # type: ignore[arg-type]
        star = {"KEYWORD_ONLY": "*", "VAR_POSITIONAL": "**"}.get(parameter.kind.name, "")
        default = "" if parameter.default is parameter.empty else f"={parameter.default!r}"
        parts.append(f"{star}{name}{default}")
    return " ".join(parts)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_take_what_the_contract_says_and_the_library_has_the_same(name: str) -> None:
    assert shape(getattr(deescalate, name)) == FUNCTIONS[name]
    method = getattr(deescalate.Library, name)
    assert shape(method).removeprefix("self").strip() == FUNCTIONS[name]


@pytest.mark.parametrize("name", FIELDS)
def test_models_have_the_fields_of_the_contract(name: str) -> None:
    assert list(getattr(deescalate, name).model_fields) == FIELDS[name].split()


def test_the_public_names_are_these() -> None:
    known = {*FUNCTIONS, *FIELDS, "Library", "Catalog", "LocaleInfo", "PhraseInfo", "Point"}
    known |= {"Source", "StrategyInfo", "TensionInfo", "TensionSide", "FieldError", "Reader"}
    known |= {name for name in deescalate.__all__ if name.endswith("Error")}
    enums = set(deescalate.__all__) - known
    assert enums == set(
        "Cause Channel CitationKind Composure Contact Csc CustomerType Escalation Fault Gender "
        "Intensity Medium Need ObstacleKind Outlook PhraseMedium Register Remedy Severity Signal "
        "Stage StepStage".split()
    )
    assert {name for name in known if name.endswith("Error")} == set(
        "ContextError DeescalateError FieldError KnowledgeError LocaleError SituationError "
        "TextError UnknownIdError".split()
    )
    assert set(dir(deescalate)) == {*deescalate.__all__, "__version__"}
    with pytest.raises(AttributeError):
        _ = deescalate.nothing  # type: ignore[attr-defined]


def test_every_error_derives_from_one() -> None:
    errors = [getattr(deescalate, name) for name in deescalate.__all__ if name.endswith("Error")]
    for error in errors:
        if error is not deescalate.FieldError:
            assert issubclass(error, deescalate.DeescalateError)
    assert issubclass(deescalate.UnknownIdError, LookupError)


def modules_after(code: str) -> set[str]:
    """The modules that a fresh process has loaded after some code."""
    lines = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules, sep='\\n')"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return set(lines.split())


def test_importing_and_describing_a_situation_loads_no_knowledge_and_no_heavy_library() -> None:
    loaded = modules_after("import deescalate")
    assert "pydantic" not in loaded
    loaded = modules_after("import deescalate; deescalate.Situation(channel='phone')")
    assert not loaded & {"babel", "jinja2", "typer", "rich", "numpy", "deescalate.library"}


def test_the_same_json_comes_in_every_process_whatever_the_hash_seed() -> None:
    code = (
        "from deescalate import recommend\n"
        "print(recommend({'channel': 'chat', 'customer': ['rude', 'angry'], 'intensity': 'upset',"
        "'signals': ['insult', 'legal_threat', 'churn_threat'], 'needs': ['minor', 'access']},"
        "done=['set-a-limit', 'empathise-aloud']).model_dump_json())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent.parent)},
        ).stdout
        for seed in ("0", "1", "2", "3")
    }
    assert len(outputs) == 1


def test_no_module_of_the_package_uses_clock_randomness_or_network() -> None:
    package = Path(deescalate.__file__).parent
    forbidden = {"random", "secrets", "socket", "time", "urllib", "http", "requests", "logging"}
    for file in package.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not {name.split(".")[0] for name in names} & forbidden, file
            if isinstance(node, ast.Attribute):
                assert node.attr not in ("now", "today", "utcnow") or file.parent.name != "engine"
                assert node.attr not in ("today", "utcnow"), file
