"""The documentation is true: generated files in step, code that runs, links that lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from deescalate import (
    Cause,
    Channel,
    CustomerType,
    Escalation,
    Fault,
    Intensity,
    Need,
    Outlook,
    Signal,
    Stage,
)
from tools.blocks import ROOT, BlockError, in_step, python_blocks, written_pages
from tools.generate import OWNED, Difference, differences, expected, write
from tools.golden import golden_plans
from tools.markdown import anchors, outside_fences
from tools.reference import GENERATED

# One worker generates everything and asks all of it.
pytestmark = pytest.mark.xdist_group("documents")

_LINK = re.compile(
    r"\[(?:[^\]\[\\]|\\.|\[[^\]]*\]\([^)]*\))*\]\(<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\)"
)
_DEFINITION = re.compile(r"^ {0,3}\[[^\]]+\]: *<?([^>\s]+)", re.MULTILINE)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//")


def linked_pages() -> list[Path]:
    """The pages whose links are followed."""
    top = ("README.md", "CONTRIBUTING.md", "SECURITY.md")
    return [*(ROOT / name for name in top), *sorted((ROOT / "docs").rglob("*.md"))]


def links(text: str) -> Iterator[str]:
    """The targets of the links of a page, those to other places left out."""
    prose = re.sub(r"`[^`\n]+`", "", "\n".join(outside_fences(text)))
    for pattern in (_LINK, _DEFINITION):
        for match in pattern.finditer(prose):
            if not _ELSEWHERE.match(match[1]):
                yield match[1]


def test_every_generated_file_is_in_step() -> None:
    found = differences(expected())
    assert not found, "run: make docs\n" + "\n".join(map(str, found))


def test_what_is_missing_changed_or_left_over_is_told_and_mended(tmp_path: Path) -> None:
    folder = Path(OWNED[0][0])
    wanted = {
        folder / "kept.md": "as it is\n",
        folder / "new.md": "here\n",
        folder / "old.md": "b\n",
    }
    (tmp_path / folder).mkdir(parents=True)
    for name, text in (("kept.md", "as it is\n"), ("old.md", "a\n"), ("gone.md", "left\n")):
        (tmp_path / folder / name).write_text(text, encoding="utf-8")
    found = differences(wanted, tmp_path)
    assert found == [
        Difference(folder / "gone.md", "left\n", None),
        Difference(folder / "new.md", None, "here\n"),
        Difference(folder / "old.md", "a\n", "b\n"),
    ]
    gone, new, old = map(str, found)
    assert "left over" in gone
    assert "missing" in new
    assert old.splitlines()[-2:] == ["-a", "+b"]
    write(found, tmp_path)
    assert differences(wanted, tmp_path) == []


def test_line_endings_count_as_a_difference(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_bytes(b"a\r\n")
    assert differences({Path("page.md"): "a\n"}, tmp_path)


@pytest.mark.parametrize("page", written_pages(), ids=str)
def test_every_python_block_of_a_page_runs(page: Path) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert in_step(page, text, GENERATED).ran == python_blocks(text)


def test_the_pages_show_code() -> None:
    found = {page: python_blocks((ROOT / page).read_text("utf-8")) for page in written_pages()}
    assert sum(found.values()) >= 13, found


def filled(text: str) -> str:
    """A page with its blocks filled anew."""
    return in_step(Path("page.md"), text, {"answer": lambda: "forty-two"}).text


def test_the_output_of_a_block_is_what_it_printed() -> None:
    page = "```python\nx = 20\nprint(x + 1)\n```\n\n<!-- output -->\n\n```text\n{}```\n\nAfter.\n"
    assert filled(page.format("")) == page.format("21\n")
    assert filled(page.format("wrong\n")) == page.format("21\n")


def test_blocks_of_a_page_share_names_and_files() -> None:
    page = (
        "<!-- file: a/b.toml -->\n\n```toml\nkey = 1\n```\n\n"
        "```python\nfrom pathlib import Path\n```\n\n"
        "```python\nprint(Path('a/b.toml').read_text())\n```\n\n"
        "<!-- output -->\n```text\nkey = 1\n```\n"
    )
    assert in_step(Path("page.md"), page, {}) == in_step(Path("page.md"), page, {})
    assert filled(page) == page


def test_generated_texts_stand_between_their_markers() -> None:
    page = (
        "<!-- generated: answer -->\nold\n<!-- end -->\n\n<!-- generated: answer -->\n<!-- end -->"
    )
    once = filled(page)
    assert once.count("forty-two") == 2
    assert "old" not in once
    assert filled(once) == once


def test_a_command_stands_with_its_answer() -> None:
    page = filled("<!-- generated: deescalate locales -->\n<!-- end -->\n")
    assert "```console\n$ deescalate locales\n" in page
    assert "Nederlands" in page


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ("one\n\n```python\n1 / 0\n```\n", "page.md:4: .*ZeroDivisionError"),
        ("<!-- output -->\n\n```text\n```\n", "page.md:.*an output stands right after"),
        ("a\n<!-- generated: nothing -->\n<!-- end -->\n", "page.md:2: .*nothing.*known: answer"),
        ("<!-- generated: deescalate nonsense -->\n<!-- end -->\n", "nonsense ended with 2"),
        ("<!-- file: ../x -->\n```toml\n```\n", "outside the folder"),
    ],
)
def test_a_block_that_cannot_be_filled_is_named(page: str, problem: str) -> None:
    with pytest.raises(BlockError, match=problem):
        filled(page)


def test_every_link_leads_somewhere() -> None:
    broken = []
    count = 0
    for page in linked_pages():
        for target in links(page.read_text(encoding="utf-8")):
            count += 1
            path, _, name = target.partition("#")
            file = (page.parent / path).resolve() if path else page
            if not file.exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
            elif name and name not in anchors(file.read_text(encoding="utf-8")):
                broken.append(f"{page.relative_to(ROOT)}: {target} (no such heading)")
    assert not broken
    assert count > 1000


def test_links_are_found_in_prose_and_not_in_code() -> None:
    page = (
        "See [a](b.md), [c\\] d](e.md#f) and\n[g\nh](i.md).\n\n```md\n[x](y.md)\n```\n`[x](y.md)`\n"
    )
    assert list(links(page)) == ["b.md", "e.md#f", "i.md"]
    assert list(links("[a](https://example.org) [b](mailto:x@example.org)")) == []
    assert list(links("[![image](a.svg)](b.md)\n\n[c]: d.md\n")) == ["b.md", "d.md"]


def test_the_representative_situations_name_every_value() -> None:
    plans = golden_plans()
    situations = [plan.situation for plan in plans]
    assert {one.channel for one in situations} == set(Channel)
    assert {one.stage for one in situations} == set(Stage)
    assert {one.cause for one in situations} == set(Cause)
    assert {one.fault for one in situations} == set(Fault)
    assert {one.outlook for one in situations} == set(Outlook)
    assert {need for one in situations for need in one.needs} == set(Need)
    assert {plan.escalation for plan in plans} == set(Escalation)
    for signal in Signal:
        channels = {one.channel for one in situations if one.signals == {signal}}
        assert Channel.IN_PERSON in channels, signal
        assert len(channels) > 1, signal
    for customer in CustomerType:
        for intensity in Intensity:
            matching = {
                one.channel
                for one in situations
                if one.customer == {customer} and one.intensity == intensity
            }
            assert len(matching) >= 2, (customer, intensity)
