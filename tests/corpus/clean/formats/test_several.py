"""Releases that stand one below the other on one page are told apart; articles and lists of teasers are not cut up."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.catalogue.sources import Listing, Source
from corpus.clean.pages import clean_again, clean_releases
from corpus.crawl import CrawlOptions, crawl
from corpus.ingest.reread import reread
from corpus.release import Page, Release
from corpus.store import FILE_NAME, Store
from tests.command import run
from tests.corpus.crawl.pages import listing_page
from tests.loopback import site

ADDRESS = "https://bureau.example/news/2019-06"
HELD = ("Two held with 12 kg of heroin", "2019-06-03", "Officers arrested two men at the airport and seized the heroin")
CLOSED = ("Laboratory closed in the north", "2019-06-11", "A laboratory that made crystal methamphetamine was closed")
NAMED = ("New head of the precursor unit", "2019-06-24", "The Bureau has named the new head of its precursor unit")
REST = "after an inquiry of many months with its partners abroad, and will say more when the court has heard the case."
DAYS = {"2019-06-03": "3 June 2019", "2019-06-11": "11 June 2019", "2019-06-24": "24 June 2019"}


def boxed(title: str, day: str, text: str, more: str = "") -> str:
    return f"<article><h2>{title}</h2><p class=date>{DAYS[day]}</p><p>{text}, {REST}</p>{more}</article>"


def flat(title: str, day: str, text: str) -> str:
    return f"<h3>{title}</h3><b>{DAYS[day]}</b><p>{text}, {REST}</p><hr>"


def page(body: str, head: str = "") -> Page:
    html = f"<html lang=en><head><title>News</title>{head}</head><body><h1>News of June</h1>{body}</body></html>"
    return Page(html.encode(), "text/html", "june.html", datetime(2026, 1, 1, tzinfo=UTC), url=ADDRESS)


@pytest.mark.parametrize("written", [boxed, flat])
def test_each_release_has_its_own_title_day_text_and_address(written: Callable[..., str]) -> None:
    whole = page("".join(written(*one) for one in (HELD, CLOSED, NAMED)))
    found = [one for one, _ in clean_releases(whole) if isinstance(one, Release)]
    assert [(one.title, str(one.published)) for one in found] == [one[:2] for one in (HELD, CLOSED, NAMED)]
    assert [one.body for one in found] == [f"{one[2]}, {REST}" for one in (HELD, CLOSED, NAMED)]
    assert found[0].url == f"{ADDRESS}#:~:text=Two%20held%20with%2012%20kg%20of%20heroin"
    assert len({one.id for one in found}) == 3


def test_the_page_of_one_of_them_gives_it_again() -> None:
    whole = page("".join(boxed(*one) for one in (HELD, CLOSED, NAMED)))
    for outcome, part in clean_releases(whole):
        assert isinstance(outcome, Release)
        assert clean_again(part) == outcome
        stored = Page(whole.content, "text/html", part.origin, whole.fetched, url=part.url)
        assert clean_again(stored) == outcome


@pytest.mark.parametrize(
    ("kind", "body", "head"),
    [
        ("teasers whose headings are links", [(f"<a href=/r>{one[0]}</a>", *one[1:]) for one in (HELD, CLOSED)], ""),
        ("an article with dated sections", [HELD, CLOSED, NAMED], '<meta property="og:type" content="article">'),
        ("a live report of one day", [HELD, ("Second raid", HELD[1], "A second raid followed")], ""),
    ],
)
def test_other_pages_stay_whole(kind: str, body: list[tuple[str, str, str]], head: str) -> None:
    outcomes = clean_releases(page("".join(boxed(*one) for one in body), head))
    assert (kind, len(outcomes)) == (kind, 1)


def test_teasers_that_end_with_a_link_stay_whole() -> None:
    more = '<p><a href="/more">Read the whole release</a></p>'
    assert len(clean_releases(page("".join(boxed(*one, more) for one in (HELD, CLOSED, NAMED))))) == 1


def test_added_files_give_all_their_releases_once(tmp_path: Path) -> None:
    (tmp_path / "june.html").write_bytes(page("".join(boxed(*one) for one in (HELD, CLOSED, NAMED))).content)
    for said in ("3 new, 0 changed, 0 same", "0 new, 0 changed, 3 same"):
        assert run("add", str(tmp_path / "june.html"), home=tmp_path / "home").stdout.startswith(said)
    with Store(tmp_path / "home" / FILE_NAME) as store:
        again = list(reread(store, {}))
    assert [one.changed for one in again] == [()] * 3


def test_a_crawl_keeps_each_and_follows_the_page(tmp_path: Path) -> None:
    days = [datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)]
    shown = [(HELD, CLOSED), (HELD, CLOSED), (HELD, CLOSED, NAMED)]
    with site() as served:
        listing = Listing(f"{served.home}/list", links="h3 a")
        source = Source("bureau", "Bureau", served.home, listings=(listing,), delay=0)
        served.answers["/list"] = listing_page("/june")
        counts = []
        for now, releases in zip(days, shown, strict=True):
            served.answers["/june"] = page("".join(boxed(*one) for one in releases)).content.decode()
            options = CrawlOptions(timeout=4, allow_loopback=True)
            [report] = crawl([source], tmp_path / FILE_NAME, options=options, now=now)
            counts.append(report.new)
        assert served.paths.count("/june") == 2
    with Store(tmp_path / FILE_NAME) as store:
        kept = {one.release.title: one.release.url for one in store.releases()}
        again = list(reread(store, {"bureau": source}))
    assert counts == [2, 0, 1]
    assert set(kept) == {HELD[0], CLOSED[0], NAMED[0]}
    assert kept[HELD[0]] == f"{served.home}/june#:~:text=Two%20held%20with%2012%20kg%20of%20heroin"
    assert [one.changed for one in again] == [()] * 3


DATES_APART = {"2019-06-03": "06/03/2019", "2019-06-11": "06/11/2019", "2019-06-24": "06/24/2019"}


def in_cells(title: str, day: str, text: str) -> str:
    return f"<tr><td>{DATES_APART[day]}</td><td><p><b>{title}</b></p><p>{text}, {REST}</p></td></tr>"


def in_rows(title: str, day: str, text: str) -> str:
    shown = "/".join((day[8:], day[5:7], day[2:4]))
    return f"<tr><td><b>{title}</b> <font>({shown})</font></td></tr><tr><td><p>{text}, {REST}</p></td></tr>"


def between_rules(title: str, day: str, text: str) -> str:
    return f"<p><strong>{title}</strong></p><p>{DAYS[day]}</p><p>{text}, {REST}</p><hr>"


def called_titles(title: str, day: str, text: str) -> str:
    return f"<div class=headline>{title}</div><div class=when>{DAYS[day]}</div><div><p>{text}, {REST}</p></div>"


@pytest.mark.parametrize(
    ("written", "around"),
    [(in_cells, "table"), (in_rows, "table"), (between_rules, "div"), (called_titles, "div")],
)
def test_headlines_need_not_be_headings_where_a_day_stands_beside_each(
    written: Callable[..., str], around: str
) -> None:
    rows = "".join(written(*one) for one in (HELD, CLOSED, NAMED))
    found = [one for one, _ in clean_releases(page(f"<{around}>{rows}</{around}>")) if isinstance(one, Release)]
    assert [(one.title, str(one.published)) for one in found] == [one[:2] for one in (HELD, CLOSED, NAMED)]
    assert [one.body for one in found] == [f"{one[2]}, {REST}" for one in (HELD, CLOSED, NAMED)]


def test_releases_of_one_day_share_the_day_above_them() -> None:
    parts = "".join(f"<h2>{title}</h2><p>{text}, {REST}</p>" for title, _, text in (HELD, CLOSED, NAMED))
    html = (
        "<html lang=en><head><title>Bulletins of 3 June – Anti-Drug Agency</title></head><body><h1>Press releases</h1>"
        f"<p>Northport, 3 June 2019</p>{parts}</body></html>"
    )
    whole = Page(html.encode(), "text/html", "june.html", datetime(2026, 1, 1, tzinfo=UTC), url=ADDRESS)
    found = [one for one, _ in clean_releases(whole) if isinstance(one, Release)]
    assert [one.title for one in found] == [one[0] for one in (HELD, CLOSED, NAMED)]
    assert {(str(one.published), one.publisher) for one in found} == {("2019-06-03", "Anti-Drug Agency")}


MORE = "The court of the district will hear the case in autumn, and the Bureau thanks its partners for their help."


def titled(title: str, day: str, text: str) -> str:
    return f"<h3>{day} {title}</h3><p>{text}, {REST}</p><p>{MORE}</p>"


def opened(title: str, day: str, text: str) -> str:
    head = f"<summary><span>{title}</span> <span>{DAYS[day]}</span></summary>"
    return f"<details>{head}<div><p>{text}, {REST}</p><p>{MORE}</p></div></details>"


def closed_by_a_day(title: str, day: str, text: str) -> str:
    return f"<p><b>{title}</b></p><p>{text}, {REST}</p><p>{MORE}</p><p>Northport, {DAYS[day]}</p><hr>"


def posted(title: str, day: str, text: str) -> str:
    head = f"<h2><a href=/p/{day}>{title}</a></h2><p>Posted on {DAYS[day]} by staff</p>"
    return f"<div class=post>{head}<p>{text}, {REST}</p><p>{MORE}</p><p>Filed under {day}</p></div>"


def defined(title: str, day: str, text: str) -> str:
    return f"<dt>{title}</dt><dd><p>{DAYS[day]}</p><p>{text}, {REST}</p><p>{MORE}</p></dd>"


def in_a_row(title: str, day: str, text: str) -> str:
    return f"<tr><td>{DAYS[day]}</td><td>{title}</td><td><p>{text}, {REST}</p><p>{MORE}</p></td></tr>"


def unnamed(title: str, day: str, text: str) -> str:
    head = f"<div class=d>{DAYS[day]}</div><div class=x>{title}</div>"
    return f"<div>{head}<div class=y><div>{text}, {REST}</div><div>{MORE}</div></div></div>"


def in_a_cell_with_breaks(title: str, day: str, text: str) -> str:
    shown = "/".join(reversed(day.split("-")))
    return f"<tr><td>{shown}</td><td><b>{title}</b><br>{text}, {REST}<br><br>{MORE}<br></td></tr>"


@pytest.mark.parametrize(
    ("written", "around"),
    [
        (titled, "div"),
        (unnamed, "div"),
        (in_a_cell_with_breaks, "table"),
        (opened, "div"),
        (closed_by_a_day, "div"),
        (posted, "main"),
        (defined, "dl"),
        (in_a_row, "table"),
    ],
)
def test_the_day_stands_at_one_place_of_every_release(written: Callable[..., str], around: str) -> None:
    parts = "".join(written(*one) for one in (HELD, CLOSED, NAMED))
    found = [one for one, _ in clean_releases(page(f"<{around}>{parts}</{around}>")) if isinstance(one, Release)]
    assert [(one.title, str(one.published)) for one in found] == [one[:2] for one in (HELD, CLOSED, NAMED)]
    assert [one.body for one in found] == [f"{one[2]}, {REST}\n\n{MORE}" for one in (HELD, CLOSED, NAMED)]


@pytest.mark.parametrize(
    ("record", "around"),
    [("<li><strong>{}</strong><p>{}</p><p>{}</p></li>", "ol"), ("<strong>{}</strong><br>{}<br><br>{}<br><br>", "div")],
)
def test_lines_in_bold_between_breaks_are_heads_in_a_bulletin(record: str, around: str) -> None:
    parts = "".join(record.format(one[0], f"{one[2]}, {REST}", MORE) for one in (HELD, CLOSED, NAMED))
    whole = page(f"<p>Tuesday 3 June 2019, 5.30 pm</p><{around}>{parts}</{around}>")
    found = [one for one, _ in clean_releases(whole) if isinstance(one, Release)]
    assert [(one.title, str(one.published)) for one in found] == [
        (one[0], "2019-06-03") for one in (HELD, CLOSED, NAMED)
    ]
    assert found[0].body == f"{HELD[2]}, {REST}\n\n{MORE}"


def test_dated_parts_with_more_beside_the_day_below_a_headline_stay_one_release() -> None:
    parts = "".join(
        f"<h4>{one[0]}</h4><p>By the Bureau</p><p>Released {DAYS[one[1]]}, 320 pages, in cloth</p>"
        f"<p>{one[2]}, {REST}</p>"
        for one in (HELD, CLOSED, NAMED)
    )
    html = f"<html><body><h1>Three books about drugs that we read this summer</h1>{parts}</body></html>"
    assert len(clean_releases(Page(html.encode(), "text/html", "books.html", datetime(2026, 1, 1, tzinfo=UTC)))) == 1


@pytest.mark.parametrize("name", ["Communiqué de presse n° 12 du 3 juin 2019", "報道発表資料(令和元年6月)"])
def test_a_kind_of_texts_with_its_number_or_month_is_the_name_of_an_issue(name: str) -> None:
    parts = "".join(f"<h3>{DAYS[one[1]]} {one[0]}</h3><p>{one[2]}, {REST}</p><p>{MORE}</p>" for one in (HELD, CLOSED))
    html = f"<html><body><h1>{name}</h1>{parts}</body></html>"
    whole = Page(html.encode(), "text/html", "june.html", datetime(2026, 1, 1, tzinfo=UTC))
    assert len([one for one, _ in clean_releases(whole) if isinstance(one, Release)]) == 2


def test_a_bulletin_gives_its_day_to_all_below_its_contents() -> None:
    contents = "".join(f"<li><a href=#n>{one[0]}</a></li>" for one in (HELD, CLOSED, NAMED))
    parts = "".join(
        f"<h3>{at}. {one[0]}</h3><p>{one[2]}, {REST}</p><p>{MORE}</p><p><a href=#top>Back to top</a></p>"
        for at, one in enumerate((HELD, CLOSED, NAMED), 1)
    )
    whole = page(f"<p>3 June 2019</p><ol>{contents}</ol>{parts}<p>This bulletin is issued by the unit each month.</p>")
    found = [one for one, _ in clean_releases(whole) if isinstance(one, Release)]
    assert [one.title for one in found] == [one[0] for one in (HELD, CLOSED, NAMED)]
    assert {str(one.published) for one in found} == {"2019-06-03"}
    assert found[-1].body == f"{NAMED[2]}, {REST}\n\n{MORE}"


def test_a_chronology_stays_one_release() -> None:
    parts = "".join(f"<h3>{DAYS[one[1]]}</h3><p>{one[2]}, {REST}</p><p>{MORE}</p>" for one in (HELD, CLOSED, NAMED))
    assert len(clean_releases(page(parts))) == 1


def test_a_bulletin_in_plain_text_has_heads_between_rules_of_its_own() -> None:
    rule = "-" * 60
    parts = "".join(
        f"{rule}\nRELEASE {at}\n{one[0]}\n{rule}\n\n{one[2]},\n{REST}\n\n{MORE}\n\n"
        for at, one in enumerate((HELD, CLOSED, NAMED), 1)
    )
    text = f"Daily bulletin\n3 June 2019\n\n{parts}{rule}\nTo end your subscription, answer with the word END.\n"
    found = [
        one
        for one, _ in clean_releases(Page(text.encode(), "text/plain", "june.txt", datetime(2026, 1, 1, tzinfo=UTC)))
        if isinstance(one, Release)
    ]
    assert [(one.title, str(one.published)) for one in found] == [
        (one[0], "2019-06-03") for one in (HELD, CLOSED, NAMED)
    ]
    assert found[-1].body.endswith(MORE)


def test_a_text_with_headings_below_one_day_stays_one_release() -> None:
    parts = "".join(f"<h2>{title}</h2><p>{text}, {REST}</p>" for title, _, text in (HELD, CLOSED, NAMED))
    html = f"<html><body><h1>Drugs in the north: our report</h1><p>3 June 2019</p>{parts}</body></html>"
    assert len(clean_releases(Page(html.encode(), "text/html", "report.html", datetime(2026, 1, 1, tzinfo=UTC)))) == 1


def test_cards_beside_an_article_are_none() -> None:
    article = (
        f"<article><h2>Coach stopped at the border</h2><p>{HELD[2]}, {REST}</p><p>{3 * (REST + ' ')}</p></article>"
    )
    cards = "".join(called_titles(title, day, text) for title, day, text in (CLOSED, NAMED))
    [(release, _)] = clean_releases(page(f"{article}<div>{cards}</div>"))
    assert isinstance(release, Release)
    assert release.body.startswith(HELD[2])


def test_a_list_of_releases_is_none() -> None:
    teasers = "".join(
        f"<article><h2><a href=/{at}>{title}</a></h2><p>{text} … <a>More</a></p></article>"
        for at, (title, _, text) in enumerate((HELD, CLOSED, NAMED))
    )
    letter = "<div><h2>Our newsletter</h2><form><input></form></div>"
    html = f"<html><head><title>News – Drug Agency</title></head><body><h1>News</h1>{teasers}{letter}</body></html>"
    [(outcome, _)] = clean_releases(Page(html.encode(), "text/html", "list.html", datetime(2026, 1, 1, tzinfo=UTC)))
    assert not isinstance(outcome, Release)
    assert "list" in outcome.reason


def in_a_digest(title: str, day: str, text: str) -> str:
    year, month, date = day.split("-")
    return f"{title}\n{month}/{date}/{year} 09:30 AM\n\n{text}, {REST}\n\n{'=' * 60}\n"


def test_each_release_of_a_digest_is_one() -> None:
    headers = (
        "From: Bureau <news@bureau.example>\nTo: all@lists.example\nSubject: Digest\nDate: 24 Jun 2019 10:00 +0000\n"
    )
    text = "".join(in_a_digest(*one) for one in (HELD, CLOSED, NAMED))
    content = f"{headers}\nNews of the Bureau\n\n{'=' * 60}\n{text}Change your subscription at any time.\n"
    digest = Page(content.encode(), "text/plain", "digest.txt", datetime(2026, 1, 1, tzinfo=UTC), url=ADDRESS)
    found = [(one, part) for one, part in clean_releases(digest) if isinstance(one, Release)]
    assert [(one.title, str(one.published)) for one, _ in found] == [one[:2] for one in (HELD, CLOSED, NAMED)]
    assert [one.body for one, _ in found] == [f"{one[2]}, {REST}" for one in (HELD, CLOSED, NAMED)]
    assert all(clean_again(part) == one for one, part in found)


def mail_of(*sections: str) -> Page:
    headers = (
        "From: Bureau <news@bureau.example>\nTo: all@lists.example\nSubject: Two releases\n"
        "Date: 24 Jun 2019 10:00 +0000\n\n"
    )
    content = headers + f"\n\n{'=' * 60}\n\n".join(sections)
    return Page(content.encode(), "text/plain", "mail.txt", datetime(2026, 1, 1, tzinfo=UTC), url=ADDRESS)


def test_each_release_of_a_mail_is_one_and_of_its_day_unless_another_stands_above() -> None:
    first, second = (f"{text}, {REST}\n\n{REST.capitalize() * 4}" for _, _, text in (HELD, CLOSED))
    mail = mail_of(
        "Good morning, please find two releases below.",
        f"{HELD[0]}\n\n{first}",
        f"Northport, 11 June 2019\n\n{CLOSED[0]}\n\n{second}",
        "Bureau, 1 Port Road. To leave this list, reply to it.",
    )
    found = [(one, part) for one, part in clean_releases(mail) if isinstance(one, Release)]
    assert [(one.title, str(one.published)) for one, _ in found] == [(HELD[0], "2019-06-24"), (CLOSED[0], "2019-06-11")]
    assert [one.body for one, _ in found] == [first, second]
    assert all(clean_again(part) == one for one, part in found)


def test_a_banner_and_a_day_stand_above_each_release_of_a_mail_below_a_note() -> None:
    first, second = (
        f"NEWS RELEASE\nJune {day}, 2019\n\n{title}\n\n{text}, {REST}\n\n{MORE}"
        for day, (title, _, text) in ((3, HELD), (4, CLOSED))
    )
    note = "You are receiving this because you signed up.\nView it in your browser: https://bureau.example/v/8"
    mail = mail_of(f"{note}\n\n{first}", second)
    for one in (mail, replace(mail, url="mid:20260122@bureau.example")):
        found = [release for release, _ in clean_releases(one) if isinstance(release, Release)]
        assert [(release.title, str(release.published)) for release in found] == [
            (HELD[0], "2019-06-03"),
            (CLOSED[0], "2019-06-04"),
        ]
        assert [release.body for release in found] == [f"{one[2]}, {REST}\n\n{MORE}" for one in (HELD, CLOSED)]


def test_the_notes_below_the_only_release_of_a_mail_are_no_release() -> None:
    [(release, _)] = clean_releases(
        mail_of(f"{HELD[0]}\n\n{HELD[2]}, {REST}\n\n{REST.capitalize() * 4}", f"Notes to editors\n\n{REST * 6}")
    )
    assert isinstance(release, Release)


def test_the_day_may_stand_above_a_headline_in_bold() -> None:
    parts = "".join(
        f"<p><font>{'.'.join(reversed(day.split('-')))}</font><br><b>{title}</b></p><p>{text}, {REST}</p><hr>"
        for title, day, text in (HELD, CLOSED, NAMED)
    )
    found = [one for one, _ in clean_releases(page(parts)) if isinstance(one, Release)]
    assert [(one.title, str(one.published)) for one in found] == [one[:2] for one in (HELD, CLOSED, NAMED)]
    assert [one.body for one in found] == [f"{one[2]}, {REST}" for one in (HELD, CLOSED, NAMED)]
