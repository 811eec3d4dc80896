"""Mails saved as text: their headers are none of the release, and what was passed on is read."""

from base64 import b64encode
from datetime import UTC, datetime
from quopri import encodestring

import pytest

from corpus.clean import clean_page
from corpus.clean.formats import encoding, mail
from corpus.clean.pages import clean_releases
from corpus.release import Page, Release

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TITLE = "FORTY KILOGRAMS OF HEROIN FOUND IN A COACH"
FIRST = (
    "Customs officers found forty kilograms of heroin behind the seats of a coach at the border on Monday and arrested "
    "both drivers – two brothers."
)
SECOND = "The coach had been watched since it left the depot. Both men will appear in court on Friday."
LETTER = (
    "Dear colleagues,\n\nplease find below our release.\n\nREGIONAL CUSTOMS OFFICE\n\nPRESS RELEASE\n\n"
    f"{TITLE}\n\n{FIRST}\n\n{SECOND}\n"
)
HEADERS = (
    "From: Press Office <press@customs.example>\nTo: editors <undisclosed-recipients:;>\n"
    "Date: Tue, 23 Jan 2018 10:04:55 +0100\nSubject: Fwd: [press] our release of today\n"
)
SIGNED = "\n-- \nRegional Customs Office\nTel. 0555 010 20\nThis message is for its addressees only.\n"


def read(content: str | bytes) -> Release:
    raw = content.encode() if isinstance(content, str) else content
    release = clean_page(Page(raw, "text/plain", "mail.txt", NOW))
    assert isinstance(release, Release), release
    return release


def raw_mail(encoding: str, body: bytes) -> bytes:
    mime = f"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n"
    return f"{HEADERS}{mime}".encode() + body


@pytest.mark.parametrize(
    "content",
    [
        HEADERS + "\n" + LETTER + SIGNED,
        "From press@customs.example  Tue Jan 23 10:04:55 2018\n" + HEADERS + "\n" + LETTER + SIGNED,
        raw_mail("8bit", (LETTER + SIGNED).encode()),
        raw_mail("quoted-printable", encodestring((LETTER + SIGNED).encode())),
        raw_mail("base64", b64encode((LETTER + SIGNED).encode())),
        "Von: Zeitung\nGesendet: Mittwoch, 24. Januar 2018\nAn: Archiv\nBetreff: WG: Zoll\n\nzur Ablage.\n\n"
        "-----Ursprüngliche Nachricht-----\n" + HEADERS + "\n" + LETTER + SIGNED,
        "Begin forwarded message:\n\n" + "".join(f"> {line}\n" for line in (HEADERS + "\n" + LETTER).splitlines()),
    ],
    ids=["headers", "mbox", "mime", "quoted", "base64", "passed on", "marked as quoted"],
)
def test_the_release_in_a_mail_has_its_title_day_and_text(content: str | bytes) -> None:
    release = read(content)
    assert release.title == TITLE
    assert str(release.published) == "2018-01-23"
    assert release.body == f"{FIRST}\n\n{SECOND}"


def test_the_subject_is_the_title_where_the_mail_begins_with_its_text() -> None:
    release = read(f"{HEADERS.replace('our release of today', 'Heroin in a coach')}\n{FIRST}\n\n{SECOND}\n")
    assert release.title == "Heroin in a coach"
    assert release.body.startswith("Customs officers")


@pytest.mark.parametrize(
    ("greeting", "closing"),
    [
        ("Dear all,", "Sincerely,\nHelen Carrow"),
        ("Estimados colegas:", "Un cordial saludo,\nElena Carro"),
        ("Sehr geehrte Damen und Herren,", "Freundliche Grüße\nHelene Karr"),
        ("各位记者：", "此致\n敬礼"),
    ],
)
def test_greeting_and_closing_of_a_mail_are_none_of_its_text(greeting: str, closing: str) -> None:
    headers = HEADERS.replace("our release of today", "Heroin in a coach")
    assert read(f"{headers}\n{greeting}\n\n{FIRST}\n\n{SECOND}\n\n{closing}\n").body == f"{FIRST}\n\n{SECOND}"


def test_the_year_of_a_dateline_is_that_of_the_mail() -> None:
    text = f"{TITLE}\n\nVIENNA, 28 January -- {FIRST}\n\n{SECOND}\n"
    assert str(read(f"{HEADERS}\n{text}").published) == "2018-01-28"


def test_a_letter_with_a_few_labels_is_no_mail() -> None:
    release = read(f"Date: 23 January 2018\n\n{TITLE}\n\n{FIRST}\n\n{SECOND}\n")
    assert (release.title, str(release.published)) == (TITLE, "2018-01-23")


def test_the_mail_that_a_release_answers_is_none_of_it() -> None:
    asked = f"\n-----Original Message-----\n{HEADERS.replace('23 Jan', '22 Jan')}\nIs there any news of the coach?\n"
    ruled = f"Dear colleagues,\n\n{'-' * 40}\nREGIONAL CUSTOMS OFFICE\n{'-' * 40}\n\n{TITLE}\n\n{FIRST}\n\n{SECOND}\n"
    closing = "\nKind regards,\nPress Office\n\nPlease consider the environment before printing this mail.\n"
    release = read(HEADERS.replace("our release of today", f"Press release: {TITLE}") + "\n" + ruled + closing + asked)
    assert (release.title, str(release.published)) == (TITLE, "2018-01-23")
    assert release.body == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize("content", [HEADERS + "\n" + LETTER, LETTER])
def test_a_text_is_decoded_once_though_it_is_looked_at_for_several_releases(
    content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded = []

    def decode(content: bytes, media_type: str) -> str:
        decoded.append(media_type)
        return encoding.decode(content, media_type)

    monkeypatch.setattr(mail, "decode", decode)
    [(release, _)] = clean_releases(Page(content.encode(), "text/plain", "mail.txt", NOW))
    assert isinstance(release, Release)
    assert decoded == ["text/plain"]


@pytest.mark.parametrize(
    "quoted",
    [
        "El lun, 22 ene 2018 a las 9:40, Redacción <news@paper.example> escribió:\n> ¿Hay novedades?\n>\n> Gracias\n",
        "Am 22.01.2018 um 09:40 schrieb Redaktion\n<news@paper.example>:\n\n>> Gibt es Neues?\n> Bitte um Antwort\n",
        "> Is there any news of the coach?\n> Regards\n",
        "From: News <news@paper.example>\nSent: Monday, 22 January 2018\nTo: Press Office\nSubject: coach\n\nNews?\n",
    ],
    ids=["attribution", "attribution of two lines", "marks alone", "headers"],
)
def test_what_a_mail_quotes_below_a_release_is_none_of_it(quoted: str) -> None:
    headers = HEADERS.replace("our release of today", TITLE)
    assert read(f"{headers}\n{FIRST}\n\n{SECOND}\n\n{quoted}").body == f"{FIRST}\n\n{SECOND}"
    assert read(f"{headers}\n{FIRST}\n\n{SECOND}\n").body == f"{FIRST}\n\n{SECOND}"
