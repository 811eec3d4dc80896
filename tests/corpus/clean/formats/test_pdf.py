"""A PDF is read by its text layer as its pages look; one without text is rejected."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.clean import clean_page
from corpus.release import Page, Rejected, Release
from tests.corpus.pdf import LINES, TITLE, pdf, printed

TEXT = [
    "Officers of the drug squad seized twelve kilograms of heroin in a lorry at the port.",
    "Three people were arrested, and the investigation goes on with help from abroad.",
]

PRINTED = Path(__file__).parent / "pdf"
TRUTH = [json.loads(line) for line in (PRINTED / "truth.jsonl").read_text().splitlines()]
"""What a reader noted of releases laid out as agencies do, by file: `title`, `date` and `body`."""


def read(content: bytes, media_type: str = "application/pdf") -> Release | Rejected:
    return clean_page(Page(content, media_type, "release.pdf", datetime(2026, 1, 1, tzinfo=UTC)))


def test_a_pdf_has_title_day_and_paragraphs_without_the_breaks_of_its_lines() -> None:
    release = read(pdf(["PRESS RELEASE", TITLE, *LINES]))
    assert isinstance(release, Release), release
    assert (release.title, str(release.published), release.dateline) == (TITLE, "2020-05-04", "Vienna, 4 May 2020 -")
    assert release.body == (
        "The Board convened experts from forty countries to compare how chemicals are kept from traffickers.\n\n"
        "They agreed that industry must report suspicious orders, and that controlled deliveries need swift consent of "
        "all the states that are concerned by one."
    )
    assert [(one.text, one.kind) for one in release.furniture] == [("PRESS RELEASE", "banner")]


def test_a_pdf_is_known_whatever_the_server_calls_it() -> None:
    assert isinstance(read(pdf([TITLE, *LINES]), "text/html"), Release)


def test_a_pdf_of_pictures_is_rejected_with_advice() -> None:
    assert read(pdf([])) == Rejected(
        "release.pdf", "the PDF has no text, its pages are pictures: recognise the text first (OCR)"
    )


def test_a_damaged_pdf_is_rejected() -> None:
    outcome = read(pdf([TITLE, *LINES])[:200])
    assert isinstance(outcome, Rejected)
    assert outcome.reason.startswith("the PDF can't be opened")


@pytest.mark.parametrize(
    "letterhead", [(9, "MINISTRY OF THE INTERIOR"), (26, "Ministry of Health"), (11, "Drug Control Service")]
)
def test_the_title_is_what_is_printed_in_large_letters_and_no_letterhead(letterhead: tuple[int, str]) -> None:
    size, office = letterhead
    head = [(40, 800, size, office), (40, 770, 9, "PRESS RELEASE")]
    title = [(40, 740, 17, "Record seizure of methaqualone"), (40, 720, 17, "at the port of Northport")]
    text = [
        (40, 700, 10, "Northport, 5 March 2019"),
        *((40, 680 - 14 * at, 10, line) for at, line in enumerate(TEXT)),
    ]
    release = read(printed([[*head, *title, *text]]))
    assert isinstance(release, Release)
    assert release.title == "Record seizure of methaqualone at the port of Northport"
    assert str(release.published) == "2019-03-05"
    assert office not in release.body


def test_a_long_notice_in_large_letters_is_not_the_title_and_leaves_the_largest_line_to_be_it() -> None:
    names = ["Shipping agency", "Harbour quay", "Northport jetty", "Open every day", "Ring for entry"]
    notice = [(40, 810 - 22 * at, 20, line) for at, line in enumerate(names)]
    kicker = [(40, 660, 14, "Nine months of work by three services end")]
    title = [(40, 600, 26, "Record seizure of methaqualone")]
    text = [(40, 540 - 14 * at, 10, line) for at, line in enumerate([*TEXT, *LINES, *TEXT])]
    release = read(printed([[*notice, *kicker, *title, *text]]))
    assert isinstance(release, Release)
    assert release.title == "Record seizure of methaqualone"


@pytest.mark.parametrize(
    "footer", ["Page {} of 3", "- {} -", "Drug Control Service | www.agency.example | {}/3", "Seite {}"]
)
def test_running_headers_and_page_numbers_are_left_out(footer: str) -> None:
    pages = []
    for number in range(1, 4):
        text = [
            f"{word} officers found {number} parcels of heroin in the old mill." for word in "Five Six Nine Ten".split()
        ]
        lines = ["Drug Control Service - Strictly for the media", *([TITLE] if number == 1 else []), *text]
        pages.append([(40, 800 - 16 * at, 11, line) for at, line in enumerate(lines)])
        pages[-1].append((40, 40, 8, footer.format(number)))
    release = read(printed(pages))
    assert isinstance(release, Release)
    assert release.title == TITLE
    assert "Strictly" not in release.body
    assert footer.format(2) not in release.body


def test_columns_are_read_one_after_the_other() -> None:
    left = [
        "Customs officers seized four hundred kilos",
        "of pseudoephedrine in a container at the",
        "northern port on Tuesday.",
        "Two people were arrested near the gate.",
    ]
    right = [
        "The consignment was declared as tiles that",
        "had been sent from abroad by a company",
        "that was founded only last year by two",
        "brothers who are now being sought.",
    ]
    texts = [(40, 780, 15, "Customs officers seize ephedrine at the northern port"), (40, 760, 9, "5 March 2019")]
    texts += [(x, 740 - 14 * at, 9, line) for x, column in ((40, left), (315, right)) for at, line in enumerate(column)]
    release = read(printed([sorted(texts, key=lambda one: -one[1])]))
    assert isinstance(release, Release)
    assert "four hundred kilos of pseudoephedrine in a container at the northern port" in release.body
    assert "declared as tiles that had been sent from abroad" in release.body
    assert str(release.published) == "2019-03-05"


def test_wide_blanks_of_justified_columns_part_no_columns() -> None:
    left = [
        "Investigators discovered the narcotics",
        "below a consignment of ceramic tiles",
        "which the forwarding company declared",
        "as harmless construction materials",
        "when the inspectors opened containers",
        "behind the abandoned railway station",
    ]
    right = [
        "The magistrate remanded both suspects",
        "until prosecutors finish interviewing",
        "the remaining warehouse employees",
        "because documents were apparently",
        "destroyed before officers arrived at",
        "the premises on Wednesday afternoon.",
    ]
    texts = [(40, 780, 15, "Customs officers seize ephedrine at the northern port"), (40, 760, 9, "5 March 2019")]
    for start, column in ((40, left), (325, right)):
        for at, line in enumerate(column):
            words = line.split()
            blank = (250 - 5 * sum(map(len, words))) / (len(words) - 1)
            for number, word in enumerate(words):
                before = sum(map(len, words[:number]))
                texts.append((round(start + 5 * before + blank * number), 740 - 12 * at, 9, word))
    release = read(printed([sorted(texts, key=lambda one: (-one[1], one[0]))]))
    assert isinstance(release, Release)
    assert " ".join(left) in release.body
    assert " ".join(right) in release.body


def test_the_cells_of_a_table_are_no_columns() -> None:
    rows = [("Heroin", "12 kg"), ("Cocaine", "40 kg"), ("Opium", "7 kg"), ("Cannabis", "300 kg"), ("Khat", "9 kg")]
    texts = [(40, 780, 15, "Seizures of the customs service in May"), (40, 760, 9, LINES[0])]
    texts += [(x, 700 - 14 * at, 9, row[cell]) for at, row in enumerate(rows) for cell, x in enumerate((40, 315))]
    release = read(printed([texts]))
    assert isinstance(release, Release)
    assert "Cocaine 40 kg" in release.body


@pytest.mark.parametrize("truth", TRUTH, ids=lambda truth: truth["file"])
def test_title_day_and_paragraphs_are_read_as_agencies_print_them(truth: dict[str, str | None]) -> None:
    release = read((PRINTED / str(truth["file"])).read_bytes())
    assert isinstance(release, Release), release
    assert words(release.title) == words(truth["title"])
    assert str(release.published or "") == (truth["date"] or "")
    paragraphs = [words(one) for one in (truth["body"] or "").split("\n\n")]
    read_whole = [words(one) for one in release.body.split("\n\n")]
    without_dateline = [words((release.dateline or "") + one) for one in release.body.split("\n\n")[:1]]
    assert [one for one in paragraphs if one not in read_whole and one not in without_dateline] == []


@pytest.mark.parametrize(("made_on", "published"), [("20200504", "2020-05-04"), ("20200611", "--05-04")])
def test_the_day_a_file_was_made_only_completes_a_day_that_its_text_names(made_on: str, published: str) -> None:
    about = f"6 0 obj\n<< /CreationDate (D:{made_on}) >>\nendobj\nxref".encode()
    made = pdf([TITLE, *LINES]).replace(b"\nxref", b"\n" + about, 1).replace(b"/Root 1 0 R", b"/Root 1 0 R /Info 6 0 R")
    release = read(made.replace(b"4 May 2020 - ", b"4 May - "))
    assert isinstance(release, Release)
    assert str(release.published) == published


def words(text: str | None) -> str:
    return "".join(re.findall(r"\w+", text or "")).casefold()


@pytest.mark.parametrize("first", [TEXT[0], f"{TITLE}, who spoke for three days about them."])
def test_a_short_first_paragraph_below_a_headline_that_is_set_off_is_text(first: str) -> None:
    lines = [(760, 13, TITLE), (730, 11, "3 May 2020"), (700, 11, first), (670, 11, TEXT[1])]
    lines += [(640 - 13 * at, 11, line) for at, line in enumerate((*LINES[1:], *TEXT))]
    release = read(printed([[(40, y, size, line) for y, size, line in lines]]))
    assert isinstance(release, Release), release
    assert (release.title, str(release.published)) == (TITLE, "2020-05-03")
    assert release.body.startswith(first)
