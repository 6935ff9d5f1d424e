"""Plain text out of what feeds call text."""

import pytest

from alerter.sources.plaintext import MAX_TEXT, plain, plain_line


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("<div><div>One.</div>\n<div>Two.</div></div>", "One.\n\nTwo."),
        ("One.<br>Two.<br/>Three.", "One.\nTwo.\nThree."),
        ("<ul><li>5 May: bids</li><li>6 May: awards</li></ul>", "5 May: bids\n6 May: awards"),
        ("<p>by <b>Dec.\n 15</b>, at <a href='x'>noon</a></p>", "by Dec. 15, at noon"),
        ("due Dec&nbsp;15", "due Dec 15"),
        ("Comments due Dec&amp;nbsp;15", "Comments due Dec 15"),
        ("&lt;p&gt;AT&amp;amp;T&lt;/p&gt;", "AT&T"),
        ("<p>AT&amp;T &#8211; &euro;5</p>", "AT&T – €5"),
        ("R&D in 2027", "R&D in 2027"),
        ("a &copy=1 link", "a ©=1 link"),
        ("<p>One<script>var a = '<p>5 May</p>';</script> two</p>", "One two"),
        ("<style>p{}</style>One<!-- 5 May -->", "One"),
        ("by <s>5 May</s> <del>6 May</del> 7 May", "by 7 May"),
        ("<![CDATA[One]]>", "One"),
        ("<p><![if !supportLists]>One<![endif]></p>", "One"),
        ("<p>One<o:p></o:p></p>", "One"),
        ("<pre>one\ntwo</pre>", "one\ntwo"),
        ('<img alt="a > b" src="x">One', "One"),
        ("<a href=x>One", "One"),
        ("", ""),
    ],
)
def test_markup_is_read(markup: str, text: str) -> None:
    assert plain(markup) == text


@pytest.mark.parametrize(
    "text",
    ["Python < 3.9 and > 2", "a Vec<T> of things", "a<b", "<<<", "5 < 6 <- here", "&;& &&"],
)
def test_what_only_looks_like_markup_is_text(text: str) -> None:
    assert plain(text) == text


def test_a_row_of_a_table_is_a_line_that_its_first_cell_labels() -> None:
    table = (
        "<table><tr><th>Comments due</th><td><p>5 December</p></td><td>by mail</td></tr>"
        "<tr><td>Hearing:</td><td>9 January</td></tr><tr><td></td><td>none</td></tr></table>"
    )
    assert plain(table) == "Comments due: 5 December | by mail\nHearing: 9 January\nnone"


def test_a_definition_is_labelled_by_its_term() -> None:
    assert plain("<dl><dt>Bids</dt><dd>5 May</dd><dt>Award</dt><dd>6 May</dd></dl>") == (
        "Bids: 5 May\nAward: 6 May"
    )


def test_columns_of_a_page_are_not_run_together() -> None:
    long = "This column tells a story that is far too long to be the label of anything at all, so."
    assert plain(f"<table><tr><td>{long}</td><td>Other.</td></tr></table>") == f"{long}\nOther."


def test_plain_text_keeps_its_paragraphs_and_lists_and_loses_its_wrapping() -> None:
    text = (
        "The agency said on Monday that comments on the proposed\n"
        "rule are due on 5 December.\n\n"
        "Key dates\n- 5 December: comments on all parts of the proposed rule\n- 9 January: hearing"
    )
    assert plain(text) == (
        "The agency said on Monday that comments on the proposed rule are due on 5 December.\n\n"
        "Key dates\n- 5 December: comments on all parts of the proposed rule\n- 9 January: hearing"
    )


def test_what_hides_or_turns_text_around_is_removed() -> None:
    assert plain("5\u200b De\u00adcem\u202eber\x00\x1b\ufeff") == "5 December"


def test_a_lone_surrogate_becomes_something_that_can_be_stored() -> None:
    plain("a\ud800b").encode("utf-8")
    plain("<p>a&#xD800;b</p>").encode("utf-8")


def test_a_comment_or_script_that_is_never_closed_hides_nothing() -> None:
    assert "5 May" in plain("<p>One <!-- by 5 May</p>")
    assert "5 May" in plain("<p>One <script> by 5 May</p>")
    assert "5 May" in plain("<p>One <s> by 5 May</p>")


@pytest.mark.parametrize(
    "bomb", ["<!--", "<a ", '<a "', "<![", "<", "&", "<p>", "<s>", "<td>", "\n"]
)
def test_a_megabyte_of_hostile_markup_comes_to_an_end(bomb: str) -> None:
    assert len(plain(bomb * (1_000_000 // len(bomb)))) <= MAX_TEXT


def test_a_title_is_one_line() -> None:
    assert plain_line("Comments\n due<br>Dec&amp;nbsp;15 <b>now</b>") == "Comments due Dec 15 now"
