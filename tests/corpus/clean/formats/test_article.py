"""An article is found on its page, and what surrounds it is left out."""

import pytest

from corpus.clean.formats.article import article_lines
from corpus.clean.formats.markup import parse

FIRST = "Officers of the drug squad stopped a lorry at the northern port on Monday and found heroin under its load."
SECOND = "The driver and two other men were taken to the capital, where a judge will hear them before the weekend."
THIRD = (
    "Prosecutors said that the drugs had come by sea, and that the load was worth more than nine million on the street."
)
STORY = [FIRST, SECOND, THIRD]
URL = "https://www.example.org/news/heroin-at-the-port"


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def lines(body: str) -> list[str]:
    return article_lines(parse(f"<html><body>{body}</body></html>"), URL)


def card(number: int) -> str:
    link = f'<h3><a href="/news/{number}">Customs seize load number {number} at the airport</a></h3>'
    return (
        f'<div class="item">{link}<p>Another load was found, and another man was arrested by customs there.</p></div>'
    )


def test_comments_are_none_even_where_they_are_longer() -> None:
    comment = (
        "I have read about this port for years and nothing ever changes there, whoever is in charge of it now. " * 3
    )
    comments = f'<div id="comments">{paragraphs(*[comment] * 4)}</div>'
    assert lines(f"<h1>Heroin</h1><div>{paragraphs(*STORY)}</div>{comments}") == STORY


def test_an_article_that_follows_with_its_own_heading_is_another() -> None:
    other = paragraphs(*["The weather will be fine in the whole country, with some clouds in the north on Sunday."] * 9)
    one = f"<article><h1>Heroin at the port</h1>{paragraphs(*STORY)}</article>"
    assert lines(f"<main>{one}<article><h1>Fine weather</h1>{other}</article></main>")[-3:] == STORY


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_reports_beside_each_other_below_one_heading_are_read_together(order: tuple[int, int]) -> None:
    parts = [
        f"<article><h2>Heroin at the port</h2>{paragraphs(*STORY, *STORY)}</article>",
        f"<article><h2>Tablets in a parcel</h2>{paragraphs(SECOND)}</article>",
    ]
    found = lines(f"<main><h1>Police report of Monday</h1>{parts[order[0]]}{parts[order[1]]}</main>")
    assert {"Heroin at the port", "Tablets in a parcel"} <= set(found)
    assert found.count(SECOND) == 3


def test_an_article_beside_another_that_leads_elsewhere_is_none_of_it() -> None:
    other = f'<article><h2>Tablets in a parcel</h2><p>{SECOND} <a href="/2">More</a></p></article>'
    whole = f"<article><h2>Heroin at the port</h2>{paragraphs(*STORY, *STORY)}</article>"
    assert "Tablets in a parcel" not in lines(f"<main><h1>Police report of Monday</h1>{whole}{other}</main>")


@pytest.mark.parametrize("name", ["ad-free", "share-off", "shareable-copy", "modal-body2", "widget-less"])
def test_a_part_of_the_name_of_a_paragraph_does_not_make_it_surroundings(name: str) -> None:
    story = "".join(f'<p class="mb-2 {name}">{text}</p>' for text in STORY)
    assert lines(f"<div><h1>Heroin</h1>{story}</div>")[-3:] == STORY


@pytest.mark.parametrize("name", ["image-caption", "promo-text", "newsletter", "post_meta"])
def test_a_paragraph_that_is_called_what_surrounds_articles_is_left_out(name: str) -> None:
    beside = f'<p class="{name}">Nine officers of the drug squad stand beside a lorry in the port of the capital.</p>'
    assert lines(f"<div><h1>Heroin</h1>{paragraphs(*STORY)}{beside}</div>")[-3:] == STORY


@pytest.mark.parametrize(
    "heading", ["More from Example", "Related stories", "Mehr zum Thema", "Você pode gostar...", "相关阅读",
                "Τελευταία νέα", "Související články", "Legfrissebb hírek", "Alte știri"]
)  # fmt: skip
def test_a_list_of_other_articles_below_its_heading_is_left_out(heading: str) -> None:
    listed = f"<h2>{heading}</h2><div>{card(1)}{card(2)}</div>"
    assert lines(f"<article><h1>Heroin</h1>{paragraphs(*STORY)}{listed}</article>")[-3:] == STORY


@pytest.mark.parametrize("heading", ["Πρόσφατα Δελτία Τύπου", "Latest releases", "Weitere Meldungen"])
def test_titles_behind_their_days_are_a_list_without_links_too(heading: str) -> None:
    items = "<li>16-02-2019 Roadblock in the north of the port</li><li>15.02.2019 New cars for all the officers</li>"
    listed = f"<div><h3>{heading}</h3><ul>{items}</ul></div>"
    assert lines(f"<div><h1>Heroin</h1>{paragraphs(*STORY)}</div>{listed}")[-3:] == STORY


def test_a_list_of_what_happened_when_is_text() -> None:
    items = "<li>16-02-2019 Roadblock in the north of the port</li><li>15-02-2019 Arrests of two men at the quay</li>"
    body = f"<article><h1>Heroin</h1>{paragraphs(*STORY)}<h3>What happened when</h3><ul>{items}</ul></article>"
    assert len(lines(body)) > len(STORY) + 2


def test_the_article_goes_on_behind_a_box_of_other_articles() -> None:
    box = '<h3>Auch interessant</h3><div><a href="/news/2">Customs seize cocaine at the airport</a></div>'
    body = f"<article><h1>Heroin</h1>{paragraphs(FIRST)}{box}{paragraphs(SECOND, THIRD)}</article>"
    assert lines(body)[-3:] == STORY


def test_a_heading_that_tells_more_of_the_story_lists_no_articles() -> None:
    body = f"<article><h1>Heroin</h1>{paragraphs(FIRST)}<h2>More information</h2>{paragraphs(SECOND, THIRD)}</article>"
    assert lines(body)[-4:] == [FIRST, "More information", SECOND, THIRD]


def test_cards_without_a_heading_are_left_out() -> None:
    cards = "".join(map(card, range(4)))
    assert lines(f'<article><h1>Heroin</h1>{paragraphs(*STORY)}<div class="grid">{cards}</div></article>')[-3:] == STORY


def test_a_link_to_what_is_no_address_leaves_the_page_readable() -> None:
    links = "".join(
        f'<div><a href="https://[preferences-{number}]/">Your choices of this site</a></div>' for number in "123"
    )
    assert lines(f"<article><h1>Heroin</h1>{paragraphs(*STORY)}<div>{links}</div></article>")[-3:] == STORY


def test_a_paragraph_that_is_a_link_to_another_page_is_left_out_but_no_reference_to_another_site() -> None:
    inside, outside = (
        f'<p><a href="{url}">What the port has seen since spring</a></p>' for url in ("/news/3", "https://un.org/")
    )
    assert (
        lines(f"<article><h1>Heroin</h1>{paragraphs(FIRST)}{inside}{paragraphs(SECOND, THIRD)}</article>")[-3:] == STORY
    )
    body = f"<article><h1>Heroin</h1>{paragraphs(FIRST)}{outside}{paragraphs(SECOND, THIRD)}</article>"
    assert "What the port has seen since spring" in lines(body)


def test_an_article_in_several_parts_is_joined() -> None:
    parts = "".join(f'<div class="story-body">{paragraphs(*part)}</div>' for part in ([FIRST], STORY[1:] * 3))
    assert lines(f"<main><h1>Heroin</h1>{parts}</main>")[-7:] == [FIRST, *STORY[1:] * 3]


def test_what_a_template_writes_behind_an_early_end_is_read() -> None:
    body = f"<nav>Home</nav></body></html><div><h1>Heroin</h1>{paragraphs(*STORY)}</div>"
    assert lines(body)[-3:] == STORY


def test_parts_of_hashes_in_class_names_are_no_names() -> None:
    body = f'<div class="element-0243ad1">{paragraphs(FIRST)}</div><div>{paragraphs(SECOND, THIRD)}</div>'
    assert lines(f"<article><h1>Heroin</h1>{body}</article>")[-3:] == STORY


def test_a_quotation_in_a_figure_is_text() -> None:
    body = f"<p>{FIRST}</p><figure><blockquote><p>{SECOND}</p></blockquote></figure><p>{THIRD}</p>"
    assert lines(f"<article><h1>Heroin</h1>{body}</article>")[-3:] == STORY


def test_a_section_named_after_its_heading_is_text_though_a_word_of_it_names_bars() -> None:
    heading = "Sharing with agencies abroad"
    section = f'<div id="sharing-with-agencies-abroad"><h2>{heading}</h2>{paragraphs(THIRD)}</div>'
    bar = f'<div id="sharing-buttons"><p>{SECOND}</p></div>'
    page = f"<h1>Heroin</h1><div>{paragraphs(FIRST, SECOND, FIRST, SECOND)}{section}{bar}</div>"
    assert lines(page) == [FIRST, SECOND, FIRST, SECOND, heading, THIRD]


@pytest.mark.parametrize(
    "box",
    [
        '<div class="relacionada"><b>Lee también</b> <a href="#">Murió un motociclista en el acceso norte</a></div>',
        "<port-pullquote>It could have ended otherwise, said one of the officers who were there that "
        "night</port-pullquote>",
        "<table class=img><tr><td><img src=1.jpg></td></tr><tr><td>The load on the quay of the port that "
        "day.</td></tr></table>",
    ],
    ids=["related", "component", "picture in a table"],
)
def test_boxes_within_a_text_are_none(box: str) -> None:
    assert lines(f"<h1>Heroin</h1><div>{paragraphs(*STORY[:2])}{box}{paragraphs(THIRD)}</div>") == STORY


@pytest.mark.parametrize("name", ["sidebar", "SIDEBAR", "SideBar"])
def test_names_of_what_surrounds_an_article_count_in_any_case(name: str) -> None:
    other = paragraphs("The weather will be fine in the whole country, with some clouds in the north on Sunday.")
    body = f'<div>{paragraphs(*STORY)}<div class="{name}">{other}</div></div>'
    assert lines(f"<h1>Heroin at the port</h1>{body}") == STORY


def test_the_cells_beside_the_article_on_an_old_page_are_none_of_it() -> None:
    menu = "<td><a href=1>Home</a><br><a href=2>Laws</a></td>"
    beside = "<td><b>Call us</b><br>Desk 4711<br><b>Friends</b><br>Port Watch</td>"
    row = f"<tr>{menu}<td>{paragraphs(*STORY)}</td>{beside}</tr>"
    assert lines(f"<table><tr><td colspan=3><h3>Bureau</h3></td></tr>{row}</table>") == STORY


def test_a_table_of_facts_within_an_article_is_kept() -> None:
    table = "<table><tr><td>Heroin</td><td>12 kg, in four bags below the load of the lorry</td></tr></table>"
    found = lines(f"<div>{paragraphs(*STORY)}{table}</div>")
    assert [*STORY, "Heroin | 12 kg, in four bags below the load of the lorry"] == found


@pytest.mark.parametrize(
    "hidden",
    [
        '<span id="cloak4f1d">Protected from robots.</span>',
        "<joomla-hidden-mail first='cA=='>Protected from robots.</joomla-hidden-mail>",
    ],
)
def test_a_note_in_place_of_an_address_that_joomla_hides_is_none_of_the_text(hidden: str) -> None:
    found = lines(f"{paragraphs(*STORY)}<p>Write to us: {hidden}</p>")
    assert "Protected" not in " ".join(found)
