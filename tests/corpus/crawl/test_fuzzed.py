"""Randomly corrupted pages, feeds, sitemaps, listings and responses are each read or refused, within bounds."""

import json
import os
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from corpus.catalogue.sources import Api, Listing, Selectors, Source
from corpus.crawl.reader import BOUNDS
from corpus.release import Page, Release
from corpus.sandbox.pool import OverloadError, WorkerProcess
from tests.corpus.crawl.hostile_site import GOOD, LAUGHS, PAGES
from tests.corpus.crawl.pages import item, listing_page, place, release, rss, urlset

pytestmark = pytest.mark.long

COUNT = int(os.environ.get("PRESSDESK_TEST_FUZZED", "100"))
LARGEST = 300_000
SEED = 1912
NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOME = "https://bureau.example"
SOURCE = Source("bureau", "Bureau", HOME, selectors=Selectors("h1", "time", "article", ("nav",)))
TASKS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "feed": (rss(*(item(f"/{n}") for n in range(20))), ("", None)),
    "sitemap": (urlset(*(place(f"/{n}") for n in range(20))), ("", None)),
    "listing": (listing_page(*(f"/{n}" for n in range(20))), ("text/html", Listing(HOME, links="h3 a", dates=".date"))),
    "site": (listing_page(*(f"/press/{n}" for n in range(20))), ("text/html", None)),
    "api": (
        json.dumps({"r": [{"u": f"/{n}", "t": "A title", "d": 1_300_000_000 + n, "b": "<p>x"} for n in range(20)]}),
        ("", Api(HOME, "{u}", "r", title="t", date="d", body="b")),
    ),
}
WHOLE_PAGES = (
    release("Tonne seized in the harbour").encode(),
    GOOD % (1, 1, 1),
    b'<html lang="en"><head><meta property="article:published_time" content="2024-03-01T09:00:00Z">'
    b'<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-03-01"}</script></head>'
    b"<body><nav><a href='/'>Home</a></nav><article><h1>A load was found</h1><time>1 March 2024</time>"
    b"<p>VIENNA, 1 March (Bureau) - Officers found a load of drums in a warehouse near the port.</p>"
    b"<table><tr><td>Drums<td>12</table>"
    b"</article></body></html>",
)
JUNK = (
    *(b"<", b">", b"&", b'"', b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"</p>"),
    *(b"<script>", b"<svg><style>", b"<template>", b"<table>", b"<frameset>", b"&#xD800;", b"&#99999999;", b"\x1b[31m"),
    *(LAUGHS, b"<?xml version='1.0' encoding='utf-7'?>", b"%PDF-1.7", b"\x1f\x8b\x08", b'{"items": [', b"1e999"),
    *(
        b"9" * 999,
        "\u202e\0\u2028".encode(),
        b"<meta charset=utf-16>",
        b"<base href='http://[::1'>",
        b"<a href='//[x'>",
    ),
)


def flip(dice: random.Random, text: bytes) -> bytes:
    changed = bytearray(text)
    for _ in range(dice.randint(1, 40)):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def cut(dice: random.Random, text: bytes) -> bytes:
    start, end = sorted(dice.choices(range(len(text)), k=2))
    return text[:start] + text[end:]


def repeat(dice: random.Random, text: bytes) -> bytes:
    start, end = sorted(dice.choices(range(len(text)), k=2))
    return text[:start] + text[start:end] * dice.choice([2, 50, 2_000]) + text[end:]


def insert(dice: random.Random, text: bytes) -> bytes:
    for _ in range(dice.randint(1, 9)):
        at = dice.randrange(len(text) + 1)
        text = text[:at] + dice.choice(JUNK) * dice.choice([1, 1, 30]) + text[at:]
    return text


def nest(dice: random.Random, text: bytes) -> bytes:
    return dice.choice([b"<div>", b"<b><i>", b"<ul><li>", b"[", b'{"a":']) * dice.choice([10, 3_000, 20_000]) + text


KINDS = ("text/html", "text/html", "text/html; charset=utf-16", "text/plain", "application/pdf", "", "x/" * 50)
BREAK: tuple[Callable[[random.Random, bytes], bytes], ...] = (flip, cut, repeat, insert, nest)


def broken(dice: random.Random, text: bytes) -> bytes:
    for change in dice.choices(BREAK, k=dice.randint(1, 4)):
        text = change(dice, text or b" ")[:LARGEST]
    return text


def tasks(dice: random.Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Two pages for every other kind of document."""
    for number in range(COUNT):
        if number % 3:
            content, kind, url = broken(dice, dice.choice(WHOLE_PAGES)), dice.choice(KINDS), f"{HOME}/{number}"
            yield "page", (Page(content, kind, url, NOW, url, "bureau"), SOURCE if number % 2 else None)
        else:
            name = dice.choice([*TASKS])
            text, known = TASKS[name]
            yield name, (broken(dice, text.replace("{home}", HOME).encode()), HOME, *known)


def test_whatever_is_read_has_an_outcome_within_the_bounds() -> None:
    reader = WorkerProcess("corpus.crawl.reader_worker", BOUNDS)
    read, refused, overloads = 0, 0, 0
    try:
        for task in tasks(random.Random(SEED)):
            reader.send(task)
            try:
                reply = reader.reply()
            except OverloadError:
                overloads += 1
                continue
            assert reply.keys() in ({"release"}, {"discovered"}) or reply["reason"], reply.keys()
            if "release" in reply:
                assert Release.from_json(reply["release"]).body.strip()
            read, refused = read + ("reason" not in reply), refused + ("reason" in reply)
    finally:
        reader.end()
    assert read + refused + overloads == COUNT
    assert read > COUNT / 4
    assert refused > COUNT / 20
    assert overloads < COUNT / 20


@pytest.mark.parametrize("name", ["is-nested-deeply", "has-entities-without-end", "has-one-word-of-megabytes"])
def test_what_takes_too_long_is_refused_and_the_next_page_is_read(name: str) -> None:
    sent: list[bytes] = []
    PAGES[name][0](sent.append, "")
    reader = WorkerProcess("corpus.crawl.reader_worker", BOUNDS)
    try:
        for content in (sent[0].partition(b"\r\n\r\n")[2], WHOLE_PAGES[0]):
            reader.send(("page", (Page(content, "text/html", "x", NOW), None)))
            try:
                last = reader.reply()
            except OverloadError as error:
                last = {"reason": str(error)}
        assert "release" in last
    finally:
        reader.end()
