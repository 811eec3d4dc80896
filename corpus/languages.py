"""Languages: their ISO 639-1 codes and names."""

from collections.abc import Mapping
from functools import cache
from unicodedata import combining, normalize

UNDETERMINED = "undetermined"
"""Stands for an unknown language."""

_NAMES: Mapping[str, tuple[str, str]] = {
    "ar": ("Arabic", "العربية"),
    "az": ("Azerbaijani", "azərbaycan"),
    "bg": ("Bulgarian", "български"),
    "bn": ("Bengali", "বাংলা"),
    "ca": ("Catalan", "català"),
    "cs": ("Czech", "čeština"),
    "da": ("Danish", "dansk"),
    "de": ("German", "Deutsch"),
    "el": ("Greek", "Ελληνικά"),
    "en": ("English", "English"),
    "es": ("Spanish", "español"),
    "et": ("Estonian", "eesti"),
    "fa": ("Persian", "فارسی"),
    "fi": ("Finnish", "suomi"),
    "fr": ("French", "français"),
    "ga": ("Irish", "Gaeilge"),
    "he": ("Hebrew", "עברית"),
    "hi": ("Hindi", "हिन्दी"),
    "hr": ("Croatian", "hrvatski"),
    "hu": ("Hungarian", "magyar"),
    "hy": ("Armenian", "հայերեն"),
    "id": ("Indonesian", "Bahasa Indonesia"),
    "is": ("Icelandic", "íslenska"),
    "it": ("Italian", "italiano"),
    "ja": ("Japanese", "日本語"),
    "ka": ("Georgian", "ქართული"),
    "kk": ("Kazakh", "қазақ тілі"),
    "km": ("Khmer", "ខ្មែរ"),
    "ko": ("Korean", "한국어"),
    "ky": ("Kyrgyz", "кыргызча"),
    "lo": ("Lao", "ລາວ"),
    "lt": ("Lithuanian", "lietuvių"),
    "lv": ("Latvian", "latviešu"),
    "mk": ("Macedonian", "македонски"),
    "mn": ("Mongolian", "монгол"),
    "ms": ("Malay", "Bahasa Melayu"),
    "mt": ("Maltese", "Malti"),
    "my": ("Burmese", "မြန်မာ"),
    "ne": ("Nepali", "नेपाली"),
    "nl": ("Dutch", "Nederlands"),
    "no": ("Norwegian", "norsk"),
    "pl": ("Polish", "polski"),
    "ps": ("Pashto", "پښتو"),
    "pt": ("Portuguese", "português"),
    "ro": ("Romanian", "română"),
    "ru": ("Russian", "русский"),
    "si": ("Sinhala", "සිංහල"),
    "sk": ("Slovak", "slovenčina"),
    "sl": ("Slovenian", "slovenščina"),
    "sq": ("Albanian", "shqip"),
    "sr": ("Serbian", "српски"),
    "sv": ("Swedish", "svenska"),
    "sw": ("Swahili", "Kiswahili"),
    "tg": ("Tajik", "тоҷикӣ"),
    "th": ("Thai", "ไทย"),
    "tk": ("Turkmen", "türkmençe"),
    "tr": ("Turkish", "Türkçe"),
    "uk": ("Ukrainian", "українська"),
    "ur": ("Urdu", "اردو"),
    "uz": ("Uzbek", "oʻzbekcha"),
    "vi": ("Vietnamese", "Tiếng Việt"),
    "zh": ("Chinese", "中文"),
}


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


@cache
def _codes() -> Mapping[str, str]:
    named = {_folded(name): code for code, names in _NAMES.items() for name in names}
    return {UNDETERMINED: UNDETERMINED} | named


def _folded(name: str) -> str:
    return "".join(one for one in normalize("NFKD", name.strip().casefold()) if not combining(one))
