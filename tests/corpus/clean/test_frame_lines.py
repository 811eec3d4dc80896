"""Lines of a page's frame and signatures are told from text by what they say, in the languages of the press."""

import pytest

from corpus.clean.boilerplate import strip_boilerplate
from corpus.clean.frame_lines import FILE, kind_of_frame, parse_lists, signature_at_end
from corpus.toml_tables import TableError

TEXT = ["Officers of the drug squad seized twelve kilograms of heroin in a lorry at the port, the force said."] * 14


@pytest.mark.parametrize(
    "line",
    [
        "Views: 2,318",
        "zobrazeno: 45",
        "Număr vizualizări: 77",
        "Lượt xem: 1.024",
        "تعداد بازدید: ۴۱۶",
        "조회수 52",
        "Okunma sayısı: 310",
        "Vous êtes le 4512e visiteur",
        "Versão para impressão",
        "Εκτύπωση σελίδας",
        "Nyomtatható verzió",
        "Share on Facebook, WhatsApp, e-mail",
        "Condividi: Facebook Telegram WhatsApp",
        "페이스북 트위터 카카오톡",
        "上一篇：海关举办开放日",
        "« Artículo anterior: Abren un centro de tratamiento",
        "Zurück zur Übersicht",
        "목록",
        "Kategorie: Zoll",
        "Přílohy: protokol.pdf",
        "zprava_2024.docx (120 kB)",
        "Page maintained by the web team. Last modified: 3 May 2019",
        "Ultima modifica: 12.03.2021",
        "Check against delivery",
        "Ver esta publicación en Instagram",
        "Haga clic en la foto para ampliar",
        "Нажмите на фото для увеличения",
        "(责编：林宇)",
        "Esta información se publica por razones de interés público.",
        "Mod. DC 04 - Uso interno",
        "Publisert",
        "등록일 | 2023-11-21 | 담당부서 | 조사과",
        "Rating: 4.5/5 (12 votes)",
        "Ocena: 4.5/5 (12)",
        "Оценка: 5 из 5 (3 голоса)",
        "评分: 4.5",
        "【打印】【关闭】",
        "【字体：大 中 小】【打印】",
        "[Print] [Close]",
        "An official website of the United States government",
        "Here’s how you know",
        "Official websites use .gov",
        "Un sitio oficial del Gobierno de Estados Unidos",
        "How to identify a Singapore Government website",
    ],
)
def test_lines_of_the_frame_are_known(line: str) -> None:
    assert kind_of_frame(line)
    assert list(strip_boilerplate([*TEXT[:7], line, *TEXT[:7]]).text) == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "The page had 318 views before the shop on it was closed, the prosecutor said.",
        "Share of heroin among the seizures: 12 %",
        "Next week the court will hear both drivers",
        "Categories of drugs that were seized in the north",
        "Print and share the leaflet with your patients",
        "The agency updated its list of precursors on 3 May 2019.",
        "YouTube",
        "Back to school with a plan against drugs",
        "Police rating 5 officers",
        "An official site of the port was searched by police in Lima",
        "(Reuters)",
        "[Update]",
        "Play",
    ],
)
def test_text_that_speaks_of_such_things_is_none(line: str) -> None:
    assert kind_of_frame(line) is None


@pytest.mark.parametrize(
    "signed",
    [
        ("La procureure de la République,", "Anne DUVAL"),
        ("Prokurator Okręgowy", "Jan Lis"),
        ("Tiskové oddělení celní správy",),
        ("/hl",),
        ("JOHN OTIENO, MBS", "DIRECTOR GENERAL", "A Healthy Nation From the Start"),
        ("Пресс-служба таможни",),
    ],
)
def test_a_signature_below_the_last_sentence_is_no_text(signed: tuple[str, ...]) -> None:
    assert signature_at_end([TEXT[0], *signed]) == len(signed)
    assert list(strip_boilerplate([*TEXT, *signed]).text) == TEXT


@pytest.mark.parametrize("end", [("John Smith", "Mary Poe"), ("Heroin", "Cocaine"), ("Two kilograms of each",)])
def test_lists_at_the_end_of_a_text_are_no_signatures(end: tuple[str, ...]) -> None:
    assert signature_at_end([TEXT[0], *end]) == 0


@pytest.mark.parametrize(
    "contact",
    [
        ("Contacto de prensa", "Marta Ruiz", "Teléfono: 91 555 01 23"),
        ("Kontakt pro média:", "por. Jana Malá, tel.: 974 000 111"),
        ("Sajtókapcsolat:", "sajto@rendor.example"),
        ("Lisätietoja antaa", "tulliylitarkastaja, puh. 040 000 1111"),
        ("สอบถามรายละเอียดเพิ่มเติม", "โทร. 02 000 1111"),
        ("Untuk maklumat lanjut:", "Unit Komunikasi, 03-0000 1111"),
        (
            "For media enquiries please contact:",
            "Questions from the press are answered by Ms Lee at press@customs.example on working days until four.",
        ),
        ("Hotline against drugs: 1386, day and night",),
    ],
)
def test_contacts_are_cut_from_the_end(contact: tuple[str, ...]) -> None:
    assert list(strip_boilerplate([*TEXT, *contact]).text) == TEXT


@pytest.mark.parametrize("mark", ["-TAMAT-", "完", "(以上)", "- Ende -", "KONIEC", "* *** *"])
def test_behind_the_mark_of_the_end_nothing_is_text(mark: str) -> None:
    behind = "The Authority was founded in 1998 and has eleven offices in the country."
    assert list(strip_boilerplate([*TEXT, mark, behind]).text) == TEXT


def test_a_mistake_in_the_lists_is_reported_with_its_line() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert parse_lists(text)["sharing"]["verbs"]
    line = text[: text.index("tools = [")].count("\n") + 1
    with pytest.raises(TableError, match=rf"frame_lines\.toml, line {line}: tools.*no regular expression"):
        parse_lists(text.replace("tools = [", "tools = [\n    'print(',", 1))


@pytest.mark.parametrize(
    "note",
    [
        "This email address is kept from spambots, and you need JavaScript to see it.",
        "Esta dirección de correo se protege de los robots de spam: active JavaScript para verla.",
        "Cette adresse e-mail est à l’abri des robots spammeurs ; activez JavaScript.",
        "Diese E-Mail-Adresse wird vor Spambots verborgen; bitte JavaScript einschalten.",
        "Adres e-mail chroniony przed robotami spamującymi, wymagany JavaScript.",
        "Адрес почты скрыт от спам-ботов, включите JavaScript.",
        "Bu e-posta adresi istenmeyen postadan korunuyor, JavaScript gerekir.",
        "此邮件地址受到防垃圾邮件保护，需要启用 JavaScript。",
        "このメールアドレスはスパムから守られています。JavaScriptを有効にしてください。",
    ],
)
def test_a_note_in_place_of_a_hidden_address_is_none_of_the_text(note: str) -> None:
    assert list(strip_boilerplate([*TEXT[:7], note, *TEXT[:7]]).text) == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "Text size: A | A+ | A++",
        "Tamaño del texto: pequeño | mediano | grande",
        "Velikost písma: malé | střední | velké",
        "Yazı boyutu: küçük, orta, büyük",
        "Размер шрифта: обычный | крупный",
        "Écouter cette page",
        "Ascolta questo articolo",
        "Odsłuchaj tekst",
    ],
)
def test_tools_for_the_size_of_letters_and_for_listening_are_none_of_the_text(line: str) -> None:
    assert list(strip_boilerplate([line, *TEXT]).text) == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "Связь со СМИ: +7 495 555 00 11",
        "Dla dziennikarzy: 22 555-01-10, prasa@urzad.example",
        "Για δημοσιογράφους: 210 5550110",
        "Journalistes : presse@douane.example",
    ],
)
def test_a_label_with_nothing_but_a_number_or_an_address_to_reach_ends_the_text(line: str) -> None:
    assert list(strip_boilerplate([*TEXT, line]).text) == TEXT


@pytest.mark.parametrize("line", ["Tablets seized since January: 1 234 567", "Value in euro: 12.500.000"])
def test_a_label_with_an_amount_stays(line: str) -> None:
    assert strip_boilerplate([*TEXT, line]).text[-1] == line
