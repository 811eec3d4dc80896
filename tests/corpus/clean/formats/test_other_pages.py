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
        (
            f"<h1>Subscribe to news</h1><p>{ANSWER}</p><form><fieldset><legend>Choose topics</legend>"
            + "".join(f"<label><input type=checkbox> Releases and alerts of region {at}</label>" for at in range(9))
            + "</fieldset></form>",
            "it is a form",
        ),
        (
            f"<h1>The press office and how it works</h1><p>{ANSWER}</p><h2>Hours</h2><p>{ANSWER[9:]}</p>"
            f"<h2>Passes</h2><p>{ANSWER[12:]}</p><p>a@centre.example</p><p>b@centre.example</p>"
            "<p>c@centre.example</p><form><input name=a><input name=b><textarea></textarea></form>",
            "it is a page of contacts",
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


TEXT = (
    "Officers of the drug squad seized twelve kilograms of heroin in a lorry at the port and arrested its driver, who "
    "had come from the coast. The heroin was hidden below a load of oranges that was bound for the market."
)
PRICE = '<p class="price">£39.90</p><form><input value="1"><button>+</button></form>'


def read_titled(title: str, main: str, head: str = "") -> Release | Rejected:
    page = (
        f'<html><head><meta charset="utf-8"><title>{title} | Site</title>{head}</head><body><header>'
        f'<a href="/">Site</a></header><main><h1>{title}</h1>{main}</main></body></html>'
    )
    return clean_page(Page(page.encode(), "text/html", "page", datetime(2026, 1, 1, tzinfo=UTC)))


def entries(title: str, text: str) -> str:
    return "".join(
        f'<div class="hit"><a href="/{at}">{title} {at}</a><p>{text}</p></div>'
        for at in ("one", "two", "three", "four")
    )


@pytest.mark.parametrize(
    ("heading", "remark", "title"),
    [
        ("Hakutulokset", "Haullasi löytyi 214 tulosta.", "Poliisi takavarikoi amfetamiinia Turussa"),
        ("Cocaine", "", "Officers find cocaine in frozen fruit"),
        ("სიახლეები", "", "პოლიციამ ნარკოტიკული დანაშაულის ფაქტზე პირი დააკავა"),
    ],
)
def test_links_to_other_pages_with_a_few_lines_each_are_a_list_in_any_language(
    heading: str, remark: str, title: str
) -> None:
    outcome = read_titled(heading, f"<p>{remark}</p>{entries(title, TEXT)}")
    assert isinstance(outcome, Rejected)
    assert "list" in outcome.reason


def test_a_text_above_a_list_of_others_is_a_release() -> None:
    released = read_titled(
        "Heroin seized", f"<p>{TEXT}</p><p>{TEXT}</p>{entries('Officers find cocaine in fruit', TEXT[:90])}"
    )
    assert isinstance(released, Release)
    assert released.body.startswith(TEXT)


def test_a_product_with_its_price_and_a_form_to_order_it_is_no_release() -> None:
    offered = read_titled("Hemp oil", f'<div class="product-page">{PRICE}<p>{TEXT}</p></div>')
    assert isinstance(offered, Rejected)
    assert "product" in offered.reason


@pytest.mark.parametrize(
    ("main", "head"),
    [
        (f'<p>{TEXT}</p><p class="price">The price of heroin</p><form><input></form>', ""),
        (
            f'<p>{TEXT}</p><div class="product">{PRICE}</div>',
            '<meta property="article:published_time" content="2025-03-03">',
        ),
    ],
)
def test_an_article_with_a_form_or_beside_a_product_is_a_release(main: str, head: str) -> None:
    assert isinstance(read_titled("Heroin seized", main, head), Release)


@pytest.mark.parametrize("title", ["Contact us", "Kontakt", "Privacy policy", "Privacy and cookies", "お問い合わせ"])
def test_how_somebody_is_reached_is_no_release_unless_it_has_a_day(title: str) -> None:
    assert isinstance(read_titled(title, f"<p>{TEXT}</p>"), Rejected)
    day = '<meta property="article:published_time" content="2025-03-03">'
    assert isinstance(read_titled(title, f"<p>{TEXT}</p>", day), Release)
