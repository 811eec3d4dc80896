"""The headline above the text is the title where title element and metadata name only the site, a section or a file."""

from datetime import UTC, datetime

import pytest

from corpus.clean import clean_page
from corpus.release import Page, Rejected, Release

HEADLINE = "Border guards find tramadol in tyre shipment"
TEXT = (
    "<p>Border guards at Ostrava station found 12,000 tablets of tramadol inside a shipment of tyres that was bound "
    "for the coast. Two drivers were arrested and brought before a judge.</p>"
    "<p>The tablets were hidden in eleven tyres. The owner of the freight company is being questioned, and the wagon "
    "has been impounded until the trial.</p>"
)


def title_of(body: str, title: str, head: str = "", language: str = "en") -> str:
    head = f'<meta charset="utf-8"><title>{title}</title>{head}'
    page = f'<!DOCTYPE html><html lang="{language}"><head>{head}</head><body>{body}</body></html>'
    release = clean_page(Page(page.encode(), "text/html", "page", datetime(2026, 1, 1, tzinfo=UTC)))
    assert isinstance(release, Release)
    return release.title


@pytest.mark.parametrize(
    "body",
    [
        f"<main><h1>{HEADLINE}</h1>{TEXT}</main>",
        f"<header><h1><a href='/'>Kesten Frontier Office</a></h1></header><article><h2>{HEADLINE}</h2>{TEXT}</article>",
        f"<div id='site'><h1>Kesten Frontier Office</h1></div><div><h3>{HEADLINE}</h3>{TEXT}</div>",
        f"<h1>Press room</h1><h2>{HEADLINE}</h2>{TEXT}",
        f"<table><tr><td><div class='newsTitle'>{HEADLINE}</div><div>{TEXT}</div></td></tr></table>",
        f"<p><b>PRESS RELEASE</b></p><p>5 March 2019</p><p><strong>{HEADLINE}</strong></p>{TEXT}",
        f"<h1><img src='head.png' alt='{HEADLINE}'></h1>{TEXT}",
    ],
)
@pytest.mark.parametrize(
    "title",
    ["Kesten Frontier Office", "Kesten Frontier Office » News", "pr_190305.docx", "Press releases", "Kesten.example"],
)
def test_a_title_element_that_names_site_section_or_file_is_no_title(body: str, title: str) -> None:
    assert title_of(body, title) == HEADLINE


@pytest.mark.parametrize(
    ("language", "site", "headline", "sentence"),
    [
        ("es", "Guardia del Litoral", "Decomisan tramadol en un cargamento de llantas", "En un cargamento de llantas"),
        ("fr", "Le portail de Kesten", "Du tramadol saisi dans des pneus", "Le tramadol était caché dans des pneus"),
        ("pl", "Straż Kesten", "Tramadol ukryty w oponach", "Tabletki tramadolu były ukryte w oponach"),
        ("ru", "Портал Кестена", "Трамадол нашли в шинах", "Таблетки трамадола нашли в автомобильных шинах"),
        ("zh", "克斯滕门户网站", "边防人员查获曲马多药片", "边防人员在轮胎中查获一万二千粒曲马多药片"),
    ],
)
def test_in_other_languages_too(language: str, site: str, headline: str, sentence: str) -> None:
    text = f"<p>{sentence}, {'tramadol 12 000, ' * 12}.</p>" * 2
    site_head = f'<meta property="og:title" content="{site}">'
    body = f"<header><a href='/'>{site}</a></header><main><h1>{headline}</h1>{text}</main>"
    assert title_of(body, site, site_head, language) == headline


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Latest from us</h1>{TEXT}",
        f"<h2>Two drivers were arrested at the station</h2>{TEXT}",
        f"<article><h1>{HEADLINE}</h1><h2>Two drivers arrested in Ostrava</h2>{TEXT}</article>",
        f"<p><b>Two drivers arrested in Ostrava</b></p>{TEXT}",
    ],
)
def test_a_title_that_the_text_confirms_stays_beside_other_headings(body: str) -> None:
    assert title_of(body, HEADLINE) == HEADLINE


def test_a_title_that_links_to_its_own_page_stays_below_the_titles_of_other_articles() -> None:
    other = "<h2><a href='/2'>Two drivers arrested in Ostrava</a></h2>"
    body = f"{other}<h2><a href='/1'>Rolling Along</a></h2>{TEXT}"
    assert title_of(body, "Rolling Along") == "Rolling Along"


def test_a_short_headline_that_names_an_office_stays_above_a_subheading() -> None:
    body = f"<article><h1>Customs Seize Tramadol</h1><h2>Two drivers were arrested in Ostrava</h2>{TEXT}</article>"
    assert title_of(body, "Customs Seize Tramadol") == "Customs Seize Tramadol"


@pytest.mark.parametrize(
    ("title", "language"),
    [
        (f"[Kesten Frontier Office] {HEADLINE}", "fr"),
        (f"News: {HEADLINE} | Kesten Frontier Office", "en"),
        (f"Pressemitteilung: {HEADLINE}", "de"),
        (f"Comunicado de prensa: {HEADLINE}", "es"),
    ],
)
def test_names_of_site_and_section_before_the_title_are_left_out(title: str, language: str) -> None:
    body = f"<div id='top'><h1><a href='/'>Kesten Frontier Office</a></h1></div><div>{TEXT}</div>"
    assert title_of(body, title, language=language) == HEADLINE


@pytest.mark.parametrize(
    "above",
    [
        f"<p><b>{HEADLINE} near Ostrava station</b></p>",
        f"<p>Press release</p><p align='center'><font><strong>{HEADLINE} bound for coast</strong></font></p>",
        f"<p><b>Kesten Frontier Office</b></p><p><b>{HEADLINE} on the coast line</b></p>",
    ],
)
@pytest.mark.parametrize(
    "title", ["Boletin", "Bulletin", "News from KFO, Frontier Stations, Ostrava Station Releases, 03/15/04"]
)
def test_a_long_headline_in_bold_is_none_of_the_text(above: str, title: str) -> None:
    assert title_of(f"<div>{above}{TEXT}</div>", title).startswith(HEADLINE)


def test_a_first_sentence_in_bold_is_no_headline() -> None:
    lead = "<p><b>Border guards at the station found 12,000 tablets of tramadol on Monday.</b></p>"
    assert title_of(f"<div><p><b>{HEADLINE}</b></p>{lead}{TEXT}</div>", "Bulletin") == HEADLINE


@pytest.mark.parametrize("banner", ["Media Statement", "Comunicado de prensa", "Pressemitteilung"])
def test_the_name_of_an_office_and_a_banner_are_no_title_though_both_are_shown(banner: str) -> None:
    above = f"<h2>{banner}</h2><div><b>Kesten Frontier Office</b><br>Media Centre</div>"
    assert title_of(f"<div>{above}<h3>{HEADLINE}</h3>{TEXT}</div>", f"Kesten Frontier Office - {banner}") == HEADLINE


def test_a_headline_with_a_day_behind_commas_stays() -> None:
    title = "Tramadol, tyres, two drivers arrested at Ostrava station by the guards, 03/15/04"
    assert title_of(f"<div><p><b>Kesten Frontier Office at work</b></p>{TEXT}</div>", title) == title


LETTER = (
    "<p><b>REPUBLIC OF KESTEN</b></p><p><b>FRONTIER OFFICE</b></p><p>P.O. Box 100, Kesten</p><p>Ref: FO/12/2019</p>"
    "<p>Kesten, 5 March 2019</p><p>To all media</p>"
)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Microsoft Word - statement FINAL", f"{LETTER}<p><b><u>RE: {HEADLINE}</u></b></p>{TEXT}"),
        ("statement-117", f"{LETTER}<p><strong>Subject: {HEADLINE}</strong></p>{TEXT}"),
        (
            "ОВД Кестенской области",
            f"<table><tr><td><b>ОВД</b></td><td><p><b>{HEADLINE}</b></p>{TEXT}</td></tr></table>",
        ),
        (
            "Tiskové zprávy",
            f"<table><tr><td><b>No. 7/2019</b><br><br><b>{HEADLINE}</b><br><br>{TEXT}</td></tr></table>",
        ),
        (
            "Kesten Frontier Office",
            f"<table><tr><td><b>{HEADLINE}</b> <i>(05/03/19)</i></td></tr><tr><td>{TEXT}</td></tr>",
        ),
        (f"KFO - {HEADLINE}", f"<header>Kesten</header><h1>{HEADLINE}</h1>{TEXT}"),
        (
            "Kesten Office - Border guards find tramadol in tyre",
            f"<h1><a href='/'>Kesten Office</a></h1><h2>{HEADLINE}</h2>{TEXT}",
        ),
        (
            "Kesten",
            f"<div class=header><h1>Das Grenzamt des Landes Kesten</h1></div><div><h3>{HEADLINE}</h3>{TEXT}</div>",
        ),
    ],
    ids=[
        "word",
        "subject",
        "office",
        "within the text",
        "day behind",
        "abbreviation",
        "longer heading",
        "head of the site",
    ],
)
def test_letters_and_old_pages_are_titled_by_the_line_above_their_text(title: str, body: str) -> None:
    assert title_of(body, title) == HEADLINE


def test_the_letterhead_is_no_text() -> None:
    page = (
        f"<html><head><title>statement-117</title></head><body>{LETTER}<p><b>Subject: {HEADLINE}</b></p>{TEXT}</body>"
    )
    release = clean_page(Page(page.encode(), "text/html", "page", datetime(2026, 1, 1, tzinfo=UTC)))
    assert isinstance(release, Release)
    assert release.body.startswith("Border guards at Ostrava")
    assert str(release.published) == "2019-03-05"


@pytest.mark.parametrize(
    ("title", "above"),
    [
        ("KFO", f"<div role='heading' aria-level='1'>{HEADLINE}</div>"),
        ("KFO | Notices", f"<div class='main-header'><h3>Lake Shore Frontier Guard</h3></div><h5>{HEADLINE}</h5>"),
        ("Lake Kesten Watch", f"<div class='brand'><h1>Lake Kesten Watch</h1></div><h2>{HEADLINE}</h2>"),
        ("", f"<p><b>KESTEN FRONTIER OFFICE</b></p><p>Ostrava, 5 March 2019</p><p><b>Subject:</b> {HEADLINE}</p>"),
        ("Агенция „Граница“ - Новини", f"<table><tr><td class='title'>{HEADLINE}</td></tr></table>"),
    ],
)
def test_what_stands_in_the_head_of_the_site_is_no_title(title: str, above: str) -> None:
    assert title_of(f"{above}<div>{TEXT}</div>", title) == HEADLINE


@pytest.mark.parametrize("name", ["page-header", "brand"])
def test_a_title_in_the_head_of_a_page_that_the_text_repeats_is_kept(name: str) -> None:
    above = f"<div class='{name}'><h1>Two drivers arrested</h1></div><h2>What the border guards found in the tyres</h2>"
    assert title_of(f"{above}{TEXT}", "Two drivers arrested") == "Two drivers arrested"


def test_a_title_in_a_script_without_blanks_is_told_from_the_name_of_its_site() -> None:
    site, headline = "ព្រំដែន", "រកឃើញថ្នាំក្នុងកង់ឡាន"
    text = (
        "<p>ប៉ូលិសបានរកឃើញថ្នាំញៀនចំនួន ១២គីឡូក្រាម នៅក្នុងកង់ឡានដឹកទំនិញមួយនៅច្រកទ្វារ។</p>"
        "<p>បុរសពីរនាក់ត្រូវបានឃាត់ខ្លួន និងបញ្ជូនទៅតុលាការដើម្បីចាត់ការតាមនីតិវិធី។</p>"
        "<p>រថយន្តនេះត្រូវបានរក្សាទុក រហូតដល់ការស៊ើបអង្កេតត្រូវបានបញ្ចប់។</p>"
    )
    body = f"<div class='brand'><h1>{site}</h1></div><div><h2>{headline}</h2>{text}</div>"
    assert title_of(body, site, language="km") == headline


def test_an_empty_shell_of_an_application_is_no_release() -> None:
    body = (
        "<noscript>This app needs scripts to show you all of its pages.</noscript><div>Loading…</div><script></script>"
    )
    page = f"<html><head><title>Press centre</title></head><body>{body}</body></html>"
    assert isinstance(clean_page(Page(page.encode(), "text/html", "page", datetime(2026, 1, 1, tzinfo=UTC))), Rejected)


def test_a_first_paragraph_in_bold_is_not_the_headline_above_it() -> None:
    lead = "Border guards found tramadol in tyres. Two drivers were arrested. They may spend ten years in prison."
    cell = f"<p><font size=4><b>{HEADLINE}</b></font></p><font><b>{lead}</b><br><br>{TEXT}</font>"
    assert title_of(f"<table><tr><td>{cell}</td></tr></table>", "KFO Ostrava") == HEADLINE


def test_the_line_above_a_text_that_the_title_element_has_behind_an_office_is_the_title() -> None:
    headline = HEADLINE.upper()
    cell = f"<p><font size=4><b>{headline}</b></font></p>{TEXT}"
    assert title_of(f"<table><tr><td>{cell}</td></tr></table>", f"Kesten Frontier Police - {headline}") == headline
    site = "<header><a href='/'>Eva Novak - Cyber Security</a></header>"
    said = title_of(f"{site}<p>{TEXT}</p>", "Exploring commands - Eva Novak - Cyber Security")
    assert said.startswith("Exploring commands")
