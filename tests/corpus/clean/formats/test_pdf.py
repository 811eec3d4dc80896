"""A PDF is read by its text layer; one without is rejected."""

from datetime import UTC, datetime

from corpus.clean import clean_page
from corpus.release import Page, Rejected, Release

TITLE = "Experts meet in Vienna on precursors"
LINES = [
    "Vienna, 4 May 2020 - The Board convened experts from forty countries to compare",
    "how chemicals are kept from traffickers.",
    "They agreed that industry must report suspicious orders, and that controlled de-",
    "liveries need swift consent of all the states that are concerned by one.",
]


def pdf(lines: list[str]) -> bytes:
    """A PDF of one page with these lines."""
    shown = "".join(f"1 0 0 1 40 {780 - 16 * at} Tm ({line}) Tj " for at, line in enumerate(lines))
    stream = f"BT /F1 11 Tf {shown}ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 6\n0000000000 65535 f \n{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return (body + end).encode("latin-1")


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
