"""Names of drugs that sources spell in several ways, as one, by rules that hold whatever the language or the compound.

They concern sounds that languages write differently (*amphetamine*, *anfetamina*, *amfetamine*) and names taken over by
ear (*marihuana*, *mariguana*). Single words that no rule covers stand in `word_forms`.
"""

import re

from corpus.lazy_pattern import lazy_pattern

Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(spelled: dict[str, str]) -> Rules:
    return tuple((lazy_pattern(pattern), one) for pattern, one in spelled.items())


_LATIN = _rules(
    {
        r"met(?:h|ha|a)?a[mn](?:f|ph)etamin": "methamphetamin",
        r"(?<!h)a[mn](?:f|ph)etamin": "amphetamin",
        r"mari(?:j|h|g)u?ana": "marijuana",
        r"\A(?:c|k)ann?abi(?=[sn])": "cannabi",
        r"\Aha(?:s?c?h|sj)i(?:s?c?h|sj)(?=(?:e?s|en)?\Z)|\Ahasheesh|\Ahascisc\Z": "hashish",
        r"fentan[iy]ll?": "fentanyl",
        r"\A(?:c|k|qu|ch)etamin": "ketamin",
        r"\Amet(?=adon|a[qk]ualon|catinon)": "meth",
        r"\Amef(?=edron)": "meph",
        r"\A[ck]ath?inon": "cathinon",
        r"\A[ck]o[ck]ain": "cocain",
        r"\Akodein": "codein",
        r"\Aklonazepam": "clonazepam",
        r"\Akaptagon": "captagon",
        r"\Ahidro(?=codon|morfon)": "hydro",
        r"ox[iy]codon": "oxycodon",
        r"morfin\Z|morfin(?=[aeo]s?\Z)|\Amorfin(?=\w{4})": "morphin",
        r"(?<=[ox])morfon": "morphon",
        r"buprenorfin": "buprenorphin",
        r"(?:ph|f)en[cs][iy][cs]lidin": "phencyclidin",
        r"efedrin": "ephedrin",
        r"\Afen(?=obarbital|termin|a[cz]etin|etylin|etilin)": "phen",
        r"\Ae(?:cs|x|ks|kst)tas[iy]\Z": "ecstasy",
        r"\Aa[iy]a(?:hu|w)as[ck]a": "ayahuasca",
        r"psilo[csz][iy](?=b|n)": "psilocy",
        r"\Ame[sz][ckq]u?alin": "mescalin",
        r"\Axilazin": "xylazin",
        r"\Apetidin": "pethidin",
        r"dextromet(?:h)?or(?:f|ph)an": "dextromethorphan",
        r"met(?:hy|i)lphenidat|metilfenidat": "methylphenidat",
    }
)
_LATIN_BEGIN = lazy_pattern(
    r"[ck](?:an+abi|at?h?hinon|atinon|etam|o[ck]ain|odein|lonaz|aptag)|ha[cs]|hidro|quetam|chetam|met[adhiy]|mef|mor|fen"
    r"|e[cksx]|a[iy]a|me[sz]|xil|pet|dextro|phenc"
)
"""How words begin that a rule for the beginning of a word changes, and few others."""
_LATIN_WITHIN = lazy_pattern(r"etamin|ri[jhg]u?ana|ntan[iy]l|codon|rf[io]n|edrin|silo|clidin|slidin|nidat")
"""Found in every other word that a rule for Latin letters changes, and in few others."""

_CYRILLIC = _rules(
    {
        r"мета?амф[еи]тамин": "метамфетамин",
        r"(?<!т)амф[еи]тамин": "амфетамин",
        r"марих?уанн?": "марихуан",
        r"канн?аб[иі]с": "каннабис",
        r"фентанилл?": "фентанил",
        r"\Aк[еэ]тамин": "кетамин",
        r"\Aм[еи]ф[еи]дрон": "мефедрон",
        r"\Aм[еэ]т[ао]дон": "метадон",
        r"\Aхашиш": "гашиш",
        r"\Aкапт[ао]гон": "каптагон",
        r"\Aэкст[аэ]з[иы]\Z": "экстази",
        r"э?псилоц[иы]бин": "псилоцибин",
        r"к[оа]ф?деин": "кодеин",
        r"кат[иы]нон": "катинон",
    }
)
_CYRILLIC_MAY = lazy_pattern("амин|уан|набис|танил|дрон|д[оа]н|ашиш|гон|кст|псил|деин|нон")
"""The same for Cyrillic letters."""

_ARABIC = _rules(
    {
        "ميي?[ثت]ا?مي?في?تامي?ن": "ميثامفيتامين",
        "(?<!ث)امي?في?تامي?ن": "امفيتامين",
        "هيروي+ن|هروين": "هيروين",
        "كوكاي*ين": "كوكايين",
        "ك[بپ]تا[جغقك]ون|كابتا[جغق]ون": "كبتاجون",
        "ترا?مادول": "ترامادول",
        "في?نتاني?ل": "فنتانيل",
        "ماري?[جخغه]?وانا": "ماريجوانا",
        "[بپ]ر[يه][غج]ا?با?لين": "بريجابالين",
        "زانا?كس": "زاناكس",
        "كوداي*ين": "كودايين",
        "كي?تامين": "كيتامين",
        "مي?[تث]ادون": "ميثادون",
        "مورفي?ن": "مورفين",
        "[كق]ري?ستال": "كريستال",
        "[اه]ي?كستا[سز]ي": "اكستاسي",
    }
)


def one_spelling(word: str) -> str:
    """The spelling that stands for all those of a drug's name in a folded word; other words are returned unchanged."""
    if word.isascii():
        rules = _LATIN if _LATIN_BEGIN.match(word) or _LATIN_WITHIN.search(word) else ()
    elif "\u0400" <= word[-1] <= "\u052f":
        rules = _CYRILLIC if _CYRILLIC_MAY.search(word) else ()
    else:
        rules = _ARABIC if "\u0620" <= word[-1] <= "\u06d3" else ()
    for pattern, one in rules:
        word = pattern.sub(one, word)
    return word
