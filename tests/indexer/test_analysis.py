"""Releases in several languages: their terms, and that each is found as its readers would type it."""

import pytest

from corpus.languages import language_code, language_name
from corpus.vocabulary import concepts
from corpus.words import WORD
from indexer.analysis import term, terms
from indexer.drug_spelling import one_spelling
from indexer.folding import fold
from indexer.stopwords import is_stopword
from search.ask import QueryOptions
from search.query import Filters
from tests.desk import Desk, release

AS_TYPED = QueryOptions(expand=False)
"""Under no other name, so that only what is asked is tested."""

FRENCH = release(
    "fr",
    "Saisie d'anhydride acétique au Havre",
    "Les douaniers ont découvert l’anhydride acétique dans des conteneurs. Trois personnes arrêtées, soupçonnées de "
    "livrer des précurseurs de l'héroïne, ont été présentées au juge.",
    language="fr",
)
RUSSIAN = release(
    "ru",
    "Изъята партия уксусного ангидрида",
    "Полиция изъяла двадцать бочек уксусного ангидрида, которым торговали преступные группы. Ещё ёмкости с героином "
    "найдены на складе; об этом сообщили в Europol.",
    language="ru",
)
ARABIC = release(
    "ar",
    "ضبط حمض الخليك اللامائي في الميناء",
    "أعلنت وزارة الداخلية عن ضبط المخدّرات والسلائف الكيميائية، وهي تكفي لصنع الهيروين. وأُوقف ثلاثة مهربين.",
    language="ar",
)
SPANISH = release(
    "es",
    "Incautación de anhídrido acético en el puerto",
    "La policía incautó precursores químicos en dos operaciones; la detención de los traficantes siguió.",
    language="es",
)
PORTUGUESE = release(
    "pt",
    "Apreensões de anidrido acético em Santos",
    "As operações da polícia federal levaram à apreensão de precursores químicos e de laboratórios clandestinos.",
    language="pt",
)
GERMAN = release(
    "de",
    "Zoll stellt Essigsäureanhydrid sicher",
    "Die Händler wollten die Grundstoffe über die Straße nach Österreich bringen. Der Verdächtige schweigt.",
    language="de",
)
ITALIAN = release(
    "it",
    "Sequestro di anidride acetica nel porto",
    "Sequestrate dodici tonnellate di precursori dell'eroina; arrestati due trafficanti.",
    language="it",
)
DUTCH = release(
    "nl",
    "Azijnzuuranhydride in beslag genomen",
    "De verdachte smokkelaars hadden containers met grondstoffen voor heroïne.",
    language="nl",
)
CHINESE = release(
    "zh", "缉获醋酸酐", "海关在港口缉获二十桶醋酸酐，可用于制造海洛因。2019年，INCB 发表报告。", language="zh"
)
ENGLISH = release(
    "en",
    "Acetic anhydride seized",
    "Police in Canada say the workers can carry drums of precursors. Policies are under review in the area.",
)
ALL = (FRENCH, RUSSIAN, ARABIC, SPANISH, PORTUGUESE, GERMAN, ITALIAN, DUTCH, CHINESE, ENGLISH)


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    with Desk(tmp_path_factory.mktemp("newsroom")) as desk:
        desk.publish(*ALL, release("unknown", "Report on precursors", "Seized drums.", language=None))
        desk.store.close()
        return desk


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("fr", "saisie saisies saisi SAISIR"),
        ("fr", "héroïne l'héroïne d’héroïne heroine qu'héroïne"),
        ("fr", "arrêté arrêtée arretees arrêtés"),
        ("fr", "douanier douaniers douanière douanieres"),
        ("en", "hydrolysis hydrolyses hydrolysed hydrolyzing"),
        ("en", "electrolysis electrolyses"),
        ("es", "incautación incautaciones incautado incautacion"),
        ("pt", "operação operações operacao operacoes"),
        ("pt", "apreensão apreensões apreensoes"),
        ("pt", "nacional nacionais"),
        ("pt", "possível possíveis possiveis"),
        ("de", "Händler Händlern Haendler"),
        ("de", "Straße STRASSE Straßen"),
        ("it", "eroina l'eroina dell’eroina"),
        ("it", "sequestro sequestri sequestrato"),
        ("nl", "verdachte verdachten"),
        ("nl", "heroïne heroine"),
        ("ru", "ангидрид ангидрида АНГИДРИДОМ"),
        ("ru", "уксусный уксусного уксусным уксусная"),
        ("ru", "ёмкость емкости ёмкостей"),
        ("ru", "drug drugs Drugs"),
        ("ar", "هيروين الهيروين والهيروين وهيروين بالهيروين للهيروين"),
        ("ar", "مخدرات المخدرات المُخَدِّرَات للمخدرات وللمخدرات المخـــدرات"),
        ("ar", "أنهيدريد انهيدريد الأنهيدريد إنهيدريد"),
        ("ar", "وزارة الوزارة ووزارة"),
        ("ar", "مكافحة المكافحة مكافحه"),
        ("ar", "مهربين المهربون مهرب"),
        ("tr", "İstanbul ISTANBUL istanbul ıstanbul"),
        ("pl", "ŁÓDŹ łódź lodz"),
    ],
)
def test_forms_of_a_word_have_one_term(language: str, forms: str) -> None:
    assert len({term(form, language) for form in forms.split()}) == 1


@pytest.mark.parametrize("name", "Turkey Grant May Sessions FAST SMART MET PrEP F.A.S.T.".split())
def test_no_language_takes_a_name_for_the_word_in_small_letters(name: str) -> None:
    word = name.replace(".", "").lower()
    assert set(terms(name)).isdisjoint(term(word, language) for language in ("en", None))
    assert set(terms(word)).isdisjoint(term(name, language) for language in ("en", None))


def test_what_ships_carry_goods_in_is_no_form_of_what_it_contains() -> None:
    assert term("containers", "en") == term("container", "en") != term("contained", "en")


@pytest.mark.parametrize(("one", "other"), [("Turkey", "Turkish"), ("China's", "Chinese"), ("FAST", "F.A.S.T.")])
def test_the_forms_of_a_name_have_one_term(one: str, other: str) -> None:
    assert term(one, "en") == term(other, "en")


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt", "de", "it", "nl", "ru", "ar", "pl", None])
@pytest.mark.parametrize("word", "l'anhydride Incautación Händler героином وللمخدرات İstanbul 2011 K2 o'brien".split())
def test_a_query_knows_the_term_of_a_word_in_every_language(word: str, language: str | None) -> None:
    assert term(word, language) in terms(word)


@pytest.mark.parametrize(
    ("word", "language"),
    [("героина", "mk"), ("المخدرات", "ur"), ("drugs", "fi"), ("policies", None)],
)
def test_words_of_a_language_without_a_stemmer_are_only_folded(word: str, language: str | None) -> None:
    assert term(word, language) == word


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("pl", "heroina heroiny heroinę heroiną"),
        ("pl", "narkotyki narkotyków narkotykami"),
        ("pl", "zatrzymano zatrzymani zatrzymała zatrzymanie zatrzymać"),
        ("cs", "drogy drogami drog"),
        ("sv", "narkotika narkotikan narkotikans"),
        ("sv", "knark knarket"),
        ("sv", "beslag beslaget beslagen"),
        ("da", "politi politiet politiets"),
        ("no", "smugling smuglingen smuglingens"),
        ("ro", "droguri drogurilor drogurile"),
        ("tr", "uyuşturucu uyuşturucunun uyuşturucular uyusturucu"),
        ("tr", "kaçakçılık kaçakçılığı"),
        ("tr", "Türkiye Türkiye'nin Türkiye'de"),
        ("tr", "kokain kokaini kokainin"),
        ("id", "menyelundupkan diselundupkan penyelundupan"),
        ("uk", "героїн героїну героїном"),
        ("uk", "поліція поліції поліцією"),
        ("uk", "засудили засудив засудити"),
        ("el", "αστυνομία αστυνομίας αστυνομίες"),
        ("el", "ναρκωτικό ναρκωτικά ναρκωτικών"),
        ("hi", "तस्कर तस्करों तस्करी"),
        ("fa", "قاچاق‌چی قاچاق‌چی‌ها قاچاق‌چی‌های"),
        ("fa", "سوداگر سوداگران"),
        ("pl", "paczka paczek paczki"),
        ("pl", "instytut instytutu instytucie"),
        ("pl", "tabletka tabletek tabletce"),
        ("cs", "zásilka zásilek zásilky"),
        ("cs", "organizovat organizuje organizoval"),
        ("sk", "tabletka tabletiek tabletky"),
        ("sk", "zásielka zásielok zásielky"),
        ("sk", "polícia polície políciou"),
        ("hr", "pošiljka pošiljki pošiljaka"),
        ("hr", "policija policije policiju"),
        ("hr", "zaplijenjen zaplijenjena zaplijenjeno"),
        ("uk", "пакунок пакунки пакунків"),
        ("uk", "посилка посилок"),
        ("uk", "вихід виходу виході"),
        ("tr", "liman limanda limandan limanın"),
        ("tr", "ev evde evler evlerde"),
        ("no", "toller tolleren tollere tollerne"),
        ("id", "pil pilnya"),
        ("uk", "здоров'я здоров’я здоровʼя"),
        ("da", "Århus Aarhus"),
        ("da", "aktivitet aktiviteten aktiviteter aktiviteterne"),
        ("ro", "loc locuri locurile"),
        ("ro", "cercetare cercetări cercetării"),
        ("bg", "пратка пратки пратката пратките"),
        ("bg", "търговец търговци търговците"),
        ("hu", "kábítószer kábítószert kábítószerek kábítószerrel kábítószerekkel"),
        ("hu", "csoport csoportot csoportok csoportban"),
    ],
)
def test_the_forms_of_a_word_have_one_term_in_the_further_languages(language: str, forms: str) -> None:
    assert len({term(form, language) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("es", "huir", "huyeron"),
        ("es", "perseguir", "persiga"),
        ("fr", "détenir", "détint"),
        ("pt", "pedir", "peçam"),
        ("it", "uccidere", "uccisero"),
        ("ru", "пойти", "пошла"),
        ("ru", "ввезти", "ввезут"),
        ("nl", "drugsbende", "drugsbendes"),
        ("en", "Latakia", "Lattakia"),
        ("ru", "Хезболла", "Хизбалла"),
        ("pl", "kg", "kilogramów"),
        ("ru", "мкг", "микрограмм"),
        ("en", "µg", "micrograms"),
        ("uk", "Україна", "українського"),
        ("pl", "Polska", "polskiego"),
        ("es", "Leon", "León"),
        ("es", "ir", "fue"),
        ("fr", "aller", "vont"),
        ("it", "essere", "erano"),
        ("de", "sein", "gewesen"),
        ("sv", "gripa", "greps"),
        ("no", "skyte", "skutt"),
        ("da", "stjæle", "stjålet"),
        ("uk", "людина", "люди"),
        ("fa", "ماده", "مواد"),
        ("es", "opioide", "opioides"),
        ("nl", "opiaat", "opiaten"),
        ("nl", "amfetamine", "amfetaminen"),
        ("sv", "steroid", "steroiderna"),
        ("pl", "marihuana", "marihuanę"),
        ("ru", "фентанил", "фентанилом"),
        ("it", "protezione", "protezioni"),
        ("de", "Angriff", "Angriffe"),
        ("en", "Zelensky", "Zelenskyy"),
        ("en", "Luhansk", "Lugansk"),
        ("hi", "मुंबई", "मुम्बई"),
        ("de", "Lkw", "LKW"),
        ("de", "BtMG", "BTMG"),
        ("nl", "xtc", "XTC"),
        ("de", "fünfundzwanzig", "25"),
        ("uk", "п'ятнадцять", "15"),
    ],
)
def test_irregular_forms_other_names_and_units_have_one_term(language: str, one: str, other: str) -> None:
    assert term(one, language) == term(other, language)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("es", "año", "ano"),
        ("pt", "país", "pais"),
        ("pl", "sąd", "sad"),
        ("el", "νομός", "νόμος"),
        ("ar", "ثلاثين", "ثلاثة"),
        ("ru", "Иван", "Иванов"),
        ("ru", "Кузнецов", "кузнец"),
        ("uk", "героїн", "героїня"),
        ("de", "Singen", "singen"),
        ("fr", "côte", "cote"),
        ("fr", "côte", "côté"),
        ("pt", "secretária", "secretaria"),
        ("sv", "får", "far"),
        ("sv", "låg", "lag"),
        ("tr", "öldü", "oldu"),
        ("pl", "lęk", "lek"),
        ("da", "fire", "4"),
    ],
)
def test_words_that_only_their_signs_or_endings_tell_apart_have_two_terms(language: str, one: str, other: str) -> None:
    assert term(one, language) != term(other, language)


@pytest.mark.parametrize("language", ["uk", "el", "hi", "fa", "ar", "zh"])
def test_an_english_name_in_a_release_in_another_script_has_its_english_term(language: str) -> None:
    assert term("Chemicals", language) == term("chemicals", "en")


@pytest.mark.parametrize(("word", "number"), [("героина", 4), ("الهيروين", 3), ("ηρωίνη", 2), ("2011", 1), ("海", 1)])
def test_a_word_that_no_latin_language_can_have_has_the_stems_of_its_script_and_itself(word: str, number: int) -> None:
    assert len(terms(word)) == number


def test_where_all_releases_are_english_a_word_has_no_foreign_stems() -> None:
    assert terms("commission", ("en",)) == ("commiss",)
    assert terms("policies", ("en", None)) == ("polici", "policies")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("مُخَدِّرات قوية", ["مُخَدِّرات", "قوية"]),
        ("मादक पदार्थ", ["मादक", "पदार्थ"]),
        ("海洛因2011年", ["海", "洛", "因", "2011", "年"]),
        ("ヘロイン", ["ヘ", "ロ", "イ", "ン"]),
        ("헤로인 압수", ["헤로인", "압수"]),
        ("เฮโรอีน๑๒", ["เฮ", "โร", "อี", "น", "๑๒"]),
        ("น้ำแข็ง", ["น้ำ", "แข็", "ง"]),
        ("ເຮໂຣອີນ", ["ເຮ", "ໂຣ", "ອີ", "ນ"]),
        ("គ្រឿងញៀន", ["គ្រឿ", "ង", "ញៀ", "ន"]),
        ("ဘိန်းဖြူ", ["ဘိ", "န်း", "ဖြူ"]),
        ("25'000.50 5'10", ["25'000.50", "5'10"]),
        ("anhy\u00addride", ["anhy\u00addride"]),
        ("e\u0301tat m\u0303a", ["e\u0301tat", "m\u0303a"]),
        ("l’anhydride d'a O'Brien's ''", ["l’anhydride", "d'a", "O'Brien's"]),
    ],
)
def test_words_keep_their_marks(text: str, words: list[str]) -> None:
    assert WORD.findall(text) == words


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ÉTÉ", "ete"),
        ("Œuvre", "oeuvre"),
        ("ß", "ss"),
        ("й", "й"),
        ("ё", "е"),
        ("١٢٣", "123"),
        ("ข้าว", "ข้าว"),
        ("เเม่", "แม่"),
        ("น้ำ", "น\u0e4d\u0e49า"),
        ("น\u0e49\u0e4dา", "น\u0e4d\u0e49า"),
        ("anhy\u00addride", "anhydride"),
    ],
)
def test_letters_are_folded(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("anhydride acetique", {"fr"}),
        ("l'anhydride", {"fr"}),
        ('"anhydride acétique"', {"fr"}),
        ("arrêté", {"fr"}),
        ("héroïne", {"fr", "nl"}),
        ("уксусный ангидрид", {"ru"}),
        ('"уксусный ангидрид"', {"ru"}),
        ("емкость", {"ru"}),
        ("europol", {"ru"}),
        ("هيروين", {"ar"}),
        ("مخدرات", {"ar"}),
        ("الوزارة", {"ar"}),
        ("السلائف", {"ar"}),
        ("anhidrido acetico", {"es"}),
        ("incautaciones", {"es"}),
        ("detencion", {"es"}),
        ("operacoes apreensao", {"pt"}),
        ("laboratorio", {"pt"}),
        ("Haendler", {"de"}),
        ("strasse", {"de"}),
        ("verdächtigen", {"de"}),
        ("eroina", {"it"}),
        ("sequestri", {"it"}),
        ("smokkelaar", {"nl"}),
        ("海洛因", {"zh"}),
        ("洛因", {"zh"}),
        ("因洛", set()),
        ("precursor", {"es", "pt", "it", "en"}),
        ("precursors", {"en", "unknown"}),
        ("precurs*", {"fr", "es", "pt", "it", "en", "unknown"}),
        ("anhydr?de", {"fr", "en"}),
        ("ангидр*", {"ru"}),
        ("ангедрид~", {"ru"}),
        ("insautacion~", {"es"}),
        ("acetique NEAR/2 anhydride", {"fr"}),
        ("acetic anhydride", {"en"}),
        ("les précurseurs de l'héroïne", {"fr"}),
        ("drums language:en", {"en"}),
        ("drums language:undetermined", {"unknown"}),
        ("language:français", {"fr"}),
        ("language:(arabic OR РУССКИЙ)", {"ar", "ru"}),
        ("anhydride -language:fr", {"en"}),
    ],
)
def test_a_release_is_found_in_its_language(newsroom: Desk, text: str, found: set[str]) -> None:
    assert set(newsroom.found(text, size=50, options=AS_TYPED)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("เฮโรอีน", {"th"}),
        ("ท่าเรือ", {"th"}),
        ('"ที่ท่าเรือ"', {"th"}),
        ("ท่าเรือ เฮโรอีน", {"th"}),
        ("น\u0e49\u0e4dา", {"th"}),
        ("เรือท่า", set()),
        ("ทาเรือ", set()),
        ("เฮโร*", {"th"}),
        ("ເຮໂຣອີນ", {"lo"}),
        ("ໜ້າທີ່", {"lo"}),
        ("ຫນ້າທີ່", {"lo"}),
        ("ហេរ៉ូអ៊ីន", {"km"}),
        ("ប៉ូលិស", {"km"}),
        ("ဟီးရိုးအင်း", {"my"}),
        ("ရဲ", {"my"}),
    ],
)
def test_a_word_of_a_script_without_spaces_is_found_within_the_line(desk: Desk, text: str, found: set[str]) -> None:
    desk.publish(
        release("th", "ข่าว", "ตำรวจยึดเฮโรอีนที่ท่าเรือใกล้แม่น้ำ", language="th"),
        release("lo", "ຂ່າວ", "ເຈົ້າໜ້າທີ່ຍຶດເຮໂຣອີນຢູ່ຊາຍແດນ", language="lo"),
        release("km", "ព័ត៌មាន", "ប៉ូលិសរឹបអូសហេរ៉ូអ៊ីននៅព្រំដែន", language="km"),
        release("my", "သတင်း", "နယ်စပ်တွင်ရဲကဟီးရိုးအင်းဖမ်းဆီးခဲ့သည်", language="my"),
        release("en", "Heroin", "Police seized heroin at the port."),
    )
    assert set(desk.found(text, options=AS_TYPED)) == found


def test_a_word_within_a_line_without_spaces_is_marked_alone(desk: Desk) -> None:
    desk.publish(release("th", "ข่าว", "ตำรวจยึดเฮโรอีนที่ท่าเรือใกล้แม่น้ำ", language="th"))
    [hit] = desk.ask("เฮโรอีน").results.hits
    assert [span.text for span in hit.excerpt if span.marked] == ["เฮโรอีน"]


@pytest.mark.parametrize("text", ["25000", "25'000", "25’000", "25,000"])
def test_thousands_with_apostrophes_are_those_with_other_separators(desk: Desk, text: str) -> None:
    desk.publish(
        release("straight", body="Im Koffer waren 25'000 Tabletten.", language="de"),
        release("curved", body="Im Paket waren 25’000 Tabletten.", language="de"),
        release("plain", body="The box held 25000 tablets."),
        release("parts", body="Of 25 men 000 came."),
        release("other", body="Im Koffer waren 25'0001 oder 125'000 Tabletten.", language="de"),
    )
    assert set(desk.found(text)) == {"straight", "curved", "plain"}


@pytest.mark.parametrize("text", ["cans", "worked", "polices", "are"])
def test_a_stem_of_one_language_never_finds_words_of_another(desk: Desk, text: str) -> None:
    """In Spanish or French, these words have the stems of *Canada*, *worker*, *policies* and *area*."""
    desk.publish(release("a", body="Canada worker policies area"), release("b", body="Nada", language="es"), FRENCH)
    assert "a" not in desk.found(text, options=AS_TYPED)


def test_a_word_finds_no_other_whose_stem_is_that_word(desk: Desk) -> None:
    desk.publish(release("a", body="The commissioner spoke."), release("b", body="A commission sat."))
    assert desk.found("commission") == ["b"]


@pytest.mark.parametrize(
    ("text", "id", "marked"),
    [
        ("anhydride saisies", "fr", ["Saisie", "d'anhydride"]),
        ("уксусный", "ru", ["уксусного"]),
        ("الخليك", "ar", ["الخليك"]),
        ("incautacion", "es", ["Incautación"]),
        ('"anidrido acetico"', "pt", ["anidrido acético"]),
        ("essigsaureanhydrid", "de", ["Essigsäureanhydrid"]),
        ("醋酸酐", "zh", ["醋酸酐"]),
    ],
)
def test_what_answers_is_marked_in_any_language(newsroom: Desk, text: str, id: str, marked: list[str]) -> None:
    (hit,) = [hit for hit in newsroom.ask(text).results.hits if hit.id == id]
    assert [span.text for span in hit.title if span.marked] == marked


def test_the_words_of_a_rare_language_are_not_rare_words(desk: Desk) -> None:
    texts = ["Interpol met.", *["Officers met."] * 20]
    desk.publish(
        *(release(f"en{number}", body=text) for number, text in enumerate(texts)),
        release("es", body="Interpol hoy.", language="es"),
    )
    assert desk.found("interpol")[0] == "en0"


@pytest.mark.parametrize("word", "the los l'une в في und dell'una não het qu".split())
def test_a_common_word_is_left_out(word: str) -> None:
    assert is_stopword(word)


@pytest.mark.parametrize("word", "die war son car van door sao stato da ai EU героин l'héroïne".split())
def test_a_word_with_a_subject_in_some_language_is_kept(word: str) -> None:
    assert not is_stopword(word)


def test_languages_are_counted_and_the_undetermined_stand_for_themselves(newsroom: Desk) -> None:
    counts = newsroom.ask("precurs*").results.facet("language").counts
    assert {one.label: one.count for one in counts} == {
        **dict.fromkeys(("English", "Spanish", "French", "Italian", "Portuguese"), 1),
        "Undetermined": 1,
    }
    chosen = newsroom.ask("precurs*", Filters(language=("Français", "undetermined"))).results
    assert {hit.id for hit in chosen.hits} == {"fr", "unknown"}
    assert [one.value for one in chosen.facet("language").counts if one.selected] == ["fr", "undetermined"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *(("fr", "fr"), ("FR", "fr"), ("fr-CA", "fr"), ("zh_Hans", "zh"), ("French", "fr"), ("francais", "fr")),
        *(("العربية", "ar"), ("Русский", "ru"), ("Undetermined", "undetermined"), ("Elvish", "Elvish")),
    ],
)
def test_a_language_is_named_by_code_or_name(typed: str, code: str) -> None:
    assert language_code(typed) == code


def test_a_language_without_a_known_name_is_shown_by_its_code() -> None:
    assert [language_name(code) for code in ("fr", "undetermined", "tlh")] == ["French", "Undetermined", "tlh"]


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", "sell sold selling sells"),
        ("en", "steal stole stolen"),
        ("en", "children child child's"),
        ("en", "Guatemala Guatemalan Guatemalans"),
        ("en", "licence license licensed licences"),
        ("en", "legalisation legalization legalise"),
        ("en", "sulphate sulfate"),
        ("en", "programme program programmes"),
        ("en", "fibre fiber"),
        ("en", "tonne tonnes tons ton"),
        ("en", "D.E.A. DEA DEA's D.E.A.'s"),
        ("en", "U.S. US"),
        ("en", "1,000 1000"),
        ("de", "1.000 1000"),
        ("de", "befunden befand befinden"),
        ("zh", "緝 缉"),
        ("en", "crises crisis"),
        ("en", "manoeuvre maneuver manoeuvres"),
        ("en", "purify purification purifies"),
        ("en", "NGOs NGO N.G.O. NGO's"),
        ("en", "1990s 1990's"),
        ("en", "0.25 .25"),
        ("en", "twelve 12"),
        ("en", "smuggler smuggling smuggled"),
        ("de", "kolumbianisch kolumbianische kolumbianischen Kolumbien"),
        ("de", "% Prozent"),
        ("es", "luz luces"),
        ("fr", "tribunal tribunaux"),
        ("pt", "jovem jovens"),
        ("ru", "контрабандист контрабандиста контрабанды"),
        ("ru", "колумбийский колумбийского Колумбии"),
        ("fr", "20e 20ème"),
        ("nl", "20e 20ste"),
        ("pt", "1.º 1º primeiro"),
        ("de", "Lkw Lkws"),
        ("en", "percent %"),
        ("en", "heavy heavier heaviest"),
        ("en", "big bigger biggest"),
        ("en", "fuelled fueled fuelling"),
        ("en", "staff staffed staffing"),
        ("en", "conspire conspiracy conspiracies"),
        ("en", "Kharkiv Kharkov"),
        ("en", "diagnose diagnosis diagnoses"),
        ("es", "ciudad ciudades"),
        ("es", "obra obras"),
        ("es", "vendió vendieron vender venderá"),
        ("es", "pensar piensan piensa"),
        ("fr", "attendre attend attendu"),
        ("fr", "publier publié publient"),
        ("fr", "nouveau nouvelle"),
        ("pt", "civil civis"),
        ("it", "macchiare macchia macchiato"),
        ("de", "Gericht Gerichts Gerichte"),
        ("de", "kommen kommt gekommen"),
        ("de", "auffordern aufgefordert auffordert aufzufordern"),
        ("de", "ermitteln Ermittlung ermittelte"),
        ("nl", "groot grote grotere grootste"),
        ("nl", "veroordelen veroordeeld veroordeelde"),
        ("nl", "proberen probeert probeerde geprobeerd"),
        ("ru", "искать ищет ищут"),
        ("ru", "таблетка таблеток таблетки"),
        ("ru", "обнаружить обнаружено обнаруженный"),
        ("de", "Schiffahrt Schifffahrt"),
        ("de", "Photographie Fotografie"),
        ("de", "sicherstellen sichergestellt"),
        ("es", "interés intereses"),
        ("it", "carabiniere carabinieri"),
        ("ar", "٪ %"),
        ("fr", "sportif sportive sportives"),
        ("fr", "directeur directrice"),
        ("pt", "azul azuis"),
        ("ru", "церковь церкви церквей"),
        ("en", "noisy noisier noisiest"),
        ("ar", "قاض القاضي القضاة"),
        ("ar", "اعتقل اعتقلت"),
        ("de", "fördern foerdern gefördert Förderung"),
        ("fr", "saisi saisie saisis saisies"),
        ("fr", "transmis transmise transmises"),
        ("fr", "admis admise admises"),
        ("fr", "reçu reçue reçus reçues"),
        ("fr", "poursuivi poursuivie poursuivis poursuivies"),
        ("es", "resuelto resuelta resueltos resueltas"),
        ("es", "incautado incautada incautados incautadas"),
        ("pt", "eleito eleita eleitos eleitas"),
        ("pt", "apreendido apreendida apreendidos apreendidas"),
        ("it", "ucciso uccisa uccisi uccise"),
        ("it", "espulso espulsa espulsi espulse"),
        ("it", "sequestrato sequestrata sequestrati sequestrate"),
        ("it", "richiedere richiesto richiesta richiesti richieste"),
        ("it", "emettere emesso emessa emessi"),
        ("fr", "obtenir obtenu obtenue obtenues"),
        ("fr", "contrefaire contrefait contrefaite contrefaits"),
        ("es", "encubrir encubierto encubiertas"),
        ("pt", "prescrever prescrito prescritas"),
        ("de", "stehlen gestohlen gestohlene gestohlenem gestohlener"),
        ("de", "fälschen gefälscht gefälschte gefaelschten Fälschung"),
        ("de", "anerkennen anerkannt anerkannte anzuerkennen"),
        ("de", "festlegen festgelegt festgelegten"),
        ("de", "einschränken eingeschränkt eingeschränkte"),
        ("de", "konfrontieren konfrontiert konfrontierten"),
        ("de", "rauchen geraucht raucht"),
        ("de", "handeln gehandelt Handel"),
        ("nl", "constateren geconstateerd constateerde constateert"),
        ("nl", "kopen gekocht gekochte"),
        ("nl", "melden gemeld meldt"),
        ("nl", "verlagen verlaagd verlaagde"),
        ("nl", "worden wordt werd geworden"),
        ("ru", "контролировать контролируемых контролирующий"),
        ("ru", "ввезти ввезенный ввезённых ввезли"),
        ("ru", "найти найденный найденных"),
    ],
)
def test_what_belongs_together_has_one_term(language: str, forms: str) -> None:
    assert len({term(form, language) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "diversion diversity"),
        ("en", "legal legalization"),
        ("en", "aid AIDS"),
        ("en", "US us"),
        ("en", "customs customer custom"),
        ("en", "SALT salted"),
        ("en", "relative relativity"),
        ("en", "commutation commuter"),
        ("en", "deportation deportment"),
        ("en", "constitute constitution"),
        ("en", "contain containment"),
        ("en", "national nationality nationalism"),
        ("en", "FARC farce"),
        ("en", "minor minority"),
        ("en", "1.5 15 1,500 1"),
        ("en", "advise advice promise premise"),
        ("en", "depression depressant"),
        ("en", "inhaling inhalants"),
        ("en", "tranquility tranquillisers"),
        ("en", "verses Versed"),
        ("en", "ally Alli"),
        ("en", "Dominica Dominican"),
        ("es", "puerto puerta"),
        ("en", "let's lets"),
        ("de", "Hafen Hafer"),
        ("de", "Leber Leben"),
        ("es", "salud saludo"),
        ("de", "fordern fördern"),
        ("de", "führen fahren"),
        ("de", "fälschen falschen"),
        ("de", "töten toten"),
        ("de", "belästigen belasten"),
        ("de", "verlangen verlängern gelangen"),
        ("de", "Gefangene fangen"),
        ("de", "vergangenen Vergehen"),
        ("de", "bekannte bekennen"),
        ("de", "Verwandte verwenden"),
        ("fr", "vite vivre"),
        ("fr", "suite suivre"),
        ("it", "dati data dare"),
        ("it", "rotta rompere"),
        ("nl", "verslagen verlagen"),
        ("ru", "произведение произвести"),
        ("fr", "pêche péché"),
        ("pt", "avó avô"),
        ("ru", "груз грузин"),
        ("ru", "дом домен"),
        ("ar", "شرطة شرط"),
        ("ar", "لبنان لبن"),
        ("ru", "героин героиня"),
        ("en", "Wales wale"),
        ("it", "Malta malto"),
        ("es", "Viena venía"),
    ],
)
def test_what_differs_in_meaning_has_terms_of_its_own(language: str, words: str) -> None:
    assert len({term(word, language) for word in words.split()}) == len(words.split())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the U.S. and the D.E.A.", ["the", "U.S.", "and", "the", "D.E.A."]),
        ("on 12.05.2024, at 1.5 million", ["on", "12", "05", "2024", "at", "1.5", "million"]),
        ("1,000.50 or 2.000,5kg", ["1,000.50", "or", "2.000,5", "kg"]),
        ("50kg, 25% and 9mm", ["50", "kg", "25", "%", "and", "9", "mm"]),
        ("25 %, 1.º de maio", ["25", "%", "1.º", "de", "maio"]),
        ("a .22 pistol, 1.2.3", ["a", ".22", "pistol", "1", "2", "3"]),
        ("EE.UU. end.Next", ["EE.UU.", "end", "Next"]),
        ("ダーク・ウェブ", ["ダ", "ー", "ク", "ウ", "ェ", "ブ"]),
        ("ﾄﾞﾗｯｸﾞ", ["ﾄﾞ", "ﾗ", "ｯ", "ｸﾞ"]),
    ],
)
def test_acronyms_and_numbers_are_single_words(text: str, words: list[str]) -> None:
    assert WORD.findall(text) == words


def test_katakana_of_half_width_is_katakana() -> None:
    assert [term(word, "ja") for word in WORD.findall("ﾄﾞﾗｯｸﾞ")] == [
        term(word, "ja") for word in WORD.findall("ドラッグ")
    ]


def test_russian_decimals_have_a_comma() -> None:
    assert term("1,500", "ru") == term("1.500", "en") == "1.500"
    assert term("1.500", "ru") == term("1,500", "en") == "1500"


def test_releases_in_russian_are_indexed_by_the_russian_rules_of_numbers(desk: Desk) -> None:
    desk.publish(release("ru", "Изъято 1,500 кг", "Вес партии.", language="ru"))
    options = QueryOptions(expand=False)
    assert desk.ask("1.500", Filters(language=("ru",)), options=options).results.total == 1
    assert not desk.ask("1500", Filters(language=("ru",)), options=options).results.total


def test_an_acronym_is_no_word_in_small_letters(desk: Desk) -> None:
    desk.publish(
        release("acronym", "People with AIDS", "ICE agents and a SWAT team came."),
        release("word", "Who aids them", "They swat flies on the ice."),
    )
    for word in ("ice", "swat", "aids"):
        assert {hit.id for hit in desk.ask(word, options=AS_TYPED).results.hits} == {"word"}
        assert {hit.id for hit in desk.ask(word.upper(), options=AS_TYPED).results.hits} == {"acronym"}
        answer = desk.ask(word)
        assert {hit.id for hit in answer.results.hits if not hit.missing} == {"acronym", "word"}
        assert word.upper() in {name for one in answer.other_names for name in one.names}


@pytest.mark.parametrize(
    ("acronym", "language", "text"),
    [
        ("DEA", "fr", "Le chef de la police des ports."),
        ("D.E.A.", "fr", "Le chef de la police des ports."),
        ("dea", "fr", "Le chef de la police des ports."),
        ("EU", "fr", "Il a eu peur, et ils avaient fui."),
        ("UN", "es", "Un barco llegó."),
        ("AU", "fr", "Un navire au port."),
        ("IM", "de", "Ein Schiff im Hafen."),
        ("SE", "es", "El barco se hundió."),
        ("UN", "fr", "SAISIE D'UN NAVIRE"),
    ],
)
def test_an_acronym_is_no_stop_word_of_another_language(desk: Desk, acronym: str, language: str, text: str) -> None:
    desk.publish(
        release("acronym", f"La {acronym.upper()} 2014", f"{acronym.upper()} 2014", language="fr"),
        release("word", "2014", text, language=language),
    )
    for query in (acronym, f'"{acronym}"', f"+{acronym}"):
        found = {hit.id for hit in desk.ask(query, options=AS_TYPED).results.hits}
        assert "word" not in found, query
        assert is_stopword(acronym) or "acronym" in found, query


def test_a_stop_word_is_found_where_it_is_one(desk: Desk) -> None:
    desk.publish(release("word", "Le port", "La saisie des navires, de nuit.", language="fr"))
    for query in ('"des"', '"de"', '"saisie des navires"'):
        assert desk.ask(query, options=AS_TYPED).results.total == 1


@pytest.mark.parametrize("language", ["es", "fr", "de", "it", "nl", "pt"])
def test_an_acronym_has_one_term_in_all_languages(language: str) -> None:
    for acronym in ("DEA", "BKA", "INCB", "U.N."):
        assert term(acronym, language) == term(acronym, "en") or is_stopword(acronym)


def test_german_writes_an_acronym_in_small_letters() -> None:
    assert term("Aids", "de") == term("AIDS", "de")


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [("fr", "entreprise", "entrepris"), ("fr", "tenue", "tenu"), ("it", "divisa", "divisi"), ("it", "spesa", "speso")],
)
def test_a_noun_in_the_letters_of_a_participle_is_kept_apart(language: str, one: str, other: str) -> None:
    assert term(one, language) != term(other, language)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("fr", "cour", "cours"),
        ("fr", "fond", "fonds"),
        ("es", "apelar", "apelido"),
        ("es", "marido", "mar"),
        ("es", "Florida", "flor"),
        ("es", "rígido", "riego"),
        ("es", "sólido", "solo"),
        ("es", "tímido", "temer"),
        ("pt", "apelido", "apelar"),
        ("pt", "grávida", "grave"),
        ("pt", "suicida", "Suíça"),
        ("pt", "comprido", "comprar"),
        ("pt", "convida", "convém"),
    ],
)
def test_a_word_that_ends_as_forms_of_another_is_kept_apart(language: str, one: str, other: str) -> None:
    assert term(one, language) != term(other, language)


def test_the_forms_of_such_a_word_have_one_term() -> None:
    for language, forms in (("pt", "apelido apelidos"), ("es", "rígido rígidas"), ("pt", "convida convidar convidado")):
        assert len({term(word, language) for word in forms.split()}) == 1


@pytest.mark.parametrize(
    ("language", "spelled"),
    [
        ("en", "amphetamine amfetamine anfetamine"),
        ("es", "metanfetamina metamfetamina"),
        ("de", "Amphetaminlabor Amfetaminlabor"),
        ("it", "marijuana marihuana"),
        ("fr", "haschich haschisch hachich"),
        ("pt", "cetamina ketamina"),
        ("en", "carfentanil carfentanyl"),
        ("ru", "марихуана марихуанна"),
        ("ru", "метамфетамин метаамфетамина"),
        ("ar", "كبتاجون كبتاغون والكبتاغون"),
        ("ar", "ماريجوانا ماريخوانا"),
        ("de", "Oxycodon oxycodone"),
        ("nl", "naltrexon naltrexone"),
        ("sv", "oxikodon oxycodone"),
        ("no", "nalokson naloxone"),
        ("pl", "efedryna efedryny ephedrine"),
        ("tr", "hidrokodon hydrocodone"),
        ("it", "ossicodone oxycodone"),
        ("hu", "kodein codeine"),
    ],
)
def test_a_drug_has_one_term_however_it_is_spelt(language: str, spelled: str) -> None:
    assert len({term(word, language) for word in spelled.split()}) == 1


@pytest.mark.parametrize("language", ["de", "nl", "sv", "da", "no", "pl", "cs", "tr", "ro", "hu"])
def test_every_drug_is_found_without_the_english_ending_of_its_name(language: str) -> None:
    drugs = {one.name for one in concepts().values() if one.type in {"substance", "medicine", "precursor"}}
    names = [name for name in drugs if name.isalpha() and len(name) > 6 and name.endswith(("ine", "one"))]
    assert len(names) > 150
    assert [name for name in names if term(name[:-1], language) != term(name, language)] == []


@pytest.mark.parametrize("word", ["morphing", "penicillin", "amino", "hachis", "fentress", "polymorphism", "marina"])
def test_a_word_that_only_resembles_a_drug_keeps_its_spelling(word: str) -> None:
    assert one_spelling(word) == word


@pytest.mark.parametrize(
    ("language", "name", "word"),
    [
        ("es", "Granada", "granada"),
        ("es", "PAN", "pan"),
        ("fr", "Tours", "tours"),
        ("de", "Sucht", "sucht"),
        ("it", "D.I.A.", "dia"),
        ("nl", "Best", "best"),
        ("ru", "Орле", "орле"),
        ("en", "RICO", "Rico"),
        ("en", "SARS", "SARs"),
    ],
)
def test_capitals_tell_a_name_from_a_word(language: str, name: str, word: str) -> None:
    assert term(name, language) != term(word, language)


def test_a_name_has_one_term_in_all_its_cases() -> None:
    assert len({term(word, "ru") for word in ("Орёл", "Орла", "Орлу", "Орлом", "Орле")}) == 1


def test_a_query_in_small_letters_finds_the_name_as_well(desk: Desk) -> None:
    desk.publish(
        release("name", "Detenidos en Granada", "La policía de Granada.", language="es"),
        release("word", "Estalla un artefacto", "Era una granada de mano.", language="es"),
    )
    assert {hit.id for hit in desk.ask("granada", options=AS_TYPED).results.hits} == {"word"}
    assert {hit.id for hit in desk.ask("Granada", options=AS_TYPED).results.hits} == {"name"}
    for typed in ("granada", "Granada"):
        assert {hit.id for hit in desk.ask(typed).results.hits if not hit.missing} == {"name", "word"}


def test_a_query_in_small_letters_finds_an_acronym_in_whose_letters_there_is_no_word() -> None:
    assert set(terms("rico")) >= {term("RICO", "en"), term("Rico", "en")}
    assert term("Rico", "en") not in terms("RICO")


@pytest.mark.parametrize(("one", "other"), [("が", "か"), ("パ", "ハ"), ("ﾊﾞ", "ハ")])
def test_voiced_kana_are_other_letters(one: str, other: str) -> None:
    assert term(one, "ja") != term(other, "ja")


@pytest.mark.parametrize(
    ("language", "man", "woman"),
    [("de", "Polizist", "Polizistinnen"), ("es", "vendedor", "vendedoras"), ("it", "direttore", "direttrici")],
)
def test_women_have_the_term_of_men(language: str, man: str, woman: str) -> None:
    assert term(man, language) == term(woman, language)
