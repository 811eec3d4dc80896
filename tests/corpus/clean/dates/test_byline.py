"""The date printed beside a page's heading is its date of publication, whatever its template says."""

from datetime import UTC, datetime

import pytest

from corpus.clean import clean_page
from corpus.clean.dates.byline import is_day_first
from corpus.release import Page, Release

TEXT = "Officers of the customs service seized 40 kilograms of heroin in a container at the port. " * 3


def read(around: str, head: str = "", language: str = "en") -> Release:
    head = f"<head><title>Heroin seized at the port</title>{head}</head>"
    page = f'<html lang="{language}">{head}<body>{around}</body></html>'
    release = clean_page(Page(page.encode(), "text/html", "page", datetime(2026, 1, 1, tzinfo=UTC)))
    assert isinstance(release, Release)
    return release


def date_of(around: str, head: str = "", language: str = "en") -> str | None:
    published = read(around, head, language).published
    return str(published) if published else None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("3 December 2021", "2021-12-03"),
        ("By Jane Roe, Vienna | December 3, 2021 10:15 AM", "2021-12-03"),
        ("Published on 3 December 2021 | Updated on 5 January 2022", "2021-12-03"),
        ("03.12.2021 | 15:33", "2021-12-03"),
        ("2021-12-03 14:00", "2021-12-03"),
        ("Publié le 3 décembre 2021", "2021-12-03"),
        ("Bogotá, 3 de diciembre de 2021", "2021-12-03"),
        ("Artikel Nr: 412 vom Freitag, 3. Dezember 2021, 10:05 Uhr", "2021-12-03"),
        ("Press release no: 12/2021 of 3 December 2021", "2021-12-03"),
        ("Comunicado núm: 98 del 3 de diciembre de 2021", "2021-12-03"),
        ("Komunikat nr: 7 z dnia 3 grudnia 2021", "2021-12-03"),
    ],
)
def test_the_line_below_the_heading_tells_the_day(line: str, expected: str) -> None:
    assert date_of(f"<h1>Heroin seized at the port</h1><div>{line}</div><p>{TEXT}</p>") == expected


def test_the_day_of_a_numbered_case_is_not_that_of_the_release() -> None:
    assert (
        date_of(f"<h1>Heroin seized at the port</h1><div>Exhibit no: 12 of 3 December 2021</div><p>{TEXT}</p>") is None
    )


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Ultimo aggiornamento: 05/01/2022 ore 10.30 | Pubblicato il: 03/12/2021", "it"),
        ("Última actualización: 05/01/2022 · Publicado: 03/12/2021", "es"),
        ("Última atualização: 05/01/2022 - Publicado: 03/12/2021", "pt"),
        ("Laatst gewijzigd: 05-01-2022 | Gepubliceerd: 03-12-2021", "nl"),
        ("Aktualizováno: 5. 1. 2022 | Publikováno: 3. 12. 2021", "cs"),
        ("Aktualizacja: 05.01.2022 | Publikacja: 03.12.2021", "pl"),
        ("Frissítve: 2022.01.05 | Közzétéve: 2021.12.03", "hu"),
        ("Ažurirano: 05.01.2022 | Objavljeno: 03.12.2021", "hr"),
        ("Päivitetty: 5.1.2022 | Julkaistu: 3.12.2021", "fi"),
        ("Оновлено: 05.01.2022 | Опубліковано: 03.12.2021", "uk"),
        ("Ενημέρωση: 05/01/2022 | Δημοσίευση: 03/12/2021", "el"),
        ("تحديث: 05/01/2022 | نشر: 03/12/2021", "ar"),
        ("更新时间：2022-01-05 | 发布时间：2021-12-03", "zh"),
        ("Mis à jour le 05/01/2022 - Publié le 3 décembre 2021", "fr"),
        ("Geändert am 5. Januar 2022, veröffentlicht am 03.12.2021", "de"),
        ("수정일: 2022-01-05 | 등록일: 2021-12-03", "ko"),
    ],
)
def test_a_day_labelled_as_that_of_a_change_is_not_that_of_publication(line: str, language: str) -> None:
    assert date_of(f"<h1>Heroin seized at the port</h1><div>{line}</div><p>{TEXT}</p>", "", language) == "2021-12-03"


@pytest.mark.parametrize(
    "sentence",
    [
        "El 3 de octubre de 2018 fue detenido el primero de ellos.",
        "Am 3. Oktober 2018 wurde der erste von ihnen festgenommen.",
        "On 3 October 2018 the first of them was arrested.",
    ],
)
def test_the_day_of_which_a_first_sentence_tells_is_not_that_of_the_metadata(sentence: str) -> None:
    page = f"<h1>Heroin seized at the port</h1><p>{sentence}</p><p>{TEXT}</p>"
    assert date_of(page, '<meta name="date" content="2019-03-05">') == "2019-03-05"


def test_the_pieces_of_a_calendar_sheet_leave_the_text() -> None:
    for month, day in (("févr.", "2019-02-05"), ("März", "2019-03-05")):
        sheet = f"<div><span>5</span><span>{month}</span><span>2019</span></div>"
        release = read(f"<h1>Heroin seized at the port</h1>{sheet}<p>{TEXT}</p>")
        assert (str(release.published), month in release.body) == (day, False)


def test_so_does_the_line_above_it_and_one_below_a_standfirst() -> None:
    assert date_of(f"<div>3 December 2021</div><h1>Heroin seized at the port</h1><p>{TEXT}</p>") == "2021-12-03"
    standfirst = f"<p>{TEXT}</p><div>Date:</div><div>3 December 2021</div><p>{TEXT}</p>"
    assert date_of(f"<h1>Heroin seized at the port</h1>{standfirst}") == "2021-12-03"


@pytest.mark.parametrize(
    "line",
    [
        "Updated: 3 December 2021",
        "Stand: 03.12.2021",
        "9-11 December 2021",
        "3 December 2021 in Vienna",
        "Sentence: life imprisonment (Dec. 3, 2021)",
        "Prison sentence commuted to expire on December 3, 2021.",
        "Next event: 3 December 2021",
        "The committee, which had met in Vienna for five days, closed its session on 3 December 2021",
    ],
)
def test_a_change_or_an_event_is_no_publication(line: str) -> None:
    head = '<meta property="article:published_time" content="2021-11-30T08:00:00Z">'
    assert date_of(f"<h1>Heroin seized at the port</h1><div>{line}</div><p>{TEXT}</p>", head) == "2021-11-30"


def test_the_printed_day_is_believed_before_the_template_and_the_dispute_is_kept() -> None:
    head = '<meta property="article:published_time" content="2020-01-07T08:00:00Z">'
    release = read(f"<h1>Heroin seized at the port</h1><div>3 December 2021</div><p>{TEXT}</p>", head)
    said = [(one.witness, one.value, one.confidence) for one in release.because("date")]
    assert said == [("byline", "2021-12-03", "low"), ("meta", "2020-01-07", "medium")]


def test_printed_and_marked_day_that_agree_are_sure() -> None:
    head = '<meta property="article:published_time" content="2021-12-03T08:00:00Z">'
    release = read(f"<h1>Heroin seized at the port</h1><div>3 December 2021</div><p>{TEXT}</p>", head)
    assert release.because("date")[0].confidence == "high"


@pytest.mark.parametrize(
    ("language", "head", "expected"),
    [
        ("en-US", "", "2021-02-01"),
        ("en-GB", "", "2021-01-02"),
        ("es", "", "2021-01-02"),
        ("es", '<meta property="article:published_time" content="2021-02-01T08:00:00Z">', "2021-02-01"),
    ],
)
def test_the_order_of_day_and_month_is_that_of_the_country_or_of_the_page_s_other_days(
    language: str, head: str, expected: str | None
) -> None:
    assert date_of(f"<h1>Heroin seized at the port</h1><div>02/01/2021</div><p>{TEXT}</p>", head, language) == expected


@pytest.mark.parametrize(
    ("language", "url", "expected"),
    [
        (None, "https://www.justice.gov/a", False),
        ("en", "https://www.unodc.org/a", None),
        ("en", "https://www.police.uk/a", True),
        ("fr", None, True),
        (None, None, None),
    ],
)
def test_what_is_usual_in_a_country_is_known_by_its_language_or_host(
    language: str | None, url: str | None, expected: bool | None
) -> None:
    assert is_day_first(language, url) is expected


def test_a_day_that_is_called_that_of_publication_counts_wherever_it_stands() -> None:
    below = "<div>Duration: 3 minutes</div><div>Published on 3 December 2021</div>"
    assert date_of(f"<h1>Heroin seized at the port</h1><p>{TEXT}</p><p>{TEXT}</p>{below}") == "2021-12-03"


def test_the_header_of_a_site_tells_the_day_of_the_visit() -> None:
    bar = '<header><time datetime="2023-11-01">Wednesday, 1 November 2023</time></header>'
    page = f"{bar}<h1>Heroin seized at the port</h1><p>VIENNA, 31 October 2023 - {TEXT}</p><p>{TEXT}</p>"
    assert date_of(page) == "2023-10-31"


@pytest.mark.parametrize(
    ("label", "language"),
    [
        ("تاریخ انتشار: ۱۲ مرداد ۱۴۰۲ - ۱۱:۲۰", "fa"),
        ("تاریخ: ۱۴۰۲/۰۵/۱۲", "fa"),
        ("Fecha de publicación: 03/08/2023", "es"),
    ],
)
def test_a_labelled_day_behind_another_field_is_read(label: str, language: str) -> None:
    fields = f"<ul><li>کد خبر: ۵۱۸۷۷</li><li>{label}</li><li>۴۱۶</li></ul>"
    assert date_of(f"{fields}<h1>Heroin seized at the port</h1><p>{TEXT}</p>", language=language) == "2023-08-03"


def test_the_days_of_a_list_below_a_short_japanese_text_are_others() -> None:
    text = "".join(
        f"<p>税関は港で大麻を押収し、会社員ら{count}人を逮捕したと発表した。押収量は過去最大で、捜査を続けている。</p>"
        for count in "三四五六"
    )
    others = "<div><h2>最近の報道発表</h2><ul><li>令和５年７月３日　不正大麻撲滅運動について</li></ul></div>"
    page = f"<p align=right>令和５年７月２１日</p><h1>Heroin seized at the port</h1>{text}{others}"
    assert date_of(page, language="ja") == "2023-07-21"


@pytest.mark.parametrize(
    "entry",
    ["<p>10 March 2022 Day of Open Doors, Kesten</p>", "<p>10 მარტი 2022 — ახალი გზა გაიხსნა ქალაქის ცენტრში</p>"],
)
def test_a_day_with_the_name_of_an_event_is_none_of_the_release(entry: str) -> None:
    dateline = "<p>Lomé, 3 December 2021 – Regulators of seven countries agreed on a form for shipments.</p>"
    story = f"<h1>Heroin seized at the port</h1>{dateline}<p>{TEXT}</p>"
    assert date_of(f"<div>{entry}</div>{story}") == "2021-12-03"
    assert date_of(f"<h1>Heroin seized at the port</h1><p>{TEXT}</p><p>{TEXT}</p><div>{entry}</div>") is None


@pytest.mark.parametrize("behind", ["Press release no. 12/2021", "durch Jana Roe Keine Kommentare, Häfen"])
def test_a_day_with_the_kind_of_the_release_or_its_author_is_its_own(behind: str) -> None:
    above = f"<p>3 December 2021 {behind}</p>"
    assert date_of(f"{above}<h1>Heroin seized at the port</h1><p>{TEXT}</p>") == "2021-12-03"


def test_a_label_in_swahili_stands_before_the_day() -> None:
    assert date_of(f"<h1>Heroin seized at the port</h1><p>Imewekwa: 3rd Dec, 2021</p><p>{TEXT}</p>") == "2021-12-03"


def test_what_happened_when_is_no_date_of_publication() -> None:
    days = "<ul><li>Feb. 3, 2020: warehouse rented</li><li>Mar. 9, 2020 - container leaves port</li></ul>"
    story = f"<h1>Heroin seized at the port</h1><p>{TEXT}</p>{days}<p>{TEXT}</p>"
    assert date_of(f"{story}<p>Released on December 3, 2021</p>") == "2021-12-03"
    assert date_of(story) is None


@pytest.mark.parametrize(
    "line",
    [
        "<p>Press notice 2021/48 | PU-21-077 | 3 December 2021</p>",
        '<time datetime="2021-12-03T09:00">4 years ago</time>',
        '<p><time datetime="2021-12-03">Friday last week</time></p>',
        "<p>Feltöltve: 2021. december 3. 09:15</p>",
    ],
)
def test_the_line_that_tells_the_day_is_none_of_the_text(line: str) -> None:
    release = read(f"<h1>Heroin seized at the port</h1>{line}<p>{TEXT}</p><p>{TEXT.upper()}</p>")
    assert str(release.published) == "2021-12-03"
    assert release.body.startswith("Officers of the customs")
    assert any(one.kind in ("byline", "date", "banner") for one in release.furniture)


def test_a_labelled_day_below_a_text_is_none_of_it() -> None:
    story = "".join(f"<p>{number} {TEXT}</p>" for number in range(12))
    release = read(f"<h1>Heroin seized at the port</h1>{story}<p>Posted by Media Unit on 3 December 2021</p>")
    assert str(release.published) == "2021-12-03"
    assert "Media Unit" not in release.body
