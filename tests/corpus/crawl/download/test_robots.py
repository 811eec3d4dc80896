"""robots.txt is interpreted according to RFC 9309, for all crawlers and for ours by name."""

import pytest

from corpus.crawl.download.robots import MAX_BYTES, Robots

HOST = "https://www.bureau.example"
STAR = "User-agent: *\n"

CASES = [
    # nothing is forbidden where nothing is said
    ("", "/a", True),
    ("\n\n# nothing\n", "/a", True),
    ("Disallow: /", "/a", True),  # no group begins
    (STAR, "/a", True),
    (f"{STAR}Disallow:", "/a", True),
    (f"{STAR}Disallow: # all", "/a", True),
    ("<html><body>Not found</body></html>", "/a", True),
    # prefixes
    (f"{STAR}Disallow: /", "/", False),
    (f"{STAR}Disallow: /", "/a/b?c", False),
    (f"{STAR}Disallow: /a", "/a", False),
    (f"{STAR}Disallow: /a", "/ab", False),
    (f"{STAR}Disallow: /a/", "/a", True),
    (f"{STAR}Disallow: /a/", "/a/b", False),
    (f"{STAR}Disallow: /A", "/a", True),  # paths know capitals
    (f"{STAR}Disallow: /a?b", "/a?b=1", False),
    (f"{STAR}Disallow: /a?b", "/a", True),
    (f"{STAR}Disallow: a", "/a", True),  # no path begins so
    # robots.txt itself is always allowed
    (f"{STAR}Disallow: /", "/robots.txt", True),
    # the longest match decides, and allows where two are as long
    (f"{STAR}Disallow: /a\nAllow: /a/b", "/a/b/c", True),
    (f"{STAR}Allow: /a/b\nDisallow: /a", "/a/b/c", True),
    (f"{STAR}Allow: /a\nDisallow: /a/b", "/a/b/c", False),
    (f"{STAR}Disallow: /a\nAllow: /a", "/a", True),
    (f"{STAR}Allow: /\nDisallow: /", "/a", True),
    (f"{STAR}Allow: /p\nDisallow: /", "/page", True),
    (f"{STAR}Allow: /$\nDisallow: /", "/", True),
    (f"{STAR}Allow: /$\nDisallow: /", "/page.htm", False),
    (f"{STAR}Allow: /page\nDisallow: /*.htm", "/page.htm", False),
    (f"{STAR}Allow: /folder\nDisallow: /folder", "/folder/page", True),
    # wildcards and the end
    (f"{STAR}Disallow: *.pdf", "/a/b.pdf", False),
    (f"{STAR}Disallow: /*.pdf$", "/a.pdf", False),
    (f"{STAR}Disallow: /*.pdf$", "/a.pdf?b", True),
    (f"{STAR}Disallow: /a*z", "/abcz", False),
    (f"{STAR}Disallow: /a*z", "/abc", True),
    (f"{STAR}Disallow: /a*b*c$", "/aXbXc", False),
    (f"{STAR}Disallow: /a*b*c$", "/aXbXcX", True),
    (f"{STAR}Disallow: /a**b", "/ab", False),
    (f"{STAR}Disallow: /a*$", "/abc", False),
    (f"{STAR}Disallow: /a$b", "/a", True),
    (f"{STAR}Disallow: /ab*b$", "/ab", True),  # the two b are two
    (f"{STAR}Disallow: /x.y", "/xzy", True),  # a point is a point
    # encoding
    (f"{STAR}Disallow: /%7Ejoe", "/~joe", False),
    (f"{STAR}Disallow: /~joe", "/%7ejoe", False),
    (f"{STAR}Disallow: /a%2fb", "/a%2Fb", False),
    (f"{STAR}Disallow: /a%2fb", "/a/b", True),  # an encoded slash is none
    (f"{STAR}Disallow: /bar/ツ", "/bar/%E3%83%84", False),
    (f"{STAR}Disallow: /bar/%E3%83%84", "/bar/ツ", False),
    # groups
    ("User-agent: pressdesk\nDisallow: /", "/a", False),
    ("User-agent: PressDesk\nDisallow: /", "/a", False),
    ("User-agent: pressdesk/2.0 (x)\nDisallow: /", "/a", False),
    ("User-agent: press\nDisallow: /", "/a", True),
    ("User-agent: pressdesk-images\nDisallow: /", "/a", True),
    ("User-agent: other\nDisallow: /", "/a", True),
    (f"User-agent: pressdesk\nDisallow: /b\n{STAR}Disallow: /", "/a", True),
    (f"{STAR}Disallow: /\nUser-agent: pressdesk\nAllow: /", "/a", True),
    (f"{STAR}Disallow: /\nUser-agent: pressdesk\n", "/a", True),  # a group of ours without rules
    ("User-agent: other\nUser-agent: pressdesk\nDisallow: /", "/a", False),
    ("User-agent: pressdesk\nUser-agent: other\nDisallow: /", "/a", False),
    (
        "User-agent: pressdesk\nDisallow: /a\nUser-agent: other\nDisallow: /b\nUser-agent: pressdesk\nDisallow: /c",
        "/a",
        False,
    ),
    (
        "User-agent: pressdesk\nDisallow: /a\nUser-agent: other\nDisallow: /b\nUser-agent: pressdesk\nDisallow: /c",
        "/c",
        False,
    ),
    ("User-agent: pressdesk\nDisallow: /a\nUser-agent: other\nDisallow: /b", "/b", True),
    (f"{STAR}Disallow: /a\n{STAR}Disallow: /b", "/b", False),
    ("User-agent: pressdesk\n\n\nDisallow: /", "/a", False),  # empty lines end nothing
    ("User-agent: pressdesk\nSitemap: https://x.example/s.xml\nDisallow: /", "/a", False),
    ("User-agent: pressdesk\nHost: x.example\nUser-agent: other\nDisallow: /", "/a", False),
    # lines
    ("user-AGENT : *\ndisALLOW : /a", "/a", False),
    ("  User-agent:*\n\tDisallow:/a  # private", "/a", False),
    ("User-agent: *\r\nDisallow: /a\r\n", "/a", False),
    ("User-agent: *\rDisallow: /a\r", "/a", False),
    ("\ufeffUser-agent: *\nDisallow: /a", "/a", False),
    ("User-agent *\nDisallow: /a", "/a", True),
    (f"{STAR}Disalow: /a", "/a", True),
    (f"{STAR}Disallow: /a\x00b", "/a", True),
]


@pytest.mark.parametrize(("text", "path", "is_allowed"), CASES)
def test_a_robots_txt_allows_a_path_or_not(text: str, path: str, is_allowed: bool) -> None:
    assert Robots.parse(text.encode()).allows(HOST + path) is is_allowed


def test_there_are_as_many_cases_as_the_matter_needs() -> None:
    assert len(CASES) >= 60


def test_bytes_that_are_no_text_hide_no_rule() -> None:
    assert not Robots.parse(b"User-agent: \xff*\nDisallow: /b\nUser-agent: *\nDisallow: /a\xff\nDisallow: /c").allows(
        f"{HOST}/c"
    )


def test_what_stands_behind_the_first_500_kilobytes_is_not_read() -> None:
    filler = b"#" * 99 + b"\n"
    early = STAR.encode() + filler * (MAX_BYTES // 100 - 10) + b"Disallow: /a\n"
    late = STAR.encode() + filler * (MAX_BYTES // 100 + 10) + b"Disallow: /a\n"
    assert not Robots.parse(early).allows(f"{HOST}/a")
    assert Robots.parse(late).allows(f"{HOST}/a")


def test_a_pattern_of_many_wildcards_takes_no_time() -> None:
    pattern = "/" + "*a" * 2_000 + "b$"
    assert Robots.parse(f"{STAR}Disallow: {pattern}".encode()).allows(f"{HOST}/{'a' * 5_000}")


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        (f"{STAR}Crawl-delay: 10\nDisallow: /a", 10),
        (f"{STAR}Disallow: /a\nCrawl-delay: 2.5", 2.5),
        (f"{STAR}Crawl-delay: 10\nUser-agent: pressdesk\nCrawl-delay: 3", 3),
        (f"{STAR}Crawl-delay: 10\nUser-agent: pressdesk\nDisallow: /a", None),
        (f"{STAR}Crawl-delay: soon", None),
        (f"{STAR}Crawl-delay: -1", None),
        (f"{STAR}Crawl-delay: inf", None),
        ("Crawl-delay: 10", None),
    ],
)
def test_a_crawl_delay_is_read_for_our_group(text: str, delay: float | None) -> None:
    assert Robots.parse(text.encode()).delay == delay


def test_sitemaps_are_for_everybody() -> None:
    text = "Sitemap: https://a.example/1.xml\nUser-agent: other\nDisallow: /\nsitemap:https://a.example/2.xml"
    assert Robots.parse(text.encode()).sitemaps == ("https://a.example/1.xml", "https://a.example/2.xml")
