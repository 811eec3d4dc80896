"""What the markup of a page says is read in its order, whatever element says it."""

from corpus.clean.formats.markup import parse, visible_dates


def test_the_first_of_each_name_in_metadata_and_microdata_counts() -> None:
    metas = parse(
        '<meta property="og:title" content="Heroin seized"><meta property="og:title" content="Our site">'
        '<meta name="date" content=""><p itemprop="datePublished author" datetime="2020-03-05">5 March</p>'
        '<p name="date" datetime="2021-01-01">no microdata</p>'
    ).metas
    assert metas == {"og:title": "Heroin seized", "datepublished": "2020-03-05", "author": "2020-03-05"}


def test_visible_dates_behind_the_main_heading_come_first() -> None:
    page = parse(
        '<p class="date">1 March 2020</p><h1>Heroin seized <span class="date">2 March 2020</span></h1>'
        '<div class="post-meta">3 March 2020</div><aside><p class="date">4 March 2020</p></aside>'
        '<p id="date">5 March 2020</p><p>6 March 2020</p>'
    )
    assert [one.value for one in visible_dates(page.root, None)] == [
        "2020-03-03",
        "2020-03-05",
        "2020-03-01",
        "2020-03-02",
    ]


def test_the_lines_of_footers_are_found_by_name_id_and_class() -> None:
    page = parse(
        '<div id="page-footer">Press office of the port</div><p class="copyright">© 2020 Ministry</p>'
        "<footer>All rights reserved</footer>"
    )
    assert page.footer_lines == ["Press office of the port", "© 2020 Ministry", "All rights reserved"]


def test_minor_headings_are_those_by_name_and_by_class_outside_of_menus() -> None:
    page = parse(
        '<nav><h2>Sections</h2></nav><div class="x page-title">Heroin found</div>'
        '<div class="subtitle">At the port</div>'
        "<h2>What was found</h2><aside><h3>More</h3></aside><h3> </h3><h4>Small</h4>"
    )
    assert page.minor_headings == ["Heroin found", "What was found"]


def test_a_form_around_the_whole_page_hides_no_heading_and_one_beside_the_text_does() -> None:
    text = "<p>Border guards found twelve kilograms of heroin in a lorry that was bound for the coast.</p>"
    search = "<form><h1>Search the site</h1></form>"
    markup = parse(f"{search}<form id=aspnetForm><h1>Heroin found</h1><h2>At the port</h2>{text}</form>")
    assert markup.headings == ["Heroin found"]
    assert markup.minor_headings == ["At the port"]


def test_the_day_of_first_publication_in_the_metadata_of_a_government_is_one_of_publication() -> None:
    page = parse(
        '<meta name="govuk:first-published-at" content="2022-03-08T09:00:00+00:00">'
        '<meta name="govuk:updated-at" content="2022-03-11T12:30:00+00:00"><p>Heroin found</p>'
    )
    assert [one.value for one in page.dates(None)] == ["2022-03-08"]
    assert [str(one) for one in page.modified_dates()] == ["2022-03-11"]
