"""Which entries a topic is about."""

import pytest
from support.records import a_topic, an_entry

from alerter.topic import is_about


def about(text: str, **terms: tuple[str, ...]) -> bool:
    return is_about(a_topic(**{"any": (), **terms}), an_entry(title="", text=text))


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("TikTok", "A ban on tiktok looms"),
        ("TikTok", "TikTok's owner"),
        ("divest*", "a divest-or-ban law"),
        ("divest*", "the Divestiture of an app"),
        ("comment period", "the comment\n   period ends"),
        ("comment period", "the comment\u00a0period ends"),
        ("comment* due", "Comments due Friday"),
        ("/comments? (are )?due/", "Written COMMENTS ARE\ndue by noon"),
        ("women's rights", "women’s rights"),
        ("cut-off", "the cut‑off date"),
        ("C++", "the C++ committee"),
        (".NET 8", "support for .NET 8 ends"),
        ("§ 301", "duties under § 301."),
        ("Überprüfung", "die ÜBERPRÜFUNG endet"),
        ("café", "cafe\u0301 owners"),
        ("字节跳动", "美国要求字节跳动出售"),
    ],
)
def test_a_term_is_found_in(term: str, text: str) -> None:
    assert about(text, any=(term,))


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("ban", "an urban plan; banana"),
        ("divest", "divestiture"),
        ("TikTok", "TikToker"),
        ("comment period", "a comment on the period"),
        ("a.b", "axb"),
        ("/^deadline/", "no deadline"),
        ("EES", "fees"),
    ],
)
def test_a_term_is_not_found_in(term: str, text: str) -> None:
    assert not about(text, any=(term,))


def test_one_of_any_and_one_of_all_and_none_of_none_are_asked_for() -> None:
    terms = {"any": ("TikTok", "ByteDance"), "all": ("ban", "sale"), "none": ("TikTok Shop",)}
    assert about("ByteDance faces a ban", **terms)
    assert not about("ByteDance hires", **terms)
    assert not about("A ban on lead", **terms)
    assert not about("TikTok ban: what it means for TikTok Shop", **terms)


def test_the_title_counts_as_much_as_the_text() -> None:
    assert is_about(a_topic(any=("TikTok",)), an_entry(title="TikTok", text="It is late."))


def test_a_phrase_does_not_reach_from_one_word_into_others() -> None:
    assert not about("comment\u2028periodical", any=("comment period",))


def test_only_the_feeds_that_a_topic_names_count() -> None:
    topic = a_topic(sources=("wire",))
    assert is_about(topic, an_entry(feed="wire"))
    assert not is_about(topic, an_entry(feed="blog"))


def test_a_topic_without_any_takes_all_that_its_feeds_bring() -> None:
    assert is_about(a_topic(any=(), sources=("world",)), an_entry(feed="world"))


def test_words_are_found_at_the_end_of_a_megabyte_of_hostile_text() -> None:
    text = "divest" * 100_000 + " comment " * 50_000 + " comment due"
    assert about(text, any=("comment due",))
    assert not about(text, any=("comment period", "divest* sale"))
