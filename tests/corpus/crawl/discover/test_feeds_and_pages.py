"""Feeds, sitemaps and listings lead to releases; anything else in them does no harm."""

import json
from datetime import UTC, datetime

import pytest
from parsel import Selector

from corpus.catalogue.sources import Api, Listing
from corpus.crawl.discover.feeds_and_pages import next_page, read_feed, read_listing, read_sitemap
from corpus.crawl.discover.json_apis import read_api, read_json_feed
from corpus.crawl.discover.links import Link, UnreadableError
from corpus.crawl.discover.site import read_site
from corpus.release import PartialDate

BASE = "https://www.bureau.example/news/"
SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
LAUGHS = (
    "<!DOCTYPE r [<!ENTITY e0 'ha'>"
    + "".join(f"<!ENTITY e{number} '{f'&e{number - 1};' * 10}'>" for number in range(1, 10))
    + "<!ENTITY e '&e9;'>]>"
)
FILE = '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/hostname">]>'


def test_rss_gives_links_titles_and_the_publishers_own_days() -> None:
    feed = """<rss version="2.0"><channel><item><title>Tonne &amp; more</title><link>../a?b=1&amp;c=2</link>
    <pubDate>Tue, 22 Jun 2010 23:30:00 -0500</pubDate></item><item><link> https://b.example/b </link></item>
    <item><title>Without a link</title></item></channel></rss>"""
    assert read_feed(feed.encode(), BASE) == (
        Link(
            "https://www.bureau.example/a?b=1&c=2",
            "Tonne & more",
            PartialDate(2010, 6, 22),
            datetime(2010, 6, 23, 4, 30, tzinfo=UTC),
        ),
        Link("https://b.example/b"),
    )


@pytest.mark.parametrize("query", ["lang=fr", "copy=1", "not=2&para=3", "amp=5", "sect=4&notin=6"])
def test_an_ampersand_that_nobody_escaped_stays_one_in_the_addresses_of_feeds_and_sitemaps(query: str) -> None:
    address = f"https://b.example/p?id=6&{query}"
    feed = f"""<rss version="2.0"><channel><item><title>R&D &amp; x</title><link>{address}</link></item>
    <item><title><![CDATA[A & B]]></title><link><![CDATA[{address}]]></link></item></channel></rss>"""
    links = read_feed(feed.encode(), BASE)
    assert [link.url for link in links] == [address, address]
    assert [link.title for link in links] == ["R&D & x", "A & B"]
    place = f"<url><loc>{address}</loc></url><url><loc><![CDATA[{address}]]></loc></url>"
    found = read_sitemap(f"<urlset {SITEMAP}>{place}</urlset>".encode(), BASE)
    assert [link.url for link in found.links] == [address, address]


def test_a_feed_in_two_bytes_a_character_is_read_as_it_is() -> None:
    feed = "<rss version='2.0'><channel><item><title>R&amp;D</title><link>/a?b=1&amp;c=2</link></item></channel></rss>"
    [link] = read_feed(("<?xml version='1.0' encoding='utf-16'?>" + feed).encode("utf-16"), BASE)
    assert (link.url, link.title) == ("https://www.bureau.example/a?b=1&c=2", "R&D")


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("Opium &#8211; an old <em>trade</em>", "Opium – an old trade"),
        ("Fish &amp; chips", "Fish & chips"),
        ("Less than <5 kg>", "Less than <5 kg>"),
    ],
)
def test_the_title_that_an_api_gives_as_html_is_plain_text(title: str, plain: str) -> None:
    items = [{"link": "/a", "title": {"rendered": title}}]
    api = Api(BASE, "{link}", title="title.rendered")
    assert [link.title for link in read_api(json.dumps(items).encode(), api, BASE).links] == [plain]


@pytest.mark.parametrize(
    "feed",
    [
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="/a"><title>T</title><link>/a</link>
        <dc:date>2019-03-05</dc:date></item></rdf:RDF>""",
        """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><item><title>T</title>
        <link>/a</link><dc:date>2019-03-05T00:30:00+01:00</dc:date></item></channel></rss>""",
        """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><item><title>T</title>
        <link>/a</link><pubDate>Tue, 05 Mar 2019 08:00:00 GMT</pubDate><dc:date>2020-01-01</dc:date></item>
        </channel></rss>""",
    ],
)
def test_a_date_of_dublin_core_is_that_of_an_item_which_has_no_other(feed: str) -> None:
    assert [link.published for link in read_feed(feed.encode(), BASE)] == [PartialDate(2019, 3, 5)]


def test_an_update_in_atom_is_no_day_of_publication() -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><link href="/a"/>
    <updated>2020-03-05T10:00:00Z</updated></entry></feed>"""
    assert [link.published for link in read_feed(feed.encode(), BASE)] == [None]


def test_a_placeholder_for_a_day_is_never_a_day_without_a_year() -> None:
    feed = """<rss version="2.0"><channel><item><title>T</title><link>/a</link>
    <pubDate>Mon, 01 Jan 0001 00:00:00 GMT</pubDate></item></channel></rss>"""
    [link] = read_feed(feed.encode(), BASE)
    assert link.published is None or link.published.year == 1


def test_atom_tells_published_from_updated() -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><link rel="alternate" href="/a"/>
    <published>2020-02-01T00:30:00+02:00</published><updated>2020-03-05T10:00:00Z</updated></entry></feed>"""
    [link] = read_feed(feed.encode(), BASE)
    assert (link.published, link.updated) == (PartialDate(2020, 2, 1), datetime(2020, 3, 5, 10, tzinfo=UTC))


def test_a_byte_order_mark_and_a_broken_end_do_not_hide_the_entries_of_a_feed() -> None:
    feed = "\ufeff<?xml version='1.0'?><rss version='2.0'><channel><item><title>T</title><link>/a</link></item><item>"
    assert [link.url for link in read_feed(feed.encode(), BASE)] == ["https://www.bureau.example/a"]


def test_a_feed_without_entries_is_a_feed() -> None:
    assert read_feed(b"<rss version='2.0'><channel></channel></rss>", BASE) == ()


@pytest.mark.parametrize("content", [b"", b"hello", b"/etc/hostname", b"<html><body><p>No feed</p></body></html>"])
def test_what_is_no_feed_and_no_sitemap_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(UnreadableError, match="not a feed"):
        read_feed(content, BASE)
    with pytest.raises(UnreadableError, match="not a sitemap"):
        read_sitemap(content, BASE)


def test_a_sitemap_gives_its_places_newest_first_and_none_of_its_images() -> None:
    places = f"""<urlset {SITEMAP} xmlns:i="http://www.google.com/schemas/sitemap-image/1.1">
    <url><loc>https://a.example/old</loc><lastmod>2010-01-01</lastmod></url>
    <url><loc> https://a.example/new </loc><lastmod>2012-01-01T10:00:00+02:00</lastmod>
    <i:image><i:loc>https://a.example/picture.png</i:loc></i:image></url>
    <url><loc>https://a.example/undated</loc><lastmod>lately</lastmod></url><url></url></urlset>"""
    sitemap = read_sitemap(places.encode(), BASE)
    assert [link.url[18:] for link in sitemap.links] == ["new", "old", "undated"]
    assert [link.updated for link in sitemap.links] == [
        datetime(2012, 1, 1, 8, tzinfo=UTC),
        datetime(2010, 1, 1, 23, 59, 59, 999999, tzinfo=UTC),
        None,
    ]
    assert sitemap.sitemaps == ()


def test_a_news_sitemap_gives_title_and_day() -> None:
    places = f"""<urlset {SITEMAP}><url><loc>https://a.example/1</loc><n:news><n:publication><n:name>N</n:name>
    </n:publication><n:publication_date>2012-05-06</n:publication_date><n:title>A title</n:title></n:news></url>
    </urlset>"""
    assert read_sitemap(places.encode(), BASE).links == (
        Link("https://a.example/1", "A title", PartialDate(2012, 5, 6)),
    )


@pytest.mark.parametrize(
    "feed",
    [
        "<?xml version='1.0'?>\n<rss version='2.0'><channel><item><link>/a</link></item></channel></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>T</title><link href='/a'/></entry></feed>",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
        "<item rdf:about='/a'><title>T</title><link>/a</link></item></rdf:RDF>",
    ],
)
def test_a_feed_is_a_sitemap_too(feed: str) -> None:
    found = read_sitemap(feed.encode(), BASE)
    assert ([link.url for link in found.links], found.sitemaps) == (["https://www.bureau.example/a"], ())


def test_an_index_gives_sitemaps_and_no_links() -> None:
    index = f"<sitemapindex {SITEMAP}><sitemap><loc>/map-1.xml</loc></sitemap></sitemapindex>"
    sitemap = read_sitemap(index.encode(), BASE)
    assert (sitemap.links, [link.url for link in sitemap.sitemaps]) == ((), ["https://www.bureau.example/map-1.xml"])


@pytest.mark.parametrize("declaration", [LAUGHS, FILE])
def test_entities_are_neither_expanded_nor_fetched(declaration: str) -> None:
    place = f"{declaration}<urlset {SITEMAP}><url><loc>https://a.example/&e;</loc></url></urlset>"
    assert {link.url for link in read_sitemap(place.encode(), BASE).links} <= {"https://a.example/"}
    feed = f'{declaration}<rss version="2.0"><channel><item><link>/a</link><title>T&e;</title></item></channel></rss>'
    assert [len(link.title or "") < 40 for link in read_feed(feed.encode(), BASE)] == [True]


def rows(*dates: str) -> Selector:
    return Selector(
        "<ul>"
        + "".join(
            f'<li><a href="/{n}"><img></a><h3><a href="/{n}">Title  {n}</a></h3><p class="d">{date}</p></li>'
            for n, date in enumerate(dates)
        )
        + '<li><a href="/last">Last</a></li></ul><p class="d">1 May 2001</p><a name="top">no link</a>'
    )


@pytest.mark.parametrize(
    ("language", "host", "other", "day"),
    [
        ("pt", "a.example", "3 May 2012", PartialDate(2011, 6, 2)),
        ("en-GB", "a.example", "3 May 2012", PartialDate(2011, 6, 2)),
        ("en-US", "a.example", "3 May 2012", PartialDate(2011, 2, 6)),
        ("en", "a.example", "25/04/2012", PartialDate(2011, 6, 2)),
        ("en", "a.example", "04/25/2012", PartialDate(2011, 2, 6)),
        ("es", "a.example", "04/25/2012", PartialDate(2011, 2, 6)),
        ("", "press.example.in", "3 May 2012", PartialDate(2011, 6, 2)),
        ("en", "a.example", "05/06/2012", None),
    ],
)
def test_a_listing_writes_the_day_first_as_its_other_dates_or_its_language_show(
    language: str, host: str, other: str, day: PartialDate | None
) -> None:
    items = f'<tr><td class="d">02/06/2011</td><td><a href="/0">A</a></td></tr><tr><td class="d">{other}</td></tr>'
    page = Selector(f'<html lang="{language}"><body><table>{items}</table></body></html>')
    links = read_listing(page, Listing(BASE, links="td a", dates="td.d"), f"https://{host}/list")
    assert [link.published for link in links] == [day]


@pytest.mark.parametrize(
    ("shown", "day"),
    [
        ("22 June 2011", PartialDate(2011, 6, 22)),
        ("June 22, 2011", PartialDate(2011, 6, 22)),
        ("22 de junio de 2011", PartialDate(2011, 6, 22)),
        ('<time datetime="2011-06-22T08:00:00Z">Wednesday</time>', PartialDate(2011, 6, 22)),
        ("22/06/2011", PartialDate(2011, 6, 22)),
        ("02/06/2011", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_listing_shows_a_date_beside_each_link(shown: str, day: PartialDate | None) -> None:
    listing = Listing(BASE, links="h3 a, li > a", dates=".d time, .d")
    links = read_listing(rows(shown, "3 May 2012"), listing, BASE)
    assert [(link.url[26:], link.published) for link in links] == [
        ("/0", day),
        ("/0", day),
        ("/1", PartialDate(2012, 5, 3)),
        ("/1", PartialDate(2012, 5, 3)),
        ("/last", None),
    ]
    assert [link.title for link in links] == [None, "Title 0", None, "Title 1", "Last"]
    assert {link.found_in for link in links} == {"listing"}


def test_the_link_to_the_next_page_is_followed_where_the_entry_names_it() -> None:
    page = Selector('<a class="next" href="?page=2">older</a>')
    assert next_page(page, Listing(BASE, next="a.next"), BASE) == "https://www.bureau.example/news/?page=2"
    assert next_page(page, Listing(BASE, next="a.more"), BASE) is None
    assert next_page(page, Listing(BASE), BASE) is None


def test_a_selector_that_is_none_is_named() -> None:
    with pytest.raises(UnreadableError, match="h3 >"):
        read_listing(rows(), Listing(BASE, links="h3 >"), BASE)


@pytest.mark.parametrize("bad", ["http://[x", "//[::1", "http://[::1/%zz", "http://a]b/"])
def test_an_address_that_is_none_hides_no_other(bad: str) -> None:
    good = f"{BASE}a"
    items = [{"url": bad}, {"url": "a"}]
    assert [link.url for link in read_json_feed(json.dumps({"items": items}).encode(), BASE)] == [good]
    assert [link.url for link in read_api(json.dumps(items).encode(), Api(BASE, "{url}"), BASE).links] == [good]
    rss = "".join(f"<item><link>{url}</link></item>" for url in (bad, "a"))
    assert [link.url for link in read_feed(f"<rss version='2.0'><channel>{rss}</channel></rss>".encode(), BASE)] == [
        good
    ]
    places = "".join(f"<url><loc>{url}</loc></url>" for url in (bad, "a"))
    assert [link.url for link in read_sitemap(f"<urlset {SITEMAP}>{places}</urlset>".encode(), BASE).links] == [good]
    page = f'<a href="{bad}">b</a> <a href="a">a</a> <a class="next" href="{bad}">on</a>'
    assert [link.url for link in read_listing(Selector(page), Listing(BASE), BASE)] == [good]
    assert next_page(Selector(page), Listing(BASE, next=".next"), BASE) is None
    assert read_site(f"{page}<a href='/feed.xml'>RSS</a>", BASE).feeds == (Link("https://www.bureau.example/feed.xml"),)


def test_moments_of_change_that_most_addresses_share_are_those_of_the_sitemap() -> None:
    def moments(*written: str) -> set[datetime | None]:
        entries = "".join(f"<url><loc>/{n}</loc><lastmod>{one}</lastmod></url>" for n, one in enumerate(written))
        return {link.updated for link in read_sitemap(f"<urlset {SITEMAP}>{entries}</urlset>".encode(), BASE).links}

    now = [f"2024-03-01T09:00:{second:02}Z" for second in range(30)]
    days = [f"2024-03-{day:02}" for day in range(1, 31)]
    assert moments(*now) == {None}
    assert None not in moments(*days)
    assert None not in moments(*now[:20])
    assert None not in moments(*now[:25], *days, days[0])
