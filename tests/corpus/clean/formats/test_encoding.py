"""Bytes whose encoding nobody names, or names wrongly, are read all the same, and letter soup is refused."""

from datetime import UTC, datetime

import pytest

from corpus.clean import clean_page
from corpus.clean.formats.encoding import decode
from corpus.release import Page, Rejected, Release
from tests.corpus.clean.human_rights import HUMAN_RIGHTS

NOW = datetime(2026, 1, 1, tzinfo=UTC)
UNNAMED = [
    *(("ru", one) for one in ("windows-1251", "koi8-r", "iso8859-5", "cp866", "utf-16-le", "utf-16-be")),
    *(("bg", one) for one in ("windows-1251", "utf-16-le")),
    *(("zh", one) for one in ("gb18030", "utf-16-le")),
    *(("ja", one) for one in ("cp932", "euc-jp", "iso2022_jp")),
    *(("pl", one) for one in ("windows-1250", "iso8859-2")),
    *(("fr", one) for one in ("windows-1252", "utf-16-le")),
    ("ko", "euc-kr"),
    ("el", "windows-1253"),
    ("ar", "windows-1256"),
    ("th", "cp874"),
    ("tr", "windows-1254"),
    ("cs", "windows-1250"),
    ("de", "iso8859-1"),
    ("es", "windows-1252"),
]


def text_of(language: str) -> str:
    return (
        (HUMAN_RIGHTS[language].replace("，", "、") + "\n") * 3 if language != "ar" else "يولد جميع الناس احرارا\n" * 9
    )


@pytest.mark.parametrize(("language", "encoding"), UNNAMED)
def test_an_encoding_that_nobody_names_is_recognised(language: str, encoding: str) -> None:
    text = text_of(language).encode(encoding, "ignore").decode(encoding)
    page = f"<html><head><title>{text[:30]}</title></head><body><p>{text}</p></body></html>"
    assert decode(page.encode(encoding), "text/html") == page
    assert decode(text.encode(encoding), "text/plain") == text


@pytest.mark.parametrize("declared", ["iso-8859-1", "utf-8", "windows-1252"])
def test_a_declaration_that_makes_soup_is_not_believed(declared: str) -> None:
    text = text_of("ru")
    assert decode(text.encode("windows-1251"), f"text/plain; charset={declared}") == text


def test_a_declaration_that_fits_is_believed() -> None:
    text = "Côté français, l'équipe a saisi 40 kg d'héroïne à Orléans."
    assert decode(text.encode("iso8859-15"), "text/plain; charset=iso-8859-15") == text


def test_a_damaged_byte_does_not_spoil_the_rest() -> None:
    content = text_of("ru").encode() * 5
    assert decode(content[:-2] + b"\xd0\n", "text/plain").startswith(text_of("ru"))


def test_a_page_of_soup_is_refused() -> None:
    soup = "Ïîëèöèÿ èçúÿëà ãåðîèí â ïîðòó, ñîîáùèëî âåäîìñòâî â ñâîåì çàÿâëåíèè è äîáàâèëî. " * 4
    page = f'<meta charset="utf-8"><title>Ïîëèöèÿ èçúÿëà ãåðîèí</title><h1>Ïîëèöèÿ èçúÿëà ãåðîèí</h1><p>{soup}</p>'
    outcome = clean_page(Page(page.encode(), "text/html", "page", NOW))
    assert isinstance(outcome, Rejected)
    assert "encoding" in outcome.reason


@pytest.mark.parametrize(("language", "encoding"), [("ru", "koi8-r"), ("zh", "gb18030"), ("ru", "utf-16-le")])
def test_plain_texts_in_such_encodings_become_releases(language: str, encoding: str) -> None:
    titles = {"ru": "Полиция изъяла героин", "zh": "海关查获海洛因"}
    text = f"{titles[language]}\n\n{text_of(language)}"
    release = clean_page(Page(text.encode(encoding), "text/plain", "text", NOW))
    assert isinstance(release, Release)
    assert release.language == language
