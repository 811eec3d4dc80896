"""Language identification: which language a release is written in."""

import marshal
from array import array
from functools import cache
from pathlib import Path
from typing import Any

from corpus.file_cache import cached_beside
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
    """The model for our languages. Its file is compressed with LZMA, which takes half a second to read, so a faster
    copy is cached."""
    import numpy as np
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]
    from zstandard import ZstdDecompressor

    packed = cached_beside(Path(__file__), (MODEL_DIR / MODEL_FILE,), _packed_model)
    weights, priors, languages, moves, rows, features = marshal.loads(ZstdDecompressor().decompress(packed))  # noqa: S302  # as in `file_cache`
    return LanguageIdentifier(
        np.frombuffer(weights, np.float16).reshape(-1, len(languages)),
        np.frombuffer(priors, np.float32),
        languages,
        array(*moves),
        array(*features),
        tk_row=array(*rows),
    )


def _packed_model() -> bytes:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier
    from zstandard import ZstdCompressor

    model = LanguageIdentifier.from_model_file(MODEL_FILE)
    model.set_languages(list(_LANGUAGES))
    plain = (
        model.nb_ptc.tobytes(),
        model.nb_pc.tobytes(),
        list(model.nb_classes),
        *((one.typecode, one.tobytes()) for one in (model.tk_nextmove, model.tk_row, array("i", model.tk_output))),
    )
    return ZstdCompressor(3).compress(marshal.dumps(plain))
