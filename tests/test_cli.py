"""The contract of the command line: output and exit codes."""

import csv
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

import pytest

from corpus.words import WORD
from search.ask import OtherNames
from search.terminal import other_name_lines
from tests.command import PRESSDESK, child_process, run, run_process
from tests.desk import Desk, release

RELEASES = [
    {
        "id": "port-1",
        "title": "Acetic anhydride seized at the port",
        "body": "Officers of two agencies seized 20 drums of acetic anhydride, a chemical used to make heroin.",
        "url": "https://example.org/2019/port",
        "date": "2019-05-04",
        "organization": "UNODC",
        "themes": ["precursors", "border-control"],
        "language": "en",
        "unknown": "ignored",
    },
    {
        "id": "es-1",
        "title": "Incautación de precursores químicos",
        "body": "La policía incautó anhídrido acético en el puerto.",
        "date": "2011",
        "organization": "Agencia de Control",
        "themes": ["precursors"],
        "language": "es",
    },
    {"id": "when", "title": "Couriers of the darknet", "body": "Parcels were traced to a courier.", "themes": []},
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three releases, added and indexed."""
    folder = tmp_path_factory.mktemp("cli")
    path = folder / "press.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in RELEASES), "utf-8")
    assert run("add", str(path), home=folder / "home").returncode == 0
    assert run("index", home=folder / "home").returncode == 0
    return folder / "home"


def search(home: Path, *arguments: str) -> dict[str, object]:
    done = run("search", *arguments, "--format", "json", home=home)
    assert done.returncode in {0, 1}, done.stderr
    answer = json.loads(done.stdout)
    assert isinstance(answer, dict)
    return answer


def ids(answer: dict[str, object]) -> list[str]:
    assert isinstance(answer["hits"], list)
    return [hit["id"] for hit in answer["hits"] if not hit["missing"]]


def test_json_has_the_shape_that_scripts_rely_on(home: Path) -> None:
    answer = search(home, "anhydride", "--organization", "unodc")
    assert list(answer) == [
        *"query read_as total page size hits facets notes generation nearly".split(),
        *"corrections preferred also nothing facet_values".split(),
    ]
    assert (answer["query"], answer["total"], answer["page"], answer["size"]) == ("anhydride", 1, 1, 10)
    assert isinstance(answer["hits"], list)
    excerpt = answer["hits"][0].pop("excerpt")
    assert answer["hits"] == [
        {
            "id": "port-1",
            "url": "https://example.org/2019/port",
            "title": "Acetic anhydride seized at the port",
            "publisher": "UNODC",
            "organizations": ["UNODC"],
            "themes": ["precursors", "border-control"],
            "date": "2019-05-04",
            "date_precision": "day",
            "language": "en",
            "gone": None,
            "missing": [],
        }
    ]
    assert {"text": "anhydride", "marked": True} in excerpt
    assert isinstance(answer["facets"], dict)
    assert list(answer["facets"]) == ["organization", "year", "theme", "language"]
    assert answer["facets"]["organization"] == [{"value": "UNODC", "label": "UNODC", "count": 1, "selected": True}]
    assert answer["facets"]["year"] == [{"value": "2019", "label": "2019", "count": 1, "selected": False}]


def test_all_matches_are_listed_on_request_and_more_than_pages_reach_only_so(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        desk.publish(*(release(f"r{number:03}", f"Heroin {number}", date="2012") for number in range(120)))
    for options in (["--size", "120"], ["--all"]):
        for kind in ("jsonl", "csv"):
            done = run("search", "heroin", "--format", kind, *options, home=tmp_path)
            assert len(done.stdout.splitlines()) - (kind == "csv") == 120
        assert len(ids(search(tmp_path, "heroin", *options))) == 120
        assert run("search", "heroin", *options, home=tmp_path).stdout.count("\n  r") == 120
    refused = run("search", "heroin", "--size", "2500", "--page", "2", home=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "--all" in refused.stderr


@pytest.mark.parametrize("order", ["relevance", "newest", "oldest"])
def test_all_matches_come_in_the_order_of_pages(home: Path, order: str) -> None:
    asked = ("acetic anhydride", "--sort", order)
    page, every = search(home, *asked), search(home, *asked, "--all")
    written = run("export", *asked, "--format", "jsonl", home=home).stdout.splitlines()
    assert ids(page) == ids(every) == [json.loads(line)["id"] for line in written]
    assert len(written) > 1


def test_an_export_appears_whole_or_not_at_all(home: Path, tmp_path: Path) -> None:
    done = run("export", "acetic", "anhydride", "--format", "ris", "--output", str(tmp_path / "found.ris"), home=home)
    assert (done.returncode, done.stdout) == (0, "")
    assert "2 releases from generation" in done.stderr
    assert (tmp_path / "found.ris").read_text().count("TY  - ") == 2
    failed = run("export", "--output", str(tmp_path / "none.csv"), home=tmp_path / "nowhere")
    assert failed.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["found.ris"]


def test_an_export_into_a_pipe_leaves_it_there(home: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDWR)  # so that nobody waits for the other
    try:
        assert run("export", "anhidrido", "--format", "ris", "--output", str(pipe), home=home).returncode == 0
        assert pipe.is_fifo()
        assert os.read(end, 1 << 16).count(b"TY  - ") == 1
    finally:
        os.close(end)


def test_an_export_takes_the_options_of_a_search(home: Path) -> None:
    done = run("export", "acetic", "anhydride", "--language", "es", "--bom", home=home)
    assert [row["id"] for row in csv.DictReader(StringIO(done.stdout.removeprefix("\ufeff")))] == ["es-1"]
    assert run("export", "nothingofthiskind", home=home).returncode == 1
    assert run("export", "anhydride", "--format", "ris", "--bom", home=home).returncode == 2
    assert run("export", "anhydride", "--warc", home=home).returncode == 2


def test_a_release_is_shown_as_a_reference(home: Path) -> None:
    assert "TI  - Acetic anhydride seized at the port\n" in run("show", "port-1", "--format", "ris", home=home).stdout
    assert json.loads(run("show", "port-1", "--format", "csl-json", home=home).stdout)[0]["type"] == "webpage"
    assert "APA:           UNODC. (2019, May 4). Acetic" in run("show", "port-1", home=home).stdout


def test_a_recorded_search_can_be_repeated(home: Path, tmp_path: Path) -> None:
    for command in ("search", "export"):
        file = str(tmp_path / f"{command}.json")
        assert run(command, "acetic", "anhydride", "--year", "2009-2020", "--record", file, home=home).returncode == 0
        done = run("replay", file, home=home)
        assert (done.returncode, "2 the same, 0 added, 0 gone" in done.stdout) == (0, True)
        known = json.loads(Path(file).read_text())
        Path(file).write_text(json.dumps(known | {"ids": ["port-1", "other"]}))
        done = run("replay", file, home=home)
        assert (done.returncode, done.stdout.splitlines()[:2]) == (1, ["- other", "+ es-1"])
    run("search", "acetic", "anhydride", "--record", str(tmp_path / "words.txt"), home=home)
    assert "Result: 2 releases" in (tmp_path / "words.txt").read_text()


@pytest.mark.parametrize("command", ["search", "export"])
def test_a_search_for_bytes_that_are_no_text_can_be_recorded(home: Path, tmp_path: Path, command: str) -> None:
    file = tmp_path / "record.json"
    asked = ("anhidrido\udcff", "--without", "AA\udcff", "--language", "es\udcff")
    assert run(command, *asked, "--record", str(file), home=home).returncode == 0
    known = json.loads(file.read_text())
    assert (known["query"], known["without"], known["filters"]["language"]) == ("anhidrido", ["AA"], ["es"])


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["acetic", "anhydride"], ["port-1", "es-1"]),  # in Spanish too
        (["acetic", "anhydride", "--no-expand"], ["port-1"]),
        (["acetic", "anhydride", "--without", "anhídrido acético"], ["port-1"]),
        (["anhidrido"], ["es-1"]),
        (["--theme", "precursors", "--sort", "oldest"], ["es-1", "port-1"]),
        (["--theme", "Precursors and chemicals", "--sort", "newest"], ["port-1", "es-1"]),
        (["--year", "2009-2012", "--year", "undated", "--sort", "newest"], ["es-1", "when"]),
        (["--year", "2011", "--organization", "UNODC"], []),
        (["--organization", "UNODC", "--organization", "agencia de control", "--sort", "newest"], ["port-1", "es-1"]),
        (["precursores", "-organization:UNODC"], ["es-1"]),
        (["courier", "-heroin"], ["when"]),
        (["--language", "español", "--language", "fr"], ["es-1"]),
        (["--size", "1", "--page", "2", "--sort", "newest"], ["es-1"]),
    ],
)
def test_a_search_finds(home: Path, arguments: list[str], found: list[str]) -> None:
    assert ids(search(home, *arguments)) == found


def test_exit_codes_tell_found_from_nothing_from_error(home: Path, tmp_path: Path) -> None:
    assert run_process("search", "anhydride", home=home).returncode == 0
    assert run_process("search", "fentanyl", home=home).returncode == 1
    assert run_process("search", "anhydride", home=tmp_path / "empty").returncode == 2
    assert run("search", "anhydride", "--year", "soon", home=home).returncode == 2
    assert run("search", "anhydride", "--organisation", "UNODC", home=home).returncode == 2
    assert run("show", "no-such-id", home=home).returncode == 1
    assert run("crawl", "no-such-source", home=home).returncode == 2


def test_a_terminal_indents_every_line_of_a_passage_and_says_nothing_of_what_is_unknown(home: Path) -> None:
    ours, theirs = pty.openpty()
    command = [*PRESSDESK, "--home", str(home), "search", "darknet OR heroin"]
    subprocess.run(command, env={**os.environ, "COLUMNS": "40"}, stdout=theirs, check=True)
    os.close(theirs)
    shown = re.sub(r"\x1b\[[\d;]*m", "", os.read(ours, 10_000).decode()).splitlines()
    os.close(ours)
    first, second = shown.index("Acetic anhydride seized at the port"), shown.index("Couriers of the darknet")
    for title, end in ((first, "  port-1"), (second, "  when")):
        lines = shown[title + 1 : next(at for at, line in enumerate(shown) if line.startswith(end)) + 1]
        assert len(lines) > 2
        assert [line for line in lines if not line.startswith("  ") or len(line) > 40] == []
    assert shown[second + 1] == "  undated"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["search", "x", "--organisation", "UNODC"], "--organization"),
        (["search", "x", "--year", "soon"], "2009-2012"),
        (["crawl", "no-such-source"], "pressdesk sources"),
        (["crawl", "--since", "yesterday"], "2024-06-26"),
        (["watch", "--every", "often"], "1h"),
        (["add", "no-such-file.jsonl"], "no-such-file.jsonl"),
    ],
)
def test_an_error_names_the_thing_and_the_way_out(home: Path, arguments: list[str], told: str) -> None:
    done = run(*arguments, home=home)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_piped_tables_are_plain(home: Path) -> None:
    done = run_process("search", "anhydride", "--facets", home=home)
    assert "\x1b" not in done.stdout
    assert "Acetic anhydride seized at the port" in done.stdout
    assert "1-1 of 1 release for anhydride" in done.stdout
    assert "organization\tUNODC\t1" in done.stdout.splitlines()
    assert done.stderr == ""


def test_json_tells_what_would_find_more(home: Path) -> None:
    answer = search(home, "courier", "darknet", "saxophone", "--theme", "precursors")
    assert answer["nothing"] == {
        "alone": [
            {"query": "courier", "releases": 1},
            {"query": "darknet", "releases": 1},
            {"query": "saxophone", "releases": 0},
        ],
        "ways": [
            {"kind": "without", "dropped": "saxophone", "query": "courier darknet", "filtered": False, "releases": 1},
            {
                "kind": "either",
                "dropped": "",
                "query": "courier OR darknet OR saxophone",
                "filtered": False,
                "releases": 1,
            },
            {"kind": "words", "dropped": "", "query": "", "filtered": True, "releases": 2},
        ],
    }
    assert search(home, "courier")["nothing"] is None


def test_a_table_tells_other_names_corrections_and_what_hits_lack(home: Path) -> None:
    done = run("search", "diamorphine", "acetik", "saxophone", "--explain", home=home)
    lines = done.stdout.splitlines()
    assert "  missing: saxophone" in lines
    assert lines[-3:] == [
        "1-1 of 1: no release matches all of diamorphine acetic saxophone; "
        "1 matches part of it (“+word” makes a word required)",
        "Other names included in the search (exclude one with --without NAME, all with --no-expand)",
        "  also  heroin",
    ]
    assert "Corrected “acetik” to “acetic”; to search for “acetik”, type “+acetik”." in done.stderr
    first, second = (next(line for line in lines if f"  {word}  " in line) for word in ("diamorphine", "acetic"))
    assert first.index("heroin") == second.index("acetic ", second.index("acetic") + 1)


def test_lines_keep_within_a_terminal() -> None:
    told = [
        OtherNames(
            "methamphetamine", ("crystal methamphetamine", "methamphetamine hydrochloride", "speed", "ice cold")
        ),
        OtherNames("heroin", ("Heroin",)),
        OtherNames("4-AP", ("4 AP",)),
    ]
    lines = list(other_name_lines(told, 50))
    assert max(map(len, lines[1:])) <= 50
    assert lines[1:] == [
        "  methamphetamine  crystal methamphetamine,",
        "                   methamphetamine hydrochloride,",
        "                   speed, ice cold",
        "  also             heroin, 4-AP",
    ]
    assert list(other_name_lines(told)) == [
        lines[0],
        "  methamphetamine  crystal methamphetamine, methamphetamine hydrochloride, speed, ice cold",
        "  also             heroin, 4-AP",
    ]


def test_names_that_only_rank_come_apart_and_no_name_repeats_itself() -> None:
    told = [
        OtherNames("narcotic drugs", ("narcotic drugs", "narcotics"), only_ranks=True),
        OtherNames("coca paste", ("pasta base",)),
    ]
    included, pasta, ranking, drugs = other_name_lines(told)
    assert included.startswith("Other names included")
    assert pasta.split() == ["coca", "paste", "pasta", "base"]
    assert "only rank" in ranking
    assert drugs.split() == ["narcotic", "drugs", "narcotics"]


def test_jsonl_and_csv_hold_a_hit_a_line(home: Path) -> None:
    lines = run("search", "--format", "jsonl", "--sort", "newest", home=home).stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["port-1", "es-1", "when"]
    rows = list(csv.DictReader(StringIO(run("search", "--format", "csv", "--sort", "newest", home=home).stdout)))
    assert [row["date"] for row in rows] == ["2019-05-04", "2011", ""]
    assert rows[0]["themes"] == "precursors; border-control"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_csv_is_a_formula(start: str, tmp_path: Path) -> None:
    """Values that a spreadsheet would evaluate get a leading quote, as OWASP advises; other signs stay."""
    formula = f"{start}HYPERLINK(1)"
    with Desk(tmp_path / "home") as desk:
        desk.publish(
            release(
                formula,
                formula,
                f"{formula} seized = 2+2 grams.",
                url=formula,
                publisher=formula,
                organizations=(formula, "a-b"),
                themes=(formula,),
            )
        )
    printed = run("search", "seized", "--format", "csv", home=tmp_path / "home").stdout
    [row] = csv.DictReader(StringIO(printed, newline=""))
    assert {value for value in row.values() if value.startswith(("=", "+", "-", "@", "\t", "\r"))} == set()
    assert row["id"] == f"'{formula}".replace("\r", " ")
    assert row["excerpt"].endswith("seized = 2+2 grams.")


def test_adding_the_same_again_changes_nothing(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "press.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in RELEASES), "utf-8")
    assert run("add", str(path), home=home).stdout == "0 new, 0 changed, 3 same, 0 rejected\n"
    assert run("index", home=home).stdout.startswith("0 indexed, 0 removed;")


def test_files_with_the_same_release_are_named_and_counted_as_the_same(tmp_path: Path) -> None:
    text = "Customs officers at the northern port found nine kilograms of heroin in a container of tiles on Friday."
    folder = tmp_path / "press"
    folder.mkdir()
    for name, foot in (("first.html", "Imprint"), ("second.html", "Legal notice | Site map")):
        body = f"<h1>Heroin found among tiles</h1><p>{text}</p><footer>{foot}</footer>"
        (folder / name).write_text(f"<html><body>{body}</body></html>")
    done = run("add", str(folder), home=tmp_path / "home")
    assert done.stdout == "1 new, 0 changed, 1 same, 0 rejected\n"
    assert "press/second.html: the same release as press/first.html" in done.stderr
    again = run("add", str(folder), home=tmp_path / "home")
    assert again.stdout == "0 new, 0 changed, 2 same, 0 rejected\n"


def test_a_record_with_a_known_id_in_another_file_changes_its_release(tmp_path: Path) -> None:
    for name, body in (("old.jsonl", "Two men were arrested."), ("new.jsonl", "Three men were arrested.")):
        (tmp_path / name).write_text(json.dumps({"id": "a" * 16, "title": "Heroin found among tiles", "body": body}))
    assert run("add", str(tmp_path / "old.jsonl"), home=tmp_path / "home").stdout.startswith("1 new, 0 changed")
    assert run("add", str(tmp_path / "new.jsonl"), home=tmp_path / "home").stdout.startswith("0 new, 1 changed")


def test_lines_that_cannot_be_read_are_named_and_the_rest_go_in(tmp_path: Path) -> None:
    path = tmp_path / "mixed.jsonl"
    path.write_text('{"title": "No body"}\nnot json\n{"title": "Good", "body": "A text that stands."}\n')
    done = run("add", str(path), home=tmp_path / "home")
    assert done.returncode == 0
    assert done.stdout == "1 new, 0 changed, 0 same, 2 rejected\n"
    assert "mixed.jsonl:1" in done.stderr
    assert "mixed.jsonl:2" in done.stderr


def test_home_may_stand_before_or_behind_the_command(home: Path, tmp_path: Path) -> None:
    for arguments in (["--home", str(home), "search", "anhydride"], ["search", "anhydride", "--home", str(home)]):
        assert run(*arguments, home=tmp_path / "elsewhere").returncode == 0


def test_an_option_can_be_set_in_the_environment(home: Path) -> None:
    assert json.loads(run("search", home=home, PRESSDESK_SEARCH_FORMAT="json").stdout)["total"] == 3


def test_show_tells_where_each_value_comes_from(home: Path) -> None:
    shown = json.loads(run("show", "port-1", "--format", "json", home=home).stdout)
    assert shown["title"] == RELEASES[0]["title"]
    assert {"name": "date", "value": "2019-05-04", "witness": "given"}.items() <= next(
        one for one in shown["evidence"] if one["name"] == "date"
    ).items()
    text = run("show", "port-1", home=home).stdout
    assert "2019-05-04" in text
    assert "Officers of two agencies" in text


def test_stats_count_what_was_added(home: Path) -> None:
    lines = run("stats", home=home).stdout.splitlines()
    assert "releases\tall\t3" in lines
    assert "organizations\tUNODC\t1" in lines
    assert "year\tundated\t1" in lines
    assert "themes\tprecursors\t2" in lines
    assert "language\tes\t1" in lines


def test_the_changes_of_a_source_are_listed(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        known = release("incb-1", "Heroin seized", source="incb", url="https://www.incb.org/1")
        desk.store.put(known)
        assert run("sources", "changes", home=tmp_path).returncode == 1
        desk.store.mark_gone("incb-1", known.fetched)
    told = run("sources", "changes", "incb", home=tmp_path)
    assert (told.returncode, told.stdout.splitlines()) == (
        0,
        ["2024-06-26 00:00 UTC  gone from its source: Heroin seized", "  incb-1 https://www.incb.org/1"],
    )
    [one] = json.loads(run("sources", "changes", "--json", home=tmp_path).stdout)
    assert (one["what"], one["source"], one["changes"]) == ("gone", "incb", [])
    assert run("sources", "changes", "nobody", home=tmp_path).returncode == 2


def test_sources_lists_the_catalogue(home: Path) -> None:
    rows = [line.split("\t") for line in run("sources", home=home).stdout.splitlines()]
    assert {"unodc", "incb", "doj", "dea", "euda", "who", "pib-india", "europol"} <= {row[0] for row in rows}
    assert all(len(row) == 4 for row in rows)


def test_a_hostile_title_cannot_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "hostile.jsonl"
    path.write_text(json.dumps({"title": "Seized\x1b[2J \x9b31m\u202e now", "body": "A text that stands.\x1b]0;x\x07"}))
    run("add", str(path), home=tmp_path / "home")
    run("index", home=tmp_path / "home")
    done = run("search", "seized", home=tmp_path / "home")
    assert done.returncode == 0
    assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(done.stdout)


def test_ctrl_c_while_adding_keeps_what_was_added(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    lines = [
        json.dumps({"id": f"r{n}", "title": f"Release {n}", "body": "Words of a release. " * 200})
        for n in range(20_000)
    ]
    path.write_text("\n".join(lines))
    store = tmp_path / "home" / "store.sqlite-wal"
    command = [*PRESSDESK, "--home", str(tmp_path / "home"), "add", str(path)]
    with child_process(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        while not (store.exists() and store.stat().st_size > 200_000) and child.poll() is None:
            time.sleep(0.001)
        child.send_signal(signal.SIGINT)
        _, errors = child.communicate(timeout=60)
    assert child.returncode == 130
    assert "everything so far is kept" in errors
    kept = int(run("stats", home=tmp_path / "home").stdout.splitlines()[0].rpartition("\t")[2].replace(",", ""))
    assert 0 < kept < 20_000


def test_suggest_completes_a_query(home: Path) -> None:
    printed = run("suggest", "acetic", "anh", home=home)
    assert printed.stdout.splitlines()[0].split("\t") == ["acetic anhydride", "concept", "1", "acetic anhydride"]
    (first, *_) = json.loads(run("suggest", "darkn", "--format", "json", home=home).stdout)
    assert (first["text"], first["releases"]) == ("darknet", 1)
    assert run("suggest", "xqzzq", home=home).returncode == 1


UNNEEDED = (
    "babel", "corpus.label.vocabulary", "dateutil", "fastapi", "jinja2", "limits", "lxml", "opensearchpy",
    "prometheus_client", "pydantic", "rapidfuzz", "rich", "scrapy", "sqlite3", "ssl", "tomllib", "trafilatura",
    "urllib.request", "whoosh.fields",
)  # fmt: skip


LOADED = """
import dataclasses, os, re, sys
import pressdesk
sys.argv[0] = "pressdesk"
pressdesk.main(standalone_mode=False)
print(*sys.modules, sep="\\n")
print("threads", *os.listdir("/proc/self/task") if sys.platform == "linux" else "1")
for name, module in list(sys.modules.items()):
    if name.partition(".")[0] in {"corpus", "indexer", "search"}:
        for held in vars(module).values():
            if dataclasses.is_dataclass(held) and held.__dataclass_params__.eq:
                print("standard", held)
            if isinstance(held, re.Pattern):
                print("compiled", held.pattern)
"""


def test_a_search_loads_and_makes_only_what_it_needs(home: Path) -> None:
    run("search", "heroin", home=home)  # which keeps what is worked out from the vocabulary
    done = subprocess.run(
        [sys.executable, "-c", LOADED, "search", "heroin"],
        env={**os.environ, "PRESSDESK_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Acetic anhydride seized" in done.stdout
    told = {*done.stdout.splitlines()}
    assert told & {*UNNEEDED} == set()
    assert [len(line.split()) for line in told if line.startswith("threads ")] == [2]  # itself, and none of OpenBLAS
    assert [line for line in told if line.startswith("standard ")] == []
    assert {line for line in told if line.startswith("compiled ")} == {f"compiled {WORD.pattern}"}


def test_what_adds_records_leaves_cleaning_to_its_processes(tmp_path: Path) -> None:
    (tmp_path / "press.jsonl").write_text(json.dumps({"title": "Cocaine seized", "body": "Officers seized it. " * 5}))
    script = tmp_path / "add.py"  # a file, since the processes are started from one
    script.write_text(
        "import sys, pressdesk\n"
        "if __name__ == '__main__':\n"
        "    sys.argv[0] = 'pressdesk'\n"
        "    pressdesk.main(standalone_mode=False)\n"
        "    print(*sys.modules, sep='\\n')\n"
    )
    done = subprocess.run(
        [sys.executable, script, "add", tmp_path / "press.jsonl"],
        env={**os.environ, "PRESSDESK_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "1 new" in done.stdout
    loaded = {*done.stdout.splitlines()}
    assert "corpus.ingest.files" in loaded
    assert not loaded & {"corpus.clean.pages", "corpus.clean.formats.records", "corpus.label.vocabulary", "lxml"}
