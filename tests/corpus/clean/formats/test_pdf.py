"""A PDF is read by its text layer; one without text is rejected."""

from datetime import UTC, datetime

from corpus.clean import clean_page
from corpus.release import Page, Rejected, Release
from tests.corpus.pdf import LINES, TITLE, pdf


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
