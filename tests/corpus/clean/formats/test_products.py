"""Pages that list others, offer a product or tell how somebody is reached are no releases."""

from datetime import UTC, datetime

import pytest

from corpus.clean import clean_page
from corpus.release import Page, Rejected, Release

TEXT = (
    "Officers of the drug squad seized twelve kilograms of heroin in a lorry at the port and arrested its driver, who "
    "had come from the coast. The heroin was hidden below a load of oranges that was bound for the market."
)
PRICE = '<p class="price">£39.90</p><form><input value="1"><button>+</button></form>'


def read(title: str, main: str, head: str = "") -> Release | Rejected:
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
    outcome = read(heading, f"<p>{remark}</p>{entries(title, TEXT)}")
    assert isinstance(outcome, Rejected)
    assert "list" in outcome.reason


def test_a_text_above_a_list_of_others_is_a_release() -> None:
    released = read(
        "Heroin seized", f"<p>{TEXT}</p><p>{TEXT}</p>{entries('Officers find cocaine in fruit', TEXT[:90])}"
    )
    assert isinstance(released, Release)
    assert released.body.startswith(TEXT)


def test_a_product_with_its_price_and_a_form_to_order_it_is_no_release() -> None:
    offered = read("Hemp oil", f'<div class="product-page">{PRICE}<p>{TEXT}</p></div>')
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
    assert isinstance(read("Heroin seized", main, head), Release)


@pytest.mark.parametrize("title", ["Contact us", "Kontakt", "Privacy policy", "お問い合わせ"])
def test_how_somebody_is_reached_is_no_release_unless_it_has_a_day(title: str) -> None:
    assert isinstance(read(title, f"<p>{TEXT}</p>"), Rejected)
    day = '<meta property="article:published_time" content="2025-03-03">'
    assert isinstance(read(title, f"<p>{TEXT}</p>", day), Release)
