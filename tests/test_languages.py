"""Languages: which tag finds which, polite address, values, and what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

import deescalate
from deescalate import Library, LocaleError, Situation, catalog, locales, recommend
from deescalate.errors import KnowledgeError
from tests.situations import at_random, contexts, situations

COMPLETE = [info.tag for info in locales() if info.status == "complete"]


def all_texts(plan: deescalate.Recommendation) -> list[str]:
    return [phrase.text for step in plan.steps for phrase in step.say]


@pytest.mark.parametrize("tag", ["en", "EN", "en-US", "en_GB", "En-Latn-US", "en-x-private"])
def test_any_english_tag_finds_english(tag: str) -> None:
    assert recommend({"channel": "phone"}, locale=tag).locale == "en"


TAGS = {
    "nl": ("nl", "NL", "nl-BE", "nl_NL", "nl-Latn-NL"),
    "zh_Hans": ("zh", "zh-CN", "ZH_cn", "zh_Hans_SG", "zh-SG", "zh-Hans", "cmn"),
    "id": ("id", "in", "in_ID", "id-ID"),
    "ru": ("RU", "ru-BY", "ru_Cyrl"),
    "lt": ("lt", "LT-lt", "lt_LT"),
}


@pytest.mark.parametrize(
    ("found", "tag"), [(tag, one) for tag, some in TAGS.items() for one in some]
)
def test_any_tag_of_a_language_finds_it(found: str, tag: str) -> None:
    plan = recommend({"channel": "phone"}, locale="en", reply_locale=tag)
    assert (plan.locale, plan.reply_locale) == ("en", found)
    assert recommend({"channel": "phone"}, locale=tag).locale == found


@pytest.mark.parametrize(
    "tag",
    [
        "xx",
        "de",
        "zh-TW",
        "zh-HK",
        "zh_Hant",
        "ru-Latn",
        "nl-Arab",
        "",
        "e",
        "english please",
        "en\n",
        7,
    ],
)
def test_an_unknown_language_is_an_error_that_names_those_there_are(tag: Any) -> None:
    for arguments in ({"locale": tag}, {"reply_locale": tag}):
        with pytest.raises(LocaleError) as caught:
            recommend({"channel": "phone"}, **arguments)
        assert caught.value.available == tuple(info.tag for info in locales())
        assert "en" in str(caught.value)


def test_the_languages_that_call_themselves_complete_are() -> None:
    assert {"en", "id", "lt", "nl", "ru", "zh_Hans"} <= set(COMPLETE)
    for info in locales():
        if info.status == "complete":
            assert (info.guidance, info.phrases) == (1.0, 1.0), info.tag
        assert info.name
        assert info.english_name


@pytest.mark.parametrize("locale", COMPLETE)
@settings(max_examples=100, deadline=None)
@given(situation=situations(), context=contexts())
def test_a_complete_language_never_falls_back_and_says_what_english_says(
    locale: str, situation: Situation, context: dict[str, Any]
) -> None:
    plan = recommend(situation, locale=locale, context=context)
    english = recommend(situation, locale="en", context=context)
    assert plan.fallbacks == ()
    assert [step.strategy for step in plan.steps] == [step.strategy for step in english.steps]
    for step, source in zip(plan.steps, english.steps, strict=True):
        assert [phrase.id for phrase in step.say] == [phrase.id for phrase in source.say]
        assert all(phrase.locale == locale for phrase in step.say)
        assert all("{" not in text for text in (step.title, *step.how))


@pytest.mark.parametrize("locale", COMPLETE)
def test_two_thousand_situations_come_without_a_word_of_english(locale: str) -> None:
    english = {strategy.id: strategy.title for strategy in catalog("en").strategies}
    for number, situation in enumerate(at_random(2_000, seed=2026)):
        plan = recommend(situation, locale=locale, renewals=number % 5)
        assert plan.fallbacks == (), situation
        if locale != "en":
            assert not [s.strategy for s in plan.steps if s.title == english[s.strategy]]


@pytest.mark.parametrize("locale", COMPLETE)
def test_every_strategy_has_its_title_instructions_and_phrases(locale: str) -> None:
    known = catalog(locale)
    phrases = {phrase.id: phrase.text for phrase in known.phrases}
    assert all(phrases.values())
    for strategy in known.strategies:
        assert strategy.title
        assert strategy.rationale
        assert all(strategy.how)
        assert all(phrases[id] for id in strategy.say)
        assert all(a.text and a.why and a.instead for a in strategy.avoid)


def test_guidance_and_replies_come_in_their_own_languages() -> None:
    situation = Situation(channel="phone", customer="angry")
    both = recommend(situation, locale="en", reply_locale="nl")
    english, dutch = recommend(situation), recommend(situation, locale="nl")
    assert [step.title for step in both.steps] == [step.title for step in english.steps]
    assert all_texts(both) == all_texts(dutch)
    assert all_texts(both) != all_texts(english)


def test_informal_wording_that_is_not_there_is_reported() -> None:
    plan = recommend({"channel": "phone"}, context={"register": "informal"})
    assert "register" in plan.fallbacks


@pytest.mark.parametrize("locale", COMPLETE)
def test_a_public_post_never_holds_what_is_private(locale: str) -> None:
    context = {
        "customer": {"given": "Robin", "family": "Jones", "gender": "female"},
        "agent": {"given": "Anna", "family": "Smith"},
        "case": "A-1042",
        "product": "Kettle 3000",
        "offer": {"remedy": "refund", "amount": "25", "currency": "EUR"},
    }
    for fault in deescalate.Fault:
        plan = recommend(
            {
                "channel": "social",
                "intensity": "upset",
                "remedy": "refund",
                "fault": fault,
                "agent": {"authority": "refund"},
            },
            locale=locale,
            context=context,
        )
        for text in all_texts(plan):
            for private in ("Jones", "Robin", "Smith", "A-1042", "Kettle", "25"):
                assert private not in text


# What a user's own language or catalogue may look like, and what is refused.


def own_language(folder: Path, tag: str = "cs", **files: str) -> Library:
    place = folder / "locales" / tag
    place.mkdir(parents=True)
    spec = (Path(__file__).parent.parent / "locales/nl/language.toml").read_text(encoding="utf-8")
    files.setdefault(
        "language.toml", spec.replace("Nederlands", "čeština").replace("Dutch", "Czech")
    )
    for name, text in files.items():
        (place / name).write_text(text, encoding="utf-8")
    return Library(folder)


HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def entry(id: str, english: str, translation: str) -> str:
    return f'msgctxt "{id}"\nmsgid "{english}"\nmsgstr "{translation}"\n\n'


def test_missing_guidance_comes_in_english_and_is_listed_and_missing_phrases_are_not_offered(
    tmp_path: Path,
) -> None:
    english = {s.id: s.title for s in catalog().strategies}["listen-fully"]
    library = own_language(
        tmp_path,
        **{"guidance.po": HEADER + entry("strategy.listen-fully.title", english, "Poslouchejte")},
    )
    plan = library.recommend({"channel": "phone"}, locale="cs")
    titles = {step.strategy: step.title for step in plan.steps}
    assert plan.locale == "cs"
    assert titles["listen-fully"] == "Poslouchejte"
    assert "strategy.listen-fully.title" not in plan.fallbacks
    assert "strategy.greet-on-the-phone.title" in plan.fallbacks
    assert all(step.say == () for step in plan.steps)
    assert "cs" in [info.tag for info in library.locales()]


@pytest.mark.parametrize(
    ("translation", "flag"), [("", ""), ("Poslouchejte", "#, fuzzy\n")], ids=["empty", "fuzzy"]
)
def test_fuzzy_and_empty_entries_count_as_untranslated(
    tmp_path: Path, translation: str, flag: str
) -> None:
    english = {s.id: s.title for s in catalog().strategies}["listen-fully"]
    text = HEADER + flag + entry("strategy.listen-fully.title", english, translation)
    library = own_language(tmp_path, **{"guidance.po": text})
    plan = library.recommend({"channel": "phone"}, locale="cs")
    assert "strategy.listen-fully.title" in plan.fallbacks


def test_a_translation_of_a_text_that_has_changed_is_not_used(tmp_path: Path) -> None:
    text = HEADER + entry("strategy.listen-fully.title", "An older title", "Poslouchejte")
    library = own_language(tmp_path, **{"guidance.po": text})
    plan = library.recommend({"channel": "phone"}, locale="cs")
    assert "strategy.listen-fully.title" in plan.fallbacks


PHRASE_ID, PHRASE = next((p.id, p.text) for p in catalog().phrases if p.text and '"' not in p.text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (entry(PHRASE_ID, PHRASE, "Dobrý den {nobody}"), PHRASE_ID),
        (entry(PHRASE_ID, PHRASE, "{customer.__class__}"), PHRASE_ID),
        (entry(PHRASE_ID, PHRASE, "{customer!r:>20000000}"), PHRASE_ID),
        (entry(PHRASE_ID, PHRASE, "{customer"), PHRASE_ID),
        ("<<<<<<< HEAD\n", "line"),
        ('msgid "unfinished\n', "line"),
    ],
)
def test_a_broken_catalogue_is_one_error_with_its_place(
    tmp_path: Path, text: str, place: str
) -> None:
    with pytest.raises(KnowledgeError) as caught:
        own_language(tmp_path, **{"phrases.po": HEADER + text})
    assert caught.value.file.endswith("phrases.po")
    assert place in caught.value.key


def test_a_message_that_is_not_there_is_named_with_what_was_meant(tmp_path: Path) -> None:
    text = HEADER + entry("strategy.listen-full.title", "Listen", "Poslouchejte")
    with pytest.raises(KnowledgeError, match="no such message; did you mean") as caught:
        own_language(tmp_path, **{"guidance.po": text})
    assert "strategy.listen-full.title" in caught.value.key


@pytest.mark.parametrize("name", ["why", "customer"])
def test_guidance_has_the_placeholders_of_its_english_text_only(tmp_path: Path, name: str) -> None:
    english = {s.id: s.title for s in catalog().strategies}["listen-fully"]
    text = HEADER + entry("strategy.listen-fully.title", english, f"Poslouchejte {{{name}}}")
    with pytest.raises(KnowledgeError, match="which the English text has not"):
        own_language(tmp_path, **{"guidance.po": text})


NL = (Path(__file__).parent.parent / "locales/nl/language.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('name = "čeština"\n', "english_name"),
        (NL.replace('locale = "nl"', 'locale = "qq"'), "no CLDR locale"),
        (NL.replace("{family_alone}", "{famly}", 1), "has the part 'famly'; allowed: address"),
        (NL.replace("[dates]", "[dates"), "is not valid TOML"),
    ],
)
def test_a_language_file_is_checked(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(KnowledgeError, match=says) as caught:
        own_language(tmp_path, **{"language.toml": text})
    assert caught.value.file.endswith("language.toml")


def test_a_folder_of_languages_is_named_by_tags(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no language tag"):
        own_language(tmp_path, tag="not a tag")


def test_the_words_of_a_language_count_for_the_version(tmp_path: Path) -> None:
    english = {s.id: s.title for s in catalog().strategies}["listen-fully"]
    text = HEADER + entry("strategy.listen-fully.title", english, "Poslouchejte")
    plain = own_language(tmp_path / "one")
    worded = own_language(tmp_path / "two", **{"guidance.po": text})
    assert plain.knowledge_version != worded.knowledge_version


def test_a_language_without_its_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "locales" / "cs").mkdir(parents=True)
    with pytest.raises(KnowledgeError, match=r"language\.toml"):
        Library(tmp_path)
