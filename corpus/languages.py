"""Languages: their codes (ISO 639-1, and ISO 639-3 where that has none) and names."""

import re
from collections.abc import Mapping
from functools import cache
from unicodedata import combining, normalize

UNDETERMINED = "undetermined"
"""Stands for an unknown language."""

_NAMES: Mapping[str, tuple[str, str]] = {
    "ace": ("Acehnese", "Bahsa Acèh"),
    "af": ("Afrikaans", "Afrikaans"),
    "am": ("Amharic", "አማርኛ"),
    "an": ("Aragonese", "aragonés"),
    "ar": ("Arabic", "العربية"),
    "as": ("Assamese", "অসমীয়া"),
    "az": ("Azerbaijani", "azərbaycan"),
    "ba": ("Bashkir", "башҡорт теле"),
    "bcl": ("Central Bikol", "Bikol Sentral"),
    "be": ("Belarusian", "беларуская"),
    "bg": ("Bulgarian", "български"),
    "bn": ("Bengali", "বাংলা"),
    "bo": ("Tibetan", "བོད་སྐད་"),
    "br": ("Breton", "brezhoneg"),
    "bs": ("Bosnian", "bosanski"),
    "ca": ("Catalan", "català"),
    "crh": ("Crimean Tatar", "qırımtatarca"),
    "cs": ("Czech", "čeština"),
    "cy": ("Welsh", "Cymraeg"),
    "da": ("Danish", "dansk"),
    "de": ("German", "Deutsch"),
    "dv": ("Divehi", "ދިވެހިބަސް"),
    "dz": ("Dzongkha", "རྫོང་ཁ"),
    "el": ("Greek", "Ελληνικά"),
    "en": ("English", "English"),
    "eo": ("Esperanto", "Esperanto"),
    "es": ("Spanish", "español"),
    "et": ("Estonian", "eesti"),
    "eu": ("Basque", "euskara"),
    "ext": ("Extremaduran", "estremeñu"),
    "fa": ("Persian", "فارسی"),
    "fi": ("Finnish", "suomi"),
    "fo": ("Faroese", "føroyskt"),
    "fr": ("French", "français"),
    "fuv": ("Nigerian Fulfulde", "Fulfulde"),
    "fy": ("Western Frisian", "Frysk"),
    "ga": ("Irish", "Gaeilge"),
    "gcf": ("Guadeloupean Creole", "kréyòl gwadloupéyen"),
    "gcr": ("Guianese Creole", "kriyòl gwiyannen"),
    "gd": ("Scottish Gaelic", "Gàidhlig"),
    "gl": ("Galician", "galego"),
    "gn": ("Guarani", "avañe’ẽ"),
    "gom": ("Konkani", "कोंकणी"),
    "gu": ("Gujarati", "ગુજરાતી"),
    "guw": ("Gun", "gungbe"),
    "ha": ("Hausa", "Hausa"),
    "he": ("Hebrew", "עברית"),
    "hi": ("Hindi", "हिन्दी"),
    "hr": ("Croatian", "hrvatski"),
    "ht": ("Haitian Creole", "kreyòl ayisyen"),
    "hu": ("Hungarian", "magyar"),
    "hy": ("Armenian", "հայերեն"),
    "id": ("Indonesian", "Bahasa Indonesia"),
    "ig": ("Igbo", "Igbo"),
    "is": ("Icelandic", "íslenska"),
    "it": ("Italian", "italiano"),
    "ja": ("Japanese", "日本語"),
    "jv": ("Javanese", "Jawa"),
    "ka": ("Georgian", "ქართული"),
    "kab": ("Kabyle", "Taqbaylit"),
    "ki": ("Kikuyu", "Gikuyu"),
    "kk": ("Kazakh", "қазақ тілі"),
    "km": ("Khmer", "ខ្មែរ"),
    "kn": ("Kannada", "ಕನ್ನಡ"),
    "ko": ("Korean", "한국어"),
    "ku": ("Kurdish", "kurdî (kurmancî)"),
    "ky": ("Kyrgyz", "кыргызча"),
    "la": ("Latin", "Latina"),
    "lb": ("Luxembourgish", "Lëtzebuergesch"),
    "lg": ("Ganda", "Luganda"),
    "lij": ("Ligurian", "ligure"),
    "ln": ("Lingala", "lingála"),
    "lo": ("Lao", "ລາວ"),
    "lt": ("Lithuanian", "lietuvių"),
    "ltg": ("Latgalian", "latgalīšu"),
    "lv": ("Latvian", "latviešu"),
    "mg": ("Malagasy", "Malagasy"),
    "mk": ("Macedonian", "македонски"),
    "ml": ("Malayalam", "മലയാളം"),
    "mn": ("Mongolian", "монгол"),
    "mr": ("Marathi", "मराठी"),
    "ms": ("Malay", "Bahasa Melayu"),
    "mt": ("Maltese", "Malti"),
    "my": ("Burmese", "မြန်မာ"),
    "ne": ("Nepali", "नेपाली"),
    "nl": ("Dutch", "Nederlands"),
    "no": ("Norwegian", "norsk"),
    "nso": ("Northern Sotho", "Sesotho sa Leboa"),
    "oc": ("Occitan", "occitan"),
    "om": ("Oromo", "Oromoo"),
    "or": ("Odia", "ଓଡ଼ିଆ"),
    "pa": ("Punjabi", "ਪੰਜਾਬੀ"),
    "pcm": ("Nigerian Pidgin", "Naijíriá Píjin"),
    "pl": ("Polish", "polski"),
    "ps": ("Pashto", "پښتو"),
    "pt": ("Portuguese", "português"),
    "qu": ("Quechua", "Runasimi"),
    "ro": ("Romanian", "română"),
    "ru": ("Russian", "русский"),
    "rw": ("Kinyarwanda", "Ikinyarwanda"),
    "sa": ("Sanskrit", "संस्कृतम्"),
    "se": ("Northern Sami", "davvisámegiella"),
    "si": ("Sinhala", "සිංහල"),
    "sk": ("Slovak", "slovenčina"),
    "sl": ("Slovenian", "slovenščina"),
    "sn": ("Shona", "chiShona"),
    "so": ("Somali", "Soomaali"),
    "sq": ("Albanian", "shqip"),
    "sr": ("Serbian", "српски"),
    "st": ("Southern Sotho", "Sesotho"),
    "sv": ("Swedish", "svenska"),
    "sw": ("Swahili", "Kiswahili"),
    "ta": ("Tamil", "தமிழ்"),
    "te": ("Telugu", "తెలుగు"),
    "tg": ("Tajik", "тоҷикӣ"),
    "th": ("Thai", "ไทย"),
    "ti": ("Tigrinya", "ትግርኛ"),
    "tk": ("Turkmen", "türkmençe"),
    "tl": ("Filipino", "Filipino"),
    "tr": ("Turkish", "Türkçe"),
    "tt": ("Tatar", "татарча"),
    "ug": ("Uyghur", "ئۇيغۇرچە"),
    "uk": ("Ukrainian", "українська"),
    "ur": ("Urdu", "اردو"),
    "uz": ("Uzbek", "oʻzbekcha"),
    "vec": ("Venetian", "veneto"),
    "vi": ("Vietnamese", "Tiếng Việt"),
    "vo": ("Volapük", "Volapük"),
    "wa": ("Walloon", "walon"),
    "xh": ("Xhosa", "IsiXhosa"),
    "yi": ("Yiddish", "ייִדיש"),
    "yo": ("Yoruba", "Èdè Yorùbá"),
    "zh": ("Chinese", "中文"),
    "zu": ("Zulu", "isiZulu"),
}


def is_language_code(text: str) -> bool:
    """Whether a text has the form of a code of ISO 639: two or three letters, perhaps with a country or script."""
    return bool(re.fullmatch(r"[a-zA-Z]{2,3}(?:[-_]\w+)*", text, re.ASCII))


def language_name(code: str) -> str:
    """The English name of a language, or the code itself if it is unknown."""
    if code in _NAMES:
        return _NAMES[code][0]
    return UNDETERMINED.capitalize() if code == UNDETERMINED else code


def language_code(name: str) -> str:
    """The code of a language, given by code (with or without a country), English name or own name.

    Anything else is returned unchanged.
    """
    folded = _folded(name)
    code = folded.replace("_", "-").partition("-")[0]
    return _codes().get(folded) or (code if code in _NAMES else name)


_OTHER_NAMES = {"farsi": "fa", "castilian": "es", "castellano": "es", "mandarin": "zh", "flemish": "nl", "vlaams": "nl"}


def is_language(name: str) -> bool:
    """Whether a language can be found by this code or name."""
    return language_code(name) in _NAMES or _folded(name) in _codes()


@cache
def _codes() -> Mapping[str, str]:
    named = {_folded(name): code for code, names in _NAMES.items() for name in names}
    return {UNDETERMINED: UNDETERMINED} | _OTHER_NAMES | named


def _folded(name: str) -> str:
    return "".join(one for one in normalize("NFKD", name.strip().casefold()) if not combining(one))
