"""The translators' catalogues and the tool that keeps them in step."""

from __future__ import annotations

import shutil
from pathlib import Path

import polib
import pytest

from deescalate import locales
from deescalate.language.spec import read_spec
from tools import catalogs

TRANSLATED = [info.tag for info in locales() if info.tag != "en"]
COMPLETE = [info.tag for info in locales() if info.tag != "en" and info.status == "complete"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the languages, to be changed."""
    copy = Path(shutil.copytree(catalogs.LOCALES, tmp_path / "locales"))
    monkeypatch.setattr(catalogs, "LOCALES", copy)
    monkeypatch.setattr(catalogs, "ROOT", tmp_path)
    return copy


def change(file: Path, id: str, **parts: object) -> polib.POEntry:
    """Change an entry of a catalogue and return it as it was."""
    catalogue = polib.pofile(str(file))
    entry = next(entry for entry in catalogue if entry.msgctxt == id)
    for name, value in parts.items():
        setattr(entry, name, value)
    catalogue.save()
    return entry


@pytest.mark.parametrize("tag", COMPLETE)
def test_nothing_has_to_be_mended_in_a_complete_language(tag: str) -> None:
    assert catalogs.check(tag) == []


@pytest.mark.parametrize("tag", TRANSLATED)
def test_what_is_translated_has_the_placeholders_of_its_source(tag: str) -> None:
    to_do = ("is not translated", "is missing")
    assert [f for f in catalogs.check(tag) if not f.problem.startswith(to_do)] == []


@pytest.mark.parametrize("tag", TRANSLATED)
def test_an_update_of_what_is_in_step_changes_nothing(tag: str, folder: Path) -> None:
    before = {file: file.read_text(encoding="utf-8") for file in (folder / tag).glob("*.po")}
    catalogs.update(tag)
    assert {file: file.read_text(encoding="utf-8") for file in before} == before


ID = "strategy.listen-fully.title"


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"msgstr": ""}, "is not translated"),
        ({"flags": ["fuzzy"]}, "is marked fuzzy"),
        ({"msgid": "An older title"}, "translates a text that has changed"),
        ({"msgstr": "Laat {customer} uitpraten"}, "has the placeholders ['customer']"),
        ({"msgstr": "Laat de klant uitpraten "}, "has spaces at an end"),
        ({"msgstr": "Listen to the end before you answer"}, "is still in English"),
        ({"msgstr": "Laat {customer.name} uitpraten"}, "has the placeholder {customer.name}"),
    ],
)
def test_a_finding_names_the_file_the_line_the_id_and_what_to_do(
    folder: Path, parts: dict[str, object], problem: str
) -> None:
    file = folder / "nl" / "guidance.po"
    change(file, ID, **parts)
    (finding,) = catalogs.check("nl")
    assert finding.problem.startswith(problem)
    line = file.read_text(encoding="utf-8").splitlines()[finding.line - 1]
    assert line
    assert str(finding).startswith(f"locales/nl/guidance.po:{finding.line}: {ID}: ")


def test_an_update_keeps_words_marks_what_changed_and_drops_what_is_gone(folder: Path) -> None:
    file = folder / "nl" / "phrases.po"
    kept = change(file, "listen-fully-go-ahead", msgid="Older words").msgstr
    catalogue = polib.pofile(str(file))
    own = {"msgid": catalogue[1].msgid, "msgstr": "Eigen woorden"}
    catalogue.append(polib.POEntry(msgctxt=f"{catalogue[1].msgctxt}|agent:f", **own))
    catalogue.append(polib.POEntry(msgctxt="gone-long-ago", msgid="Gone", msgstr="Weg"))
    catalogue.save()
    assert catalogs.update("nl")["phrases"] == 1
    after = {entry.msgctxt: entry for entry in polib.pofile(str(file))}
    assert after["listen-fully-go-ahead"].msgstr == kept
    assert after["listen-fully-go-ahead"].fuzzy
    assert f"{catalogue[1].msgctxt}|agent:f" in after
    assert "gone-long-ago" not in after


def test_a_new_language_begins_with_everything_to_do(folder: Path) -> None:
    counts = {name: len(some) for name, some in catalogs.entries().items()}
    assert catalogs.update("pl") == counts
    assert (folder / "pl" / "phrases.po").is_file()
    spec = read_spec(folder / "pl" / "language.toml")
    assert (spec.name, spec.english_name, spec.locale, spec.status) == (
        "polski",
        "Polish",
        "pl",
        "draft",
    )


def test_the_tool_tells_findings_by_its_exit_code(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert catalogs.main(["check", "nl"]) == 0
    change(folder / "nl" / "guidance.po", ID, msgstr="")
    assert catalogs.main(["check", "nl"]) == 1
    assert "findings: 1" in capsys.readouterr().out
    assert catalogs.main([]) == 2
