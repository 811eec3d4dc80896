"""First and last lines of articles are told from the frame by how they stand there, in languages without phrases."""

import pytest

from corpus.clean.formats.article import article_lines
from corpus.clean.formats.markup import parse

STORY = [
    "Shërbimet e Policisë së Vlorës sekuestruan gjatë natës njëqind e njëzet kilogramë kanabis.",
    "Në operacion u arrestuan katër shtetas dhe u bllokuan dy automjete e një mjet lundrues me motor.",
    "Materialet iu referuan Prokurorisë pranë Gjykatës së Shkallës së Parë për veprime të mëtejshme.",
]
TEXT = "".join(f"<p>{line}</p>" for line in STORY)
TITLE = "Sekuestrohen 120 kilogramë kanabis në Vlorë"


def lines(body: str) -> list[str]:
    page = parse(f"<html><body>{body}</body></html>")
    return [line for line in article_lines(page, "https://www.example.org/njoftime/3") if line != TITLE]


@pytest.mark.parametrize(
    "behind",
    [
        '<p>Gai honi buruz: <a href="/g/1">haxixa</a>, <a href="/g/2">Irun</a></p>',
        '<div><a href="print.asp?id=4">Хэвлэх</a> | <a href="javascript:history.back()">Буцах</a> | Уншсан 233</div>',
        "<div>Көрүүлөр саны: 1 318</div>",
        '<p>» <a href="/n/2">Kontrolle të shtuara në portin e Durrësit gjatë fundjavës</a></p>',
        '<p><a href="https://t.me/share/url?url=x">Telegram</a> nebo <a href="mailto:?subject=x">e-posta</a></p>',
    ],
)
def test_links_tools_and_counters_below_the_last_paragraph_are_none_of_the_text(behind: str) -> None:
    assert lines(f"<h1>{TITLE}</h1><div>{TEXT}{behind}</div>") == STORY


@pytest.mark.parametrize(
    "above",
    [
        '<div><a href="/">Naslovnica</a> / <a href="/vijesti">Vijesti iz županija</a> / i još nešto ovdje</div>',
        '<p>Te lexosh: <a href="/n/2">Kontrolle në Durrës</a></p>',
        '<p><a href="/print/3">Printo</a> Shkarko</p>',
    ],
)
def test_links_and_tools_above_the_first_paragraph_are_none_of_the_text(above: str) -> None:
    assert lines(f"<div><h1>{TITLE}</h1>{above}{TEXT}</div>") == STORY


def test_a_path_above_the_heading_is_none_of_the_text_however_long_it_is() -> None:
    path = '<div><a href="/">Kreu</a> / <a href="/n">Njoftime</a> / Sekuestrohen 120 kilogramë kanabis në Vlorë</div>'
    assert lines(f"<div>{path}<h1>{TITLE}</h1><div>{TEXT}</div></div>") == STORY


def test_words_below_a_picture_that_are_no_sentence_are_its_caption() -> None:
    picture = '<div><a href="/i"><img src="1.jpg"></a><p>Konfiskatutako paketeak komisarian</p></div>'
    assert lines(f"<h1>{TITLE}</h1><div>{TEXT.replace('</p>', '</p>' + picture, 1)}</div>") == STORY


@pytest.mark.parametrize(
    "behind",
    [
        "<p>Lënda në tërësi: 120 kg</p>",
        "<ul><li>Automjete: 2</li><li>Të arrestuar: 4</li></ul>",
        "<p>Tel: 555 0100</p>",
        '<p>Njoftimi i plotë, me të gjitha hollësitë, gjendet në <a href="/n/4">faqen tonë</a>.</p>',
        "<p>Arben Hoxha</p>",
    ],
)
def test_other_short_lines_below_the_last_paragraph_are_left_for_what_they_say(behind: str) -> None:
    found = lines(f"<h1>{TITLE}</h1><div>{TEXT}{behind}</div>")
    assert found[:3] == STORY
    assert len(found) > len(STORY)


def test_a_long_list_of_links_at_the_end_belongs_to_the_text() -> None:
    items = [f"{number}) Mjet i sekuestruar gjatë operacionit të policisë" for number in range(1, 30)]
    listed = "".join(f'<p>{one}</p><p>» <a href="https://example.net/{one[:2]}">{one[:2]}</a></p>' for one in items)
    assert set(items) <= set(lines(f"<h1>{TITLE}</h1><div>{TEXT}{listed}</div>"))
