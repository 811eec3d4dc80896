"""Pages that hold no text of their own become no release, whatever their language; short and undated releases do."""

from datetime import UTC, datetime

import pytest

from corpus.clean.pages import clean_page
from corpus.release import Page, Rejected, Release

ANSWER = "Anyone may come to the centre without a letter from a doctor, and nobody is asked for a name at the door."
PROSE = (
    "The centre has opened a second house for women who depend on opioids and have small children. Until now they had "
    "to leave these with relatives, and many gave up their treatment for that reason, as the director said."
)


def read(body: str, head: str = "") -> Release | Rejected:
    html = f"<html lang=en><head><title>Centre</title>{head}</head><body>{body}</body></html>"
    return clean_page(Page(html.encode(), "text/html", "page.html", datetime(2026, 1, 1, tzinfo=UTC)))


def person(number: int) -> str:
    return f"<li><h3>Person {number}</h3><p>researcher for treatment</p><p>tel. 029 555 41{number}</p></li>"


def event(number: int) -> str:
    return f"<div class=event><span>{number} Jun</span><h3>Evening for families</h3><p>Library, room {number}</p></div>"


def teaser(number: int) -> str:
    return f"<div class=item><h3><a href=/n/{number}>Report {number}</a></h3><p>{ANSWER[number:]}</p></div>"


def picture(number: int) -> str:
    caption = f"{number} of 7. The parcels seized at the old port."
    return f"<figure><img src={number}.jpg><figcaption>{caption}</figcaption></figure>"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<h1>Questions</h1>" + f"<h3>Do I need a letter?</h3><p>{ANSWER}</p>" * 4, "it is a list of questions"),
        ("<h1>Staff</h1><ul>" + "".join(map(person, range(10, 16))) + "</ul>", "it is a page of contacts"),
        ("<h1>Events in June</h1>" + "".join(map(event, range(3, 9))), "it is a list"),
        ("<h1>All about treatment</h1>" + "".join(map(teaser, range(6))), "it is a list"),
        ("<h1>Pictures</h1><p>13 May 2025</p>" + "".join(map(picture, range(1, 8))), "it is a gallery"),
        (
            f"<h1>Subscribe to news</h1><p>{ANSWER}</p><form><input name=a><input name=b><select></select></form>",
            "it is a form",
        ),
    ],
)
def test_a_page_without_text_of_its_own_says_what_it_is(body: str, reason: str) -> None:
    assert read(body) == Rejected("page.html", reason)


def test_a_page_that_a_script_leaves_is_none() -> None:
    found = read(
        "<p>You are being sent to our new address, please wait.</p>", "<script>location.replace('/n')</script>"
    )
    assert found == Rejected("page.html", "it is a page that sends the reader to another")


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Second house for women opened</h1><p>{PROSE}</p><p>tel. 029 555 4113</p><p>press@centre.example</p>",
        f"<h1>Second house for women opened</h1><p>{PROSE}</p>" + "".join(map(teaser, range(6))),
        f"<h1>Five questions to the director</h1><p>{PROSE}</p><p>{PROSE}</p>" + f"<h3>Why?</h3><p>{ANSWER}</p>" * 4,
        f"<h1>Second house for women opened</h1><p>{PROSE}</p>" + "".join(map(picture, range(1, 4))),
    ],
)
def test_an_undated_text_is_a_release(body: str) -> None:
    assert isinstance(read(body), Release)
