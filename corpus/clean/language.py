"""Language identification: which language a release is written in."""

from functools import cache
from typing import Any

from corpus.release import Evidence, Witness

_LANGUAGES = ("en", "es", "fr", "ru", "ar", "zh", "pt", "de", "it", "nl")
_SAMPLE = 2000
"""Characters of a text that are classified; more change nothing and cost time."""


def declared_language(code: str, witness: Witness) -> Evidence:
    """Evidence for a language that is known from outside the text."""
    return Evidence("language", _short(code), witness, code)


def detect_language(text: str, *, declared: str | None = None) -> Evidence:
    """Identify the language of a text with a statistical model (langid).

    A matching declaration by the page raises the confidence; a declaration alone is never believed, because site
    templates often declare the wrong language.
    """
    found = str(_identifier().classify(text[:_SAMPLE])[0])
    if declared and _short(declared) == found:
        return Evidence("language", found, "meta", f'lang="{declared}"; so says the text', "high")
    return Evidence("language", found, "detected", "the words of the text", "medium")


def _short(code: str) -> str:
    return code.strip().lower().replace("_", "-").split("-")[0]


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(_LANGUAGES))
    return identifier
