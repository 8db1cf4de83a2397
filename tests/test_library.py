"""Knowledge of the user's own, and what a library refuses."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path
from typing import Any

import pytest

from deescalate import (
    KnowledgeError,
    Library,
    SituationError,
    UnknownIdError,
    catalog,
    recommend,
    why_not,
)
from deescalate.library import default_library

OWN = Path(__file__).parent.parent / "examples" / "own_knowledge"
RENTAL = {"channel": "phone", "tags": "rental"}
STRATEGY = "strategies/clarify/ask-for-the-rental-number.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example's folder, to be changed."""
    return Path(shutil.copytree(OWN, tmp_path / "own"))


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_own_strategies_come_with_the_built_in_ones_and_change_the_version() -> None:
    library = Library(OWN)
    plan = library.recommend(RENTAL)
    step = {step.strategy: step for step in plan.steps}["ask-for-the-rental-number"]
    assert step.sources[0].kind == "own"
    assert step.because[0].text == "The situation carries the tag “rental”."
    assert len(plan.steps) == len(recommend(RENTAL).steps) + 1
    assert plan.knowledge_version != recommend(RENTAL).knowledge_version
    assert "rental" in [source.id for source in library.catalog().sources]


def test_own_strategies_stay_out_in_danger() -> None:
    plan = Library(OWN).recommend({**RENTAL, "signals": "threat_of_violence"})
    assert "ask-for-the-rental-number" not in [step.strategy for step in plan.steps]


def test_what_is_left_out_does_not_come_and_changes_the_version() -> None:
    library = Library(without=["empathise-aloud"])
    situation = {"channel": "phone", "customer": "angry", "intensity": "upset"}
    assert "empathise-aloud" in [step.strategy for step in recommend(situation).steps]
    plan = library.recommend(situation)
    assert "empathise-aloud" not in [step.strategy for step in plan.steps]
    assert plan.knowledge_version != recommend(situation).knowledge_version
    with pytest.raises(UnknownIdError):
        library.why_not(situation, "empathise-aloud")
    phrase = next(step for step in recommend(situation).steps if len(step.say) > 1).say[0].id
    quieter = Library(without=phrase).recommend(situation)
    assert phrase not in [spoken.id for step in quieter.steps for spoken in step.say]


def test_a_safety_strategy_cannot_be_left_out() -> None:
    with pytest.raises(KnowledgeError, match="safety strategy and cannot be left out"):
        Library(without="keep-distance-and-way-out")


def test_a_strategy_that_speaks_keeps_a_phrase_for_every_channel() -> None:
    said = {s.id: s.say for s in catalog().strategies}["end-with-one-calm-sentence"]
    with pytest.raises(KnowledgeError, match="no phrase is meant for the channel"):
        Library(without=said)


def test_nothing_of_the_users_takes_the_place_of_a_safety_strategy(folder: Path) -> None:
    change(folder / STRATEGY, "csc =", 'conflicts = ["keep-distance-and-way-out"]\ncsc =')
    with pytest.raises(KnowledgeError, match="is a safety strategy and stays"):
        Library(folder)


@pytest.mark.parametrize("path", [5, None, b"/x", ""])
def test_what_is_no_folder_is_refused(path: Any) -> None:
    with pytest.raises(KnowledgeError):
        Library(path)


def test_without_takes_one_id_or_several_and_none_is_not_given() -> None:
    version = Library(without=["let-it-go", "let-it-go"]).knowledge_version
    assert Library(without="let-it-go").knowledge_version == version
    assert Library(without=None).knowledge_version == default_library().knowledge_version
    with pytest.raises(SituationError, match="without"):
        Library(without=[5])  # type: ignore[list-item]


@pytest.mark.parametrize("strategy", [5, None, ["listen-fully"]])
def test_what_is_no_id_is_unknown(strategy: Any) -> None:
    with pytest.raises(UnknownIdError):
        why_not({"channel": "phone"}, strategy)


def test_leaving_out_what_is_not_there_names_what_looks_like_it() -> None:
    with pytest.raises(UnknownIdError, match="empathise-aloud"):
        Library(without=["empathise-alou"])


def test_a_library_pickles_and_copies_are_equal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(OWN.parent)
    library = Library(OWN.name, without="let-it-go")
    pickled = pickle.dumps(library)
    monkeypatch.chdir(tmp_path)
    again = pickle.loads(pickled)
    assert again.knowledge_version == library.knowledge_version
    assert again.recommend(RENTAL) == library.recommend(RENTAL)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (STRATEGY, 'tags = "rental"', 'tag = "rental"', "no fact 'tag'"),
        (STRATEGY, 'tags = "rental"', 'channel = "fax"', "channel cannot be 'fax'; allowed"),
        (STRATEGY, 'tags = "rental"', 'intensity = ["calm", "upset"]', "lists its default calm"),
        (STRATEGY, "[[when]]", "[when]", r"when: is no list of tables; .* as in \[\[when\]\]"),
        (STRATEGY, "[[examples.comes]]", "[examples.comes]", "examples.comes: is no list"),
        ("phrases/rental.toml", "Could you", "{{product}} Could you", "has doubled braces"),
        (STRATEGY, 'tags = "rental"', "", "an empty group always holds"),
        (STRATEGY, 'tags = "rental"', 'renewals = "7+"', r"allowed: 0, 1, 2, 3, 1\+, 2\+, 3\+"),
        (STRATEGY, "Ask for the", "Ask {customer} for the", "guidance has no placeholders"),
        (STRATEGY, "rental-01", "rental-99", "no point 'rental-99'; did you mean 'rental-01'"),
        (STRATEGY, '"rental-number-top-right", ', '"rental-number", ', "no phrase 'rental-number'"),
        (STRATEGY, "rental-number-as-a", "rental-number-a", "there is no avoidance"),
        (STRATEGY, "problem refinement", "problems", "csc: Input should be 'greeting', "),
        (STRATEGY, "title =", "titel =", "titel"),
        (STRATEGY, 'csc = "problem refinement"\n', "", "csc: is missing"),
        (STRATEGY, "title = ", "title ", "is not valid TOML"),
        (STRATEGY, "csc =", 'acts = ["flies"]\ncsc =', "acts.0: Input should be 'protects'"),
        (STRATEGY, "csc =", 'acts = ["protects", "argues"]\ncsc =', "cannot have argues"),
        (STRATEGY, "csc =", 'after = ["ask-for-the-rental-number"]\ncsc =', "circle"),
        (STRATEGY, "csc =", 'conflicts = ["nobody"]\ncsc =', "no strategy 'nobody'"),
        (STRATEGY, "csc =", 'after = ["greet-in-chat"]\ncsc =', "is in stage open"),
        (STRATEGY, "csc =", 'until = "open"\ncsc =', "open is before the strategy's own stage"),
        ("phrases/rental.toml", "Could you", "{coupon}, could you", "placeholder {coupon}"),
        ("phrases/rental.toml", "Could you", "{customer.name}, could you", "customer.name"),
        ("phrases/rental.toml", "Could you", "{, could you", "braces"),
        (
            "phrases/rental.toml",
            'medium = "both"',
            'medium = "sung"',
            "medium: Input should be 'spoken'",
        ),
        ("phrases/rental.toml", "[rental-number-at-hand]", "[greet-mail-salutation]", "taken"),
        ("avoid/rental.toml", "why = ", "because = ", "because"),
        ("sources/rental.toml", '"own"', '"article"', "has the kind 'own'"),
        ("sources/rental.toml", '"rental-01"', '"other-01"', "begins with 'rental'"),
    ],
)
def test_broken_knowledge_is_one_error_that_names_the_file_and_the_place(
    folder: Path, file: str, old: str, new: str, says: str
) -> None:
    change(folder / file, old, new)
    with pytest.raises(KnowledgeError, match=says) as caught:
        Library(folder)
    assert Path(caught.value.file) == folder / file
    assert "\n" not in str(caught.value)


def add(folder: Path, name: str, content: bytes = b"") -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("strategies/sometime/idea.toml", b"", "the folder is a stage"),
        ("strategies/clarify/notes.txt", b"", "only .toml files"),
        ("guards.toml", b"", "is not knowledge"),
        ("phrases/more.toml", b"a = 1", "is no table"),
        ("phrases/more.toml", b"\xff\xfe", "UTF-8"),
        ("strategies/clarify/listen-fully.toml", (OWN / STRATEGY).read_bytes(), "taken"),
    ],
)
def test_files_that_do_not_belong_are_refused_by_name(
    folder: Path, name: str, content: bytes, says: str
) -> None:
    add(folder, name, content)
    with pytest.raises(KnowledgeError, match=says) as caught:
        Library(folder)
    assert Path(name).name in str(caught.value)


def test_a_folder_that_is_not_there_is_named() -> None:
    with pytest.raises(KnowledgeError, match="there is no such folder"):
        Library("no/such/folder")


def test_an_unknown_strategy_in_done_is_an_error() -> None:
    def why(situation: dict[str, Any], *, done: list[str]) -> Any:
        return why_not(situation, "listen-fully", done=done)

    for call in (recommend, why):
        with pytest.raises(UnknownIdError, match="did you mean 'listen-fully'") as caught:
            call({"channel": "phone"}, done=["listen-full"])
        assert isinstance(caught.value, LookupError)


@pytest.mark.parametrize("done", [5, ["listen-fully", 5], [["listen-fully"]]])
def test_what_was_done_is_given_as_ids(done: Any) -> None:
    with pytest.raises(SituationError, match=r"done: found .*, allowed: ids of strategies"):
        recommend({"channel": "phone"}, done=done)


def test_why_not_tells_each_kind_of_obstacle() -> None:
    calm = {"channel": "phone"}

    def kinds(situation: dict[str, Any], strategy: str, **more: Any) -> dict[str, str]:
        return {o.kind.value: o.text for o in why_not(situation, strategy, **more)}

    missing = kinds(calm, "show-interest-once")
    assert missing == {"missing": "It would need: The customer likes to talk."}
    excluded = kinds({**calm, "signals": "weapon", "customer": "talkative"}, "show-interest-once")
    assert "danger to others" in excluded["excluded"]
    assert "weapon" in excluded["excluded"]
    assert kinds({**calm, "stage": "close"}, "greet-on-the-phone")["excluded"].startswith(
        "Its stage is over"
    )
    done = kinds({**calm, "customer": "talkative"}, "show-interest-once", done="show-interest-once")
    assert "done" in done


def test_the_catalogue_lists_everything_in_plan_order() -> None:
    listed = catalog("nl")
    order = {strategy.id: place for place, strategy in enumerate(listed.strategies)}
    for situation in ({"channel": "chat", "intensity": "furious"}, {"channel": "in_person"}):
        steps = [step for step in recommend(situation).steps if step.stage > "safety"]
        by_stage = [(step.stage.rank, order[step.strategy]) for step in steps]
        assert by_stage == sorted(by_stage)
    assert listed.locale == "nl"
    assert all(phrase.strategies for phrase in listed.phrases)
    assert listed.knowledge_version == default_library().knowledge_version


def test_the_same_library_answers_the_same_from_many_threads() -> None:
    from concurrent.futures import ThreadPoolExecutor

    situations = [
        {"channel": channel, "intensity": intensity, "signals": signal}
        for channel in ("phone", "chat", "in_person")
        for intensity in ("calm", "furious")
        for signal in ("insult", "weapon", "distress")
    ]
    expected = [recommend(s, locale="nl").model_dump_json() for s in situations]
    fresh = Library()
    with ThreadPoolExecutor(8) as pool:
        for _ in range(5):
            got = list(pool.map(lambda s: fresh.recommend(s, locale="nl"), situations))
            assert [plan.model_dump_json() for plan in got] == expected
