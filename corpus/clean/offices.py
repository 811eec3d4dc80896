"""Recognising the names of offices, by the words for them in the languages of the press."""

import re

from corpus.label import find_organization
from corpus.words import WORD

_ENGLISH = (
    "office|ministry|department|agency|police|directorate|bureau|customs|commission|council|service|authority|centre|"
    "center"
)
_ENGLISH_PARTS = (
    "board|administration|committee|institute|force|squad|division|section|unit|branch|embassy|mission|consulate|court|"
    "command|secretariat"
)
"""Words for bodies and their parts that headlines are full of as well."""
_PAPERS = "news|times|daily|herald|tribune|gazette|post|press"
_OTHERS = (
    r"ministerio|policía|agencia|dirección|oficina|fiscalía|secretar[ií]a|servicio|departamento|gabinete|comandancia|"
    r"jefatura|autoridad|administración|ministério|polícia|agência|serviço|autoridade|administração|assessoria|"
    r"delegacia|superintendência|ministère|douanes?|préfecture|gendarmerie|département|délégation|parquet|autorité|"
    r"eidgenössisches departement|bundesamt|ministero|polizia|guardia|questura|ufficio|procura|direzione|agenzia|"
    r"politie|ministerie|komenda|policja|ministerstwo|biuro|wydział|zespół|prokuratura|bakanlığı|müdürlüğü|emniyet|"
    r"kementerian|badan|polda|polres|kepolisian|kejaksaan|ministerul|serviciul|direcția|parchetul|biroul|"
    r"министерство|управление|мвд|полиция|агентство|комитет|служба|прокуратура|міністерство|поліція|відділ|управління|"
    r"وزارة|شرطة|هيئة|مديرية|وكالة"
)
_ONLY_FIRST = (
    r"direction|cabinet|service|bureau|tribunal|relations|administration|agence|comando|unidad|bidang|biro|отдел|"
    r"пресс-служба|(?:группа|отделение|отдел|сектор|центр|служба) (?:информации|общественных|по связям|по "
    r"взаимодействию)(?: (?:и|со?|общественных|связ(?:ей|ям)|информации|общественностью|сми|прессой|средствами|"
    r"массовой))*|главное управление"
)
"""Words for offices with which names begin, and which are other words in another place or language."""
_COMPOUNDS = (
    r"bundesministerium|ministerium|\w*(?:amt|amts|polizei|präsidium|direktion|anwaltschaft|ministerium)|"
    r"\w*(?:styrelsen|verket|vesenet|væsenet|myndigheten|myndigheden|direktoratet|politiet|polisen)"
)
"""Words of one piece, in the Germanic languages."""
_NAMES = re.compile(rf"\b(?:{_ENGLISH}|{_PAPERS}|{_OTHERS}|{_COMPOUNDS})\b", re.IGNORECASE)
_BEGINS = re.compile(
    rf"(?:{_OTHERS}|{_ONLY_FIRST})\b"
    r"(?:\s(?:g[eé]n[eé]ral|national|nacional|naziona|naţional|r[eé]gional|provincia|central|federal|fédéral)\w*)*",
    re.IGNORECASE,
)
"""How names begin in languages that write the rest of them small."""
_ENGLISH_WORD = rf"\b(?:{_ENGLISH}|{_ENGLISH_PARTS})s?\b"
_HAS_ENGLISH_WORD = re.compile(_ENGLISH_WORD, re.IGNORECASE)
_ENGLISH_NAME = re.compile(rf"{_ENGLISH_WORD}(?:$|,|\s?[(/|]| (?:of|for|on|against|to)\b)", re.IGNORECASE)
"""How names with such a word end or go on, "Drug Squad Office", "Bureau of Customs"; in headlines a verb follows."""
_UNSPACED = re.compile(
    r"(?=.{4,16}$)[\u3040-\u30ff\u3400-\u9fff々]+(?:局|部|厅|廳|庁|署|院|委|课|課|科|室|处|處|係|海关|海關|税関|警察|总队|總隊|支队|支隊)"
)
"""An office's name in Chinese or Japanese: a word for one ends it."""
_OTHER_LANGUAGES = re.compile(
    r"(?:ministarstvo|policija|uprava|tužilaštvo|državno odvjetništvo|ministerstv[oa]|polic[ie]e|celní správa|úřad|"
    r"finančná správa|prezídium|prezidium|krajské riaditeľstvo|colný úrad|zastupitelství|policejní prezidium|celní|"
    r"krajská|městská|okresní|"
    r"poliția|inspectoratul|agenția|poliisi|tulli|politsei|policijas|valsts|"
    r"công an|bộ|cục|hải quan|viện kiểm sát|ủy ban|sở|tòa án|văn phòng|"
    r"jabatan|polis|agensi|badan|kantor|dinas|jeshi la polisi|mamlaka|wizara|tume|"
    r"mossos|conselleria|fiscalia|comissaria|ertzaintza|consejo|comisión|junta|instituto|"
    r"conseil|commission|conselho|comissão|consiglio|commissione|"
    r"αστυνομία|υπουργείο|διεύθυνση|αρχηγείο|γενική|ελληνική αστυνομία|αστυνομική|λιμεναρχείο|εισαγγελία|οργανισμός|"
    r"прокуратура|дирекция|главна|областна|районна|агенция|полиция|министерство|управление|департамент|умвд|увд|"
    r"гувд|таможня|таможенное|следственное|прокуратура|полиција|управа|тужилаштво|министарство|головне|державна|"
    r"національна|департаменті|комитеті|"
    r"(?:федеральн|государственн|национальн|республиканск|областн|державн|національн|обласн)\w+ (?:служба|агентство|"
    r"комитет|"
    r"управление|полиция|комітет|управління|поліція|центр)|"
    r"משטרת|משרד|רשות|פרקליטות|מכס|"
    r"ستاد|پلیس|سازمان|اداره|وزارت|فرماندهی|دبیرخانه|دفتر|نیروی|مرکز|معاونت|"
    r"المديرية|الإدارة|الهيئة|الوكالة|القيادة|النيابة|إدارة|قيادة|جهاز|ديوان|مكتب|اللجنة|لجنة|المجلس|مجلس|الجمارك|"
    r"الأمانة|الشرطة|وزارة|شرطة|هيئة|مديرية|وكالة|محكمة|پولیس|محکمہ)\b|"
    r"(?:สำนักงาน|กระทรวง|กรม|กอง|ตำรวจ|ศาล|สถาบัน|ศูนย์|องค์การ|ຫ້ອງການ|ກະຊວງ|ក្រសួង|រដ្ឋបាល|"
    r"मंत्रालय|पुलिस|केंद्रीय|राष्ट्रीय|स्वापक|মাদকদ্রব্য|বাংলাদেশ পুলিশ|জেলা)|"
    r".*(?:(?:경찰|세관|검찰|관세|식품의약품안전)?청|처|부|본부|위원회|세관|지검|지청|경찰서|검찰|공사|공단)$|"
    r".*(?:मंत्रालय|ब्यूरो|विभाग|पुलिस|आयोग|অধিদপ্তর|মন্ত্রণালয়|পুলিশ|სამინისტრო|პოლიცია|პროკურატურა|"
    r"նախարարություն|ոստիկանություն|ministrija|prokuratūra|departamentas|tarnyba|dienests|amet|ministeerium|prokuratuur|"
    r"virasto|ministeriö|laitos|hivatala?|minisztérium|rendőrség|főkapitányság|ügyészség|kapitányság|"
    r"förvaltningen|departementet|kammaren|министрлігі|комитеті|газар|ерөнхий газар|"
    r"başkanlığı|savcılığı|komutanlığı|valiliği|bakanlığı|müdürlüğü)$",
    re.IGNORECASE,
)
"""How names of offices begin or end in more languages; headlines may begin alike."""
_QUALIFIED = re.compile(
    r"(?!\d)\w+(?:на|ка|ая|ое|ый|ий|ский|ska|ski|cka|cki|na|ná|ní|ný|ský|ská)\s(?:прокуратур[аы]|управлени[ея]|управління|полици[яи]|поліція|"
    r"полиција|дирекци[яи]|служба|агенци[яи]|агентство|комитет|суд|съд|митниц[аи]|таможня|міністерство|министерство|prokuratura|"
    r"policja|komenda|policie|polícia|policija|správa|uprava|prokuratúra|úrad|úřad|inspekcja|inspekce)\b",
    re.IGNORECASE,
)
"""How names of offices begin in Slavic languages, which write what kind of office it is before the word for it."""
_LONGEST, _SENTENCE = 8, 4
"""Most words of the name of an office, and fewest behind its kind that may make a sentence of it."""
SMALL_WORDS = frozenset(
    "of the for and in on at to de del de la las los el y e et du des da do dos das di della delle dei der die das für "
    "und von zu zur im van het voor i w z a o na и по в при d l dell all nell le les à au aux avec ve presso".split()
)
"""Words within names that are written small."""
_REGIONS = frozenset("края краю області области района району города міста округа округу республики".split())
"""What follows the name of a region and is written small."""
_PIECE = re.compile(r"[^\s'’]+")


def names_an_office(line: str) -> bool:
    """Whether a line is the name of an office: one that is known, or a word for one among capitalised words
    or at the end of a name in a script without blanks."""
    if find_organization(line) or _UNSPACED.fullmatch(line):
        return True
    return is_capitalized(_PIECE.findall(line)) and bool(_NAMES.search(line))


def is_an_office(line: str) -> bool:
    """Whether a line is the name of an office or a part of one, and no headline about one with capitals throughout."""
    if len(line.split()) > _LONGEST:
        return False
    if find_organization(line):
        return True
    if begins := _BEGINS.match(line):
        return not any(map(str.isdigit, line)) and not _goes_on_as_a_sentence(line[begins.end() :])
    if _HAS_ENGLISH_WORD.search(line):
        return is_capitalized(WORD.findall(line)) and bool(_ENGLISH_NAME.search(line))
    return names_an_office(line)


def may_be_an_office(line: str) -> bool:
    """Whether a line is the name of an office or begins or ends like one, where nothing but names is expected."""
    if is_an_office(line) or names_an_office(line):
        return True
    if len(line.split()) > _LONGEST or any(map(str.isdigit, line)):
        return False
    found = _OTHER_LANGUAGES.match(line) or _QUALIFIED.match(line)
    rest = line[found.end() :] if found else ""
    return found is not None and (len(rest.split()) < _SENTENCE or not _goes_on_as_a_sentence(rest))


def ends_an_unspaced_line(word: str) -> bool:
    """Whether a word in Chinese or Japanese is the name of an office by its end."""
    return _UNSPACED.fullmatch(word) is not None


def is_capitalized(words: list[str]) -> bool:
    """Whether all words but small ones are written as those of names are."""
    return not any(word[:1].islower() and word.casefold() not in SMALL_WORDS for word in words)


def _goes_on_as_a_sentence(rest: str) -> bool:
    """Whether what follows an office's kind is no name: a word that is written small follows it or a name."""
    is_name = True
    for word in WORD.findall(rest):
        is_small = word[:1].islower() and word.casefold() not in SMALL_WORDS
        if is_small and is_name and word.casefold() not in _REGIONS:
            return True
        is_name = word[:1].isupper()
    return False
