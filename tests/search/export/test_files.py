"""An exported file holds every release that matches, whatever is in them, and its readers understand it."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from corpus.store import FILE_NAME
from indexer.columnar.container import DamagedError
from search.ask import ask_for_all
from search.errors import SearchError
from search.export.files import EXPORT_FORMATS, ExportFormat, export_pieces
from search.export.releases import COLUMNS
from search.query import Filters
from search.results import Hit
from tests.desk import Desk, release
from tests.search.export.readers import rows
from tests.website import PAYLOADS, SEIZURE, publish

QUERIES = ("", "heroin", "hostile words", '"two tonnes"', "year:2011", "language:es -cocaine", "nothingofthiskind")


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with Desk(tmp_path_factory.mktemp("home")) as desk:
        publish(desk)
        yield desk


def exported(desk: Desk, query: str, format: ExportFormat, **options: Any) -> bytes:
    return b"".join(export_pieces(ask_for_all(desk.engine, query), desk.home / FILE_NAME, format, **options))


@pytest.mark.parametrize("format", EXPORT_FORMATS)
@pytest.mark.parametrize("query", QUERIES)
def test_rows_are_as_many_as_the_search_says(full: Desk, query: str, format: ExportFormat) -> None:
    assert len(rows(exported(full, query, format), format)) == full.ask(query).results.total


@pytest.mark.parametrize("kind", EXPORT_FORMATS)
def test_the_size_of_batches_changes_nothing(full: Desk, kind: ExportFormat, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = rows(exported(full, "", kind), kind)
    monkeypatch.setattr("search.export.releases.BATCH", 3)
    assert [str(one) for one in rows(exported(full, "", kind), kind)] == [str(one) for one in whole]


def test_every_format_says_what_is_known_of_a_release(full: Desk) -> None:
    found = {kind: rows(exported(full, "drums", kind), kind)[0] for kind in EXPORT_FORMATS}
    ris, csl, bibtex = found["ris"], found["csl-json"], found["bibtex"].fields_dict
    assert (ris["title"], ris["year"], ris["urls"]) == (
        SEIZURE.title,
        "2011",
        [SEIZURE.url],
    )
    assert ris["authors"] == ["UNODC"]
    assert csl["issued"] == {"date-parts": [[2011, 6, 22]]}
    assert (csl["title"], csl["URL"], csl["author"]) == (SEIZURE.title, SEIZURE.url, [{"literal": "UNODC"}])
    assert (bibtex["url"].value, bibtex["month"].value) == (SEIZURE.url, "jun")
    for known in (found["jsonl"], found["parquet"]):
        assert list(known) == list(COLUMNS)
        assert (known["text"], known["substances"], known["places"]) == (SEIZURE.body, ["acetic anhydride"], ["AT"])
        assert (known["date"], known["date_confidence"]) == ("2011-06-22", "medium")
        assert known["evidence"][1] == {
            "name": "place",
            "value": "AT",
            "witness": "dateline",
            "text": "VIENNA",
            "confidence": "high",
        }
    assert found["csv"]["text"] == SEIZURE.body
    assert "place: AT (dateline, high confidence): VIENNA" in found["csv"]["evidence"].split("\n")


def test_references_keep_to_the_data_model_of_csl(full: Desk) -> None:
    """An item has a type, an id and variables of CSL 1.0.2; names and dates are written in its forms."""
    text = {"type": "string"}
    parts = {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 3}
    date = {
        "type": "object",
        "properties": {"date-parts": {"type": "array", "items": parts, "minItems": 1, "maxItems": 2}},
        "required": ["date-parts"],
        "additionalProperties": False,
    }
    name = {"type": "object", "properties": {"literal": text}, "required": ["literal"], "additionalProperties": False}
    variables = ("id", "genre", "title", "URL", "language", "keyword", "abstract", "source")
    item = {
        "type": "object",
        "properties": dict.fromkeys(variables, text)
        | {
            "type": {"const": "webpage"},
            "author": {"type": "array", "items": name},
            "issued": date,
            "accessed": date,
            "custom": {"type": "object"},
        },
        "required": ["id", "type"],
        "additionalProperties": False,
    }
    found = rows(exported(full, "", "csl-json"), "csl-json")
    jsonschema_rs.validate({"type": "array", "items": item}, found)
    assert len({one["id"] for one in found}) == len(found) > 10


def test_whatever_a_title_holds_comes_back(full: Desk) -> None:
    titles = {f"Hostile {' '.join(payload.split())}" for payload in PAYLOADS}
    assert {" ".join(one["title"].split()) for one in rows(exported(full, "hostile", "jsonl"), "jsonl")} == titles
    assert {one["title"] for one in rows(exported(full, "hostile", "csl-json"), "csl-json")} == titles


def test_a_date_without_a_year_is_left_out_where_it_cannot_be_written(desk: Desk) -> None:
    desk.publish(release("yearless", "Heroin", date="--02-15"))
    assert "issued" not in rows(exported(desk, "", "csl-json"), "csl-json")[0]
    assert "year" not in rows(exported(desk, "", "ris"), "ris")[0]
    assert "year" not in rows(exported(desk, "", "bibtex"), "bibtex")[0].fields_dict


def test_a_byte_order_mark_stands_before_csv_on_request_only(full: Desk) -> None:
    assert exported(full, "heroin", "csv", byte_order_mark=True).startswith(b"\xef\xbb\xbfid,")
    assert exported(full, "heroin", "csv").startswith(b"id,")
    assert not exported(full, "heroin", "jsonl", byte_order_mark=True).startswith(b"\xef")


def test_evidence_for_a_value_that_has_changed_since_is_left_out(desk: Desk) -> None:
    desk.publish(SEIZURE)
    changed = release("seizure", "Another title", SEIZURE.body, "2011-06-22", evidence=SEIZURE.evidence)
    desk.store.put(changed)
    [row] = rows(exported(desk, "", "jsonl"), "jsonl")
    assert (row["title"], row["themes"]) == (SEIZURE.title, list(SEIZURE.themes))
    assert {one["name"] for one in row["evidence"]} == {"date", "place"}


def test_a_release_that_was_removed_from_the_store_is_exported_as_indexed(desk: Desk) -> None:
    desk.publish(SEIZURE)
    desk.store.remove("seizure")
    [row] = rows(exported(desk, "", "jsonl"), "jsonl")
    assert (row["title"], row["text"], row["evidence"]) == (SEIZURE.title, None, [])


def test_a_file_that_lacks_releases_is_an_error(full: Desk) -> None:
    matches = ask_for_all(full.engine, "heroin")
    next(matches.hits)
    with pytest.raises(SearchError, match=r"only \d+ of \d+ releases"):
        list(export_pieces(matches, full.home / FILE_NAME, "ris"))


def test_all_of_a_file_comes_from_one_generation(desk: Desk) -> None:
    desk.publish(*(release(f"r{number}", "Heroin", date="2012-01-01") for number in range(300)))
    pieces = export_pieces(ask_for_all(desk.engine, "heroin"), desk.home / FILE_NAME, "jsonl")
    first = next(pieces)
    desk.publish(*(release(f"r{number}", "Opium", date="2012-01-01") for number in range(310)))
    assert {one["title"] for one in rows(first + b"".join(pieces), "jsonl")} == {"Heroin"}


def test_filters_and_order_hold_for_exports(full: Desk) -> None:
    matches = ask_for_all(full.engine, "heroin", Filters(language=("es",)), order="oldest")
    content = b"".join(export_pieces(matches, full.home / FILE_NAME, "jsonl"))
    dates = [one["date"] for one in rows(content, "jsonl") if one["date"] and one["date"][0] != "-"]
    assert {one["language"] for one in rows(content, "jsonl")} == {"es"}
    assert dates == sorted(dates, key=lambda date: date.ljust(10, "-"))


def test_damage_that_shows_on_the_way_is_an_error(full: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = type(full.now).export

    def breaking_off(*asked: Any) -> Iterator[Hit]:
        yield next(whole(*asked))
        raise DamagedError("a checksum does not fit")

    monkeypatch.setattr(type(full.now), "export", breaking_off)
    with pytest.raises(SearchError, match="damaged on the way"):
        exported(full, "heroin", "jsonl")
