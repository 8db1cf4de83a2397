"""The translators' workbench, through its commands."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest

from deescalate import Channel, Library, locales
from deescalate.knowledge.base import LOCALES
from tests.shell import Outcome, shell

COMPLETE = [info.tag for info in locales() if info.status == "complete"]
ID = "strategy.listen-fully.title"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A user's own folder with Dutch in it, to be changed."""
    shutil.copytree(LOCALES / "nl", tmp_path / "locales" / "nl")
    return tmp_path


def locale(command: str, *arguments: str, folder: Path) -> Outcome:
    """Run a command of the workbench on a folder."""
    return shell("locale", command, *arguments, "--folder", str(folder))


def change(file: Path, id: str, **parts: object) -> polib.POEntry:
    """Change an entry of a catalogue and return it as it was."""
    catalogue = polib.pofile(str(file))
    entry = next(entry for entry in catalogue if entry.msgctxt == id)
    for name, value in parts.items():
        setattr(entry, name, value)
    catalogue.save()
    return entry


# check


def test_nothing_has_to_be_mended_in_the_languages_of_the_library() -> None:
    outcome = shell("locale", "check")
    assert (outcome.code, outcome.out.splitlines()[:-1]) == (0, [])
    assert {"en", "nl"} <= set(COMPLETE)


FINDINGS = [
    ({"msgstr": ""}, "is not translated"),
    ({"flags": ["fuzzy"]}, "is marked fuzzy"),
    ({"msgid": "An older title"}, "translates a text that has changed"),
    ({"msgstr": "Laat {customer} uitpraten"}, "has the placeholders {customer}, its source none"),
    ({"msgstr": "Laat de klant uitpraten "}, "has spaces at an end"),
    ({"msgstr": "Laat de klant\tuitpraten"}, "has a control character"),
    ({"msgstr": "Listen to the end before you answer"}, "is still in English"),
    ({"msgstr": "Luister; to the end before you"}, "is still in English, or a part of it is"),
    ({"msgstr": "Laat {customer.name} uitpraten"}, "has the placeholder {customer.name}"),
    ({"msgstr": "Laat de klant uitpraten!"}, "has '!': no exclamation marks"),
    ({"msgstr": 'Laat de klant "uitpraten"'}, "has '\"': quotes are"),
    ({"msgstr": "Laat de klant uitpraten."}, "is a label, and has a mark at its end"),
    ({"msgstr": "Laat de klant uitpraten en zeg zelf niets " * 4}, "is 4.8 times as long"),
]


@pytest.mark.parametrize(("parts", "problem"), FINDINGS)
def test_a_finding_names_the_file_the_line_the_id_and_what_to_do(
    folder: Path, parts: dict[str, object], problem: str
) -> None:
    file = folder / "locales" / "nl" / "guidance.po"
    change(file, ID, **parts)
    outcome = locale("check", "nl", folder=folder)
    found = [line for line in outcome.out.splitlines() if problem in line]
    assert outcome.code == 1
    match = re.fullmatch(rf"{re.escape(str(file))}:(\d+): {ID}: .*", found[0])
    assert match, outcome.out
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[int(match[1]) - 1].startswith(("msgctxt", "msgid"))


def test_phrases_keep_the_register_and_the_names_of_their_source(folder: Path) -> None:
    file = folder / "locales" / "nl" / "phrases.po"
    change(file, "listen-fully-go-ahead", msgstr="Vertel je verhaal maar, Ik luister naar U.")
    found = locale("check", "nl", folder=folder).out
    assert "has 'je': the formal register says u and uw" in found
    assert "has 'U': u and uw are lower-case" in found


BROKEN = [
    ('msgstr "', 'msgstr ""\n<<<<<<< HEAD\n"', "is left over from a merge"),
    ("nplurals=2", "nplurals=3", "Plural-Forms: has to be: nplurals=2; plural=(n != 1);"),
    ("charset=UTF-8", "charset=LATIN-1", "Content-Type: has to be"),
    ('msgstr[1] "De', 'msgstr[2] "x"\nmsgstr[1] "De', "has 3 plural forms, the language has 2"),
    (f'msgctxt "{ID}"', 'msgctxt "strategy.listen-full.title"', "did you mean"),
    (f'msgctxt "{ID}"', 'msgctxt "strategy.listen-fully.how.1"', "is there twice"),
]


@pytest.mark.parametrize(("old", "new", "problem"), BROKEN)
def test_a_catalogue_that_cannot_be_used_is_a_finding_too(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    shell("locale", "new", "cs", "--folder", str(tmp_path))
    shutil.copy(LOCALES / "nl" / "guidance.po", tmp_path / "locales" / "cs" / "guidance.po")
    file = tmp_path / "locales" / "cs" / "guidance.po"
    text = file.read_text(encoding="utf-8")
    assert old in text
    place = text.index(old, text.index("msgctxt") if old.startswith("msgstr ") else 0)
    file.write_text(text[:place] + new + text[place + len(old) :], encoding="utf-8")
    spec = tmp_path / "locales" / "cs" / "language.toml"
    spec.write_text(spec.read_text(encoding="utf-8").replace('"cs" ', '"nl" '), encoding="utf-8")
    outcome = locale("check", "cs", folder=tmp_path)
    assert outcome.code == 1
    assert problem in outcome.out


def test_a_file_in_another_encoding_is_a_finding(folder: Path) -> None:
    file = folder / "locales" / "nl" / "guidance.po"
    file.write_bytes(file.read_text(encoding="utf-8").encode("utf-16"))
    outcome = locale("check", "nl", folder=folder)
    assert outcome.code in (1, 2)
    assert "is not UTF-8 text" in outcome.out + outcome.err


def test_findings_come_as_annotations_of_github(folder: Path) -> None:
    change(folder / "locales" / "nl" / "guidance.po", ID, msgstr="100% {customer}")
    out = locale("check", "nl", "--format", "github", folder=folder).out
    for line in out.splitlines():
        assert re.fullmatch(r"::error file=[^,:]+,line=[1-9]\d*::[^\n]+", line), line
    assert f"{ID}: has the placeholders {{customer}}" in out


# new, update, status, pseudo


def test_a_new_language_is_ready_to_be_translated_and_filled_by_made_up_words_it_works(
    tmp_path: Path,
) -> None:
    outcome = locale("new", "cs", folder=tmp_path)
    assert outcome.code == 0
    assert {file.name for file in (tmp_path / "locales" / "cs").iterdir()} == {
        "guidance.po",
        "phrases.po",
        "language.toml",
    }
    library = Library(tmp_path)
    (info,) = (one for one in library.locales() if one.tag == "cs")
    assert (info.name, info.english_name, info.status) == ("čeština", "Czech", "draft")
    assert (info.guidance, info.phrases) == (0, 0)
    header = polib.pofile(str(tmp_path / "locales" / "cs" / "guidance.po")).metadata
    assert header["Plural-Forms"].startswith("nplurals=3")

    assert locale("pseudo", "cs", folder=tmp_path).code == 0
    assert locale("check", "cs", "--tier", "complete", folder=tmp_path).code == 0
    for channel in Channel:
        situation = {"channel": channel, "intensity": "furious", "signals": "insult"}
        plan = Library(tmp_path).recommend(situation, locale="cs", renewals=5)
        assert plan.fallbacks == ()
        assert all(step.title.isascii() is False for step in plan.steps)
        assert any(step.say for step in plan.steps)


@pytest.mark.parametrize("tag", ["not a tag", "qq", "../../etc", ""])
def test_a_language_that_nobody_knows_is_refused(tmp_path: Path, tag: str) -> None:
    outcome = locale("new", tag, folder=tmp_path)
    assert outcome.code == 2
    assert len(outcome.err.splitlines()) == 1
    assert not (tmp_path / "locales").exists()


def test_a_language_is_begun_only_once(folder: Path) -> None:
    before = (folder / "locales" / "nl" / "language.toml").read_bytes()
    outcome = locale("new", "nl", folder=folder)
    assert outcome.code == 2
    assert "update nl" in outcome.err
    assert (folder / "locales" / "nl" / "language.toml").read_bytes() == before


@pytest.mark.parametrize("tag", COMPLETE)
def test_an_update_of_what_is_in_step_changes_nothing(tag: str, tmp_path: Path) -> None:
    place = tmp_path / "locales" / tag
    shutil.copytree(LOCALES / tag, place)
    before = {file.name: file.read_text(encoding="utf-8") for file in place.glob("*.po")}
    assert locale("update", tag, folder=tmp_path).code == 0
    after = {file.name: file.read_text(encoding="utf-8") for file in place.glob("*.po")}
    assert {name: after[name] for name in before} == before


def test_an_update_keeps_words_marks_what_changed_and_drops_what_is_gone(folder: Path) -> None:
    file = folder / "locales" / "nl" / "phrases.po"
    kept = change(file, "listen-fully-go-ahead", msgid="Older words").msgstr
    catalogue = polib.pofile(str(file))
    own = f"{catalogue[1].msgctxt}|agent:f"
    for id, english, text in (
        (own, catalogue[1].msgid, "Eigen woorden"),
        ("gone-long-ago", "Gone", "Weg"),
    ):
        catalogue.append(polib.POEntry(msgctxt=id, msgid=english, msgstr=text))
    catalogue.save()
    outcome = locale("update", "nl", folder=folder)
    assert re.search(r"phrases.po +1\b", outcome.out)
    after = {entry.msgctxt: entry for entry in polib.pofile(str(file))}
    assert after["listen-fully-go-ahead"].msgstr == kept
    assert after["listen-fully-go-ahead"].fuzzy
    assert after[own].msgstr == "Eigen woorden"
    assert "gone-long-ago" not in after


def test_the_status_tells_how_far_each_tier_is(folder: Path) -> None:
    change(folder / "locales" / "nl" / "guidance.po", ID, msgstr="")
    row = next(
        line for line in locale("status", folder=folder).out.splitlines() if "nl" in line.split()
    )
    required, usable, complete = re.findall(r"(\d+)% \((\d+)/(\d+)\)", row)
    assert required[0] == "100"
    for _, done, total in (usable, complete):
        assert int(total) - int(done) in (0, 1)


# preview


class Page(HTMLParser):
    """What a page loads, and the texts in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Collect a text."""
        self.texts.append(data.strip())


def preview(folder: Path, tag: str = "nl") -> tuple[str, Page]:
    file = folder / "page.html"
    assert locale("preview", tag, "-o", str(file), folder=folder).code == 0
    text = file.read_text(encoding="utf-8")
    return text, Page(text)


def test_the_preview_shows_every_message_with_people_and_values(folder: Path) -> None:
    _, page = preview(folder)
    articles = [attrs for tag, attrs in page.tags if tag == "article"]
    catalogues = [polib.pofile(str(f)) for f in (folder / "locales" / "nl").glob("*.po")]
    assert len(articles) == sum(len(catalogue) for catalogue in catalogues)
    greeting = "Geachte mevrouw De Vries,"
    for shown in (greeting, "Geachte heer Jansen,", "Geachte heer of mevrouw Bakker,"):
        assert shown in page.texts
    addressed = {"mevrouw De Vries", "meneer Jansen", "Geachte heer of mevrouw Bakker"}
    assert addressed <= set(page.texts)
    assert not [a for _, a in page.tags if a.get("src") or a.get("href")], "it needs nothing else"
    assert {a.get("lang") for tag, a in page.tags if tag == "div"} == {"nl", None}


def test_the_preview_marks_findings_and_shows_markup_harmlessly(folder: Path) -> None:
    change(folder / "locales" / "nl" / "guidance.po", ID, msgstr="<script>alert(1)</script>")
    text, page = preview(folder)
    assert "<script>alert(1)</script>" not in text
    assert "<script>alert(1)</script>" in page.texts
    change(folder / "locales" / "nl" / "guidance.po", ID, msgstr="Laat de klant uitpraten!")
    assert "▲ has '!': no exclamation marks: they sound like shouting" in preview(folder)[1].texts


# sheet and import


def sheet(folder: Path, tag: str = "nl") -> tuple[Path, list[dict[str, str]]]:
    file = folder / "sheet.csv"
    assert locale("sheet", tag, "-o", str(file), folder=folder).code == 0
    text = file.read_text(encoding="utf-8-sig")
    return file, list(csv.DictReader(io.StringIO(text, newline="")))


def save(file: Path, rows: list[dict[str, str]], delimiter: str = ",") -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


def catalogues(folder: Path, tag: str = "nl") -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (folder / "locales" / tag).iterdir()}


@pytest.mark.parametrize("tag", [tag for tag in COMPLETE if tag != "en"])
def test_a_sheet_comes_back_without_loss(tmp_path: Path, tag: str) -> None:
    shutil.copytree(LOCALES / tag, tmp_path / "locales" / tag)
    before = catalogues(tmp_path, tag)
    file, rows = sheet(tmp_path, tag)
    outcome = locale("import", tag, str(file), folder=tmp_path)
    assert outcome.out == f"0 changed, {len(rows)} as before, 0 refused\n"
    assert catalogues(tmp_path, tag) == before


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_a_reviewer_changes_is_taken_over(folder: Path, delimiter: str) -> None:
    change(folder / "locales" / "nl" / "phrases.po", "listen-fully-go-ahead", flags=["fuzzy"])
    file, rows = sheet(folder)
    for row in rows:
        if row["id"] == ID:
            row["translation"] = "Laat de klant „helemaal”, echt; uitspreken"
        if row["id"] == "listen-fully-go-ahead":
            assert row["state"] == "fuzzy"
            row["state"] = "done"
        if row["id"] == "reason.renewals.any" and row["form"] == "other":
            row["translation"] = "De klacht kwam {value} keer terug."
    save(file, rows, delimiter)
    outcome = locale("import", "nl", str(file), folder=folder)
    assert outcome.out.startswith("3 changed")
    guidance = {e.msgctxt: e for e in polib.pofile(str(folder / "locales" / "nl" / "guidance.po"))}
    assert guidance[ID].msgstr == "Laat de klant „helemaal”, echt; uitspreken"
    assert guidance["reason.renewals.any"].msgstr_plural[1] == "De klacht kwam {value} keer terug."
    phrases = {e.msgctxt: e for e in polib.pofile(str(folder / "locales" / "nl" / "phrases.po"))}
    assert not phrases["listen-fully-go-ahead"].fuzzy


def test_rows_that_would_break_the_language_are_refused_with_their_line(folder: Path) -> None:
    file, rows = sheet(folder)
    rows = rows[:3]
    rows[0]["translation"] = "Nu {customer}"
    rows[1]["english"] = "An older text"
    rows[2]["id"] = "no.such.message"
    save(file, rows)
    before = catalogues(folder)
    outcome = locale("import", "nl", str(file), folder=folder)
    assert outcome.code == 1
    found = outcome.out.splitlines()
    assert [line.rpartition(".csv:")[2].split(":")[0] for line in found[:3]] == ["2", "3", "4"]
    assert "placeholders" in found[0]
    assert "has changed to: Then" in found[1]
    assert "no such message" in found[2]
    assert catalogues(folder) == before


BAD_SHEETS: list[tuple[Callable[[Path], object], str]] = [
    (lambda file: file.write_text("a,b\n1,2\n", encoding="utf-8"), "has no column 'english'"),
    (lambda file: file.write_bytes("id,é".encode("utf-16")), "is not UTF-8"),
    (lambda file: file.write_text("id,english,translation\na,b\n"), "wrong number of cells"),
    (lambda file: file.write_text('id,english,translation\na,"b\n'), "is no CSV"),
    (lambda file: None, "cannot be read"),
]


@pytest.mark.parametrize(("write", "says"), BAD_SHEETS)
def test_what_is_no_sheet_is_refused(
    folder: Path, write: Callable[[Path], object], says: str
) -> None:
    file = folder / "bad.csv"
    write(file)
    before = catalogues(folder)
    outcome = locale("import", "nl", str(file), folder=folder)
    assert outcome.code == 2
    assert says in outcome.err
    assert catalogues(folder) == before


def test_a_sheet_holds_no_formulas(folder: Path) -> None:
    change(folder / "locales" / "nl" / "guidance.po", ID, msgstr="=1+1")
    file, rows = sheet(folder)
    assert next(row for row in rows if row["id"] == ID)["translation"] == "'=1+1"
    locale("import", "nl", str(file), folder=folder)
    text = (folder / "locales" / "nl" / "guidance.po").read_text(encoding="utf-8")
    assert 'msgstr "=1+1"' in text
