"""Lists of labels and values that tell of the page are left out of its text wholly; other facts stay wholly."""

from datetime import UTC, datetime

import pytest

from corpus.clean import clean_page
from corpus.release import Page, Release

TEXT = [
    "Coast guards found sixty parcels of cocaine in the hold of a trawler that had left the port at night.",
    "The skipper and two deckhands were taken ashore and will be heard by a judge on Thursday.",
]


def read(above: str) -> Release:
    paragraphs = "".join(f"<p>{line}</p>" for line in TEXT)
    page = f'<html lang="en"><body><main><h1>Cocaine found on a trawler</h1>{above}{paragraphs}</main></body></html>'
    release = clean_page(Page(page.encode(), "text/html", "page", datetime(2026, 1, 1, tzinfo=UTC)))
    assert isinstance(release, Release)
    return release


def definitions(*pairs: tuple[str, str]) -> str:
    return f"<dl>{''.join(f'<dt>{label}</dt><dd>{value}</dd>' for label, value in pairs)}</dl>"


def rows(*pairs: tuple[str, str]) -> str:
    return f"<table>{''.join(f'<tr><th>{label}</th><td>{value}</td></tr>' for label, value in pairs)}</table>"


def items(*pairs: tuple[str, str]) -> str:
    return f"<ul>{''.join(f'<li>{label}: {value}</li>' for label, value in pairs)}</ul>"


@pytest.mark.parametrize("written", [definitions, rows, items])
@pytest.mark.parametrize(
    "pairs",
    [
        [
            ("Unit", "Northern Flotilla"),
            ("Published", "9 May 2018"),
            ("Area", "At sea"),
            ("Last updated", "11 May 2018"),
        ],
        [
            ("Servicio", "Guardacostas"),
            ("Fecha de publicación", "9 de mayo de 2018"),
            ("Ámbito", "Mar"),
            ("Lecturas", "87"),
        ],
        [("Dienststelle", "Küstenwache"), ("Veröffentlicht", "09.05.2018"), ("Gebiet", "See")],
        [("담당부서", "해양국"), ("등록일", "2018.05.09."), ("구분", "해상"), ("조회수", "1,377")],
    ],
)
def test_what_tells_of_the_page_is_left_out_wholly(written: object, pairs: list[tuple[str, str]]) -> None:
    assert callable(written)
    release = read(written(*pairs))
    assert release.body.split("\n\n") == TEXT
    assert str(release.published) == "2018-05-09"


@pytest.mark.parametrize("written", [definitions, rows, items])
@pytest.mark.parametrize(
    "pairs",
    [
        [("When", "7 June 2018, 14:00–16:30"), ("Where", "Harbour office")],
        [("Date", "7 June 2018, 14:00–16:30"), ("Venue", "Harbour office")],
        [("Wann", "7. Juni 2018"), ("Wo", "Hafenamt")],
    ],
)
def test_when_and_where_something_takes_place_stays_wholly(written: object, pairs: list[tuple[str, str]]) -> None:
    assert callable(written)
    body = read(f"<p class=date>9 May 2018</p>{written(*pairs)}").body
    assert all(part in body for pair in pairs for part in pair)


def test_a_table_with_amounts_stays_though_it_has_days() -> None:
    seizures = rows(("Date", "7 May 2018"), ("Cocaine", "61 kg"), ("Place", "Off the cape"))
    assert "61 kg" in read(f"<p class=date>9 May 2018</p>{seizures}").body
