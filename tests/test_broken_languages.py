"""A language that cannot be used is refused with one clear error, and the others work."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import deescalate
from deescalate.knowledge.base import LOCALES
from deescalate.language.pofile import PoFile

PROGRAM = """
import json, sys
from deescalate import DeescalateError, locales, recommend
found = {"status": {info.tag: info.status for info in locales()}}
found["problem"] = {info.tag: info.problem for info in locales() if info.problem}
for tag in ("en", "nl", "lt"):
    try:
        found[tag] = recommend({"channel": "phone"}, locale=tag, reply_locale=tag).steps[0].title
    except DeescalateError as problem:
        found[tag] = f"{type(problem).__name__}: {problem}"
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the library with its languages, as they lie in a checkout."""
    root = tmp_path_factory.mktemp("checkout")
    package = Path(deescalate.__file__).parent
    shutil.copytree(package, root / "deescalate", ignore=shutil.ignore_patterns("_locales"))
    shutil.copytree(LOCALES, root / "locales")
    return root


def break_file(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        file = folder / name
        text = file.read_text(encoding="utf-8")
        place = text.rindex(old)
        file.write_text(text[:place] + new + text[place + len(old) :], encoding="utf-8")

    return change


BROKEN = [
    (break_file("phrases.po", "{customer}", "{customer.__class__}"), "phrases.po: line "),
    (break_file("phrases.po", "{customer}", "{customer"), "unbalanced braces"),
    (break_file("phrases.po", "{agent}", "{nobody}"), "has the placeholder {nobody}; allowed"),
    (break_file("phrases.po", "{agent}", "{{ cycler.__init__ }}"), "doubled braces"),
    (break_file("guidance.po", "msgstr", "<<<<<<< HEAD\nmsgstr"), "is left over from a merge"),
    (break_file("guidance.po", 'msgstr "', "msgstr "), "which no entry can begin with"),
    (break_file("guidance.po", 'msgctxt "', 'msgctxt "x'), "there is no such message"),
    (break_file("language.toml", "[address]", "[address"), "language.toml: is not valid TOML"),
    (break_file("language.toml", "{given}", "{gvien}"), "has the part 'gvien'"),
    (lambda folder: (folder / "language.toml").unlink(), "language.toml: is missing"),
    (
        lambda folder: (folder / "phrases.po").write_bytes("č".encode("utf-16")),
        "phrases.po: is not UTF-8 text",
    ),
]


@pytest.mark.parametrize(("change", "says"), BROKEN)
def test_a_broken_language_is_refused_and_the_others_work(
    checkout: Path, change: Callable[[Path], object], says: str
) -> None:
    folder = checkout / "locales" / "lt"
    shutil.rmtree(folder)
    shutil.copytree(LOCALES / "lt", folder)
    change(folder)
    outcome = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=checkout, capture_output=True, check=False
    )
    assert outcome.returncode == 0, outcome.stderr.decode()
    found = json.loads(outcome.stdout)
    assert found["lt"].startswith("KnowledgeError: ")
    assert says in found["lt"]
    assert "\n" not in found["lt"]
    assert found["status"]["lt"] == "refused"
    assert found["problem"] == {"lt": found["lt"].removeprefix("KnowledgeError: ")}
    assert found["status"]["nl"] == found["status"]["en"] == "complete"
    assert not found["en"].startswith("KnowledgeError")
    assert not found["nl"].startswith("KnowledgeError")


# The reader of catalogues, held against polib.


@pytest.mark.parametrize(
    "name", sorted(str(f.relative_to(LOCALES)) for f in LOCALES.glob("*/*.po"))
)
def test_every_catalogue_is_read_as_polib_reads_it(name: str) -> None:
    file = LOCALES / name
    mine = [entry for entry in PoFile(file) if entry.context]
    theirs = polib.pofile(str(file), encoding="utf-8")
    assert [(e.context, e.english, e.plural, e.fuzzy) for e in mine] == [
        (e.msgctxt, e.msgid, e.msgid_plural or None, e.fuzzy) for e in theirs
    ]
    for entry, other in zip(mine, theirs, strict=True):
        expected = tuple(other.msgstr_plural.values()) if other.msgid_plural else (other.msgstr,)
        assert entry.texts == expected


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.sampled_from('"\\\n\t '),
    max_size=200,
)


@settings(max_examples=200, deadline=None)
@given(
    entries=st.lists(
        st.tuples(TEXTS.filter(bool), TEXTS.filter(bool), TEXTS, st.booleans(), st.booleans()),
        max_size=6,
        unique_by=lambda entry: entry[0],
    ),
    width=st.sampled_from([20, 78, 0]),
)
def test_what_polib_writes_is_read_back(
    entries: list[tuple[str, str, str, bool, bool]],
    width: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    catalogue = polib.POFile(wrapwidth=width)
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    for context, english, text, fuzzy, obsolete in entries:
        catalogue.append(
            polib.POEntry(
                msgctxt=context,
                msgid=english,
                msgstr=text,
                flags=["fuzzy"] if fuzzy else [],
                obsolete=obsolete,
                comment="A note\nof two lines",
            )
        )
    file = tmp_path_factory.mktemp("po") / "one.po"
    catalogue.save(str(file))
    found = [entry for entry in PoFile(file) if entry.context]
    assert [(e.context, e.english, e.texts[0], e.fuzzy) for e in found] == [
        (context, english, text, fuzzy)
        for context, english, text, fuzzy, obsolete in entries
        if not obsolete
    ]
