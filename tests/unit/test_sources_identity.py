"""Which items of a feed are the same item, sent again."""

from dataclasses import replace

import pytest

from alerter.sources.identity import Marks, canonical, keys, without_trackers

MARKS = Marks(
    guid="n1",
    link="https://news.example/n1",
    title="Comments due",
    date="Mon, 02 Nov 2026 10:00:00 +0100",
    text="Comments are due.",
)


def key(**changes: str) -> str:
    return keys([replace(MARKS, **changes)])[0]


def test_a_key_is_32_hexadecimal_digits() -> None:
    assert len(key()) == 32
    assert set(key()) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Comments due soon"},
        {"text": "Comments are overdue."},
        {"date": "Tue, 03 Nov 2026 10:00:00 +0100"},
        {"link": "https://news.example/moved/n1"},
        {"guid": " n1\n"},
    ],
)
def test_an_item_with_the_same_guid_is_the_same_item(changes: dict[str, str]) -> None:
    assert key(**changes) == key()


@pytest.mark.parametrize(
    "again",
    [
        "http://news.example/n1",
        "https://NEWS.example/n1",
        "https://news.example:443/n1",
        "https://news.example/n1/",
        "https://news.example/n1?utm_source=rss&utm_medium=feed",
        "https://news.example/n1?at_medium=RSS&at_campaign=rss",
        "https://news.example/n1?source=rss----7f3a",
        "https://news.example/n1#xtor=RSS-1",
        "https://news.example/n1#comments",
    ],
)
def test_a_link_is_the_same_however_it_is_decorated(again: str) -> None:
    assert key(guid="", link=again) == key(guid="")
    assert key(guid=again) == key(guid="https://news.example/n1")


@pytest.mark.parametrize(
    "other",
    [
        "https://news.example/n2",
        "https://other.example/n1",
        "https://news.example/n1?id=2",
        "https://news.example/n1?cid=2",
        "https://news.example/n1?source=reuters",
        "https://news.example:8080/n1",
    ],
)
def test_another_link_is_another_item(other: str) -> None:
    assert key(guid="", link=other) != key(guid="")


def test_the_order_of_parameters_tells_nothing() -> None:
    assert canonical("https://h.example/?b=2&a=1") == canonical("http://h.example?a=1&b=2")


@pytest.mark.parametrize("guid", ["", " ", "N/A", "none", "-", "0", "undefined"])
def test_a_guid_that_says_nothing_is_none(guid: str) -> None:
    assert key(guid=guid) == key(guid="")


def test_a_guid_repeated_all_over_a_feed_is_joined_by_the_link_then_the_title() -> None:
    links = [replace(MARKS, link=f"https://news.example/{number}") for number in range(3)]
    titles = [replace(MARKS, title=f"Notice {number}") for number in range(3)]
    assert len(set(keys(links))) == 3
    assert len(set(keys(titles))) == 3
    assert keys(titles[::-1]) == keys(titles)[::-1]


def test_a_link_that_all_items_share_is_joined_by_the_title() -> None:
    items = [replace(MARKS, guid="", title=f"Advisory {number}") for number in range(3)]
    assert len(set(keys(items))) == 3


def test_items_told_apart_by_their_fragment_stay_apart() -> None:
    items = [replace(MARKS, guid=f"https://h.example/notes#v{number}") for number in range(3)]
    assert len(set(keys(items))) == 3


def test_without_guid_and_link_title_and_date_as_written_are_the_item() -> None:
    bare = {"guid": "", "link": ""}
    assert key(**bare, text="edited") == key(**bare)
    assert key(**bare, date="Tue, 03 Nov 2026 10:00:00 +0100") != key(**bare)
    assert key(**bare, title="Other") != key(**bare)


def test_with_nothing_else_the_text_is_the_item() -> None:
    bare = {"guid": "", "link": "", "title": "", "date": ""}
    assert key(**bare) == key(**bare)
    assert key(**bare, text="Other.") != key(**bare)


@pytest.mark.parametrize("odd", ["http://[::1", "http://h.example:99999/", "urn:x", "://", "\0"])
def test_an_odd_url_is_a_name_like_any_other(odd: str) -> None:
    assert canonical(odd) == odd
    assert len(key(guid=odd)) == 32


def test_a_link_for_people_loses_its_trackers_and_nothing_else() -> None:
    assert (
        without_trackers("https://H.example/A?b=%20x&utm_source=rss&a=1#part")
        == "https://H.example/A?b=%20x&a=1#part"
    )
    assert without_trackers("https://h.example/?b=2&a=1&&c") == "https://h.example/?b=2&a=1&c"
    assert without_trackers("https://h.example/a#xtor=RSS-1") == "https://h.example/a"
    assert without_trackers("http://[::1") == "http://[::1"
