"""Which language a release is written in."""

from functools import cache
from typing import Any

from corpus.release import Evidence, Witness

_LANGUAGES = ("en", "es", "fr", "ru", "ar", "zh", "pt", "de", "it", "nl")
_ENOUGH = 2000


def declared_language(code: str, witness: Witness) -> Evidence:
    """The language as somebody else knows it."""
    return Evidence("language", _short(code), witness, code)


def detect_language(text: str, *, declared: str | None = None) -> Evidence:
    """The language that a model finds in the text.

    What the page declares of itself makes the model's answer surer, and is never taken alone: templates lie.
    """
    found = str(_identifier().classify(text[:_ENOUGH])[0])
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
