"""Language identification: which language a release is written in, by its script, its words and its declaration."""

import re
from array import array
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from corpus.file_cache import cached_beside
from corpus.label import kernel
from corpus.languages import UNDETERMINED
from corpus.release import Evidence, Witness

_SAMPLE = 1000
"""Characters of a text that are classified; more change nothing and cost time."""
_CLOSE = 1.0
"""Lead below which two languages are not told apart: the difference of their log-likelihoods over the square root of
the bytes of the text."""
_CLEAR = 4.0
"""Lead from which a page's declaration of another language is taken for its template's mistake."""
_RARE_NEEDS = 2.0
"""Lead that a language without a press of its own needs unless the page declares it."""
_THREE = 3
"""Letters of the codes of ISO 639-2 and 639-3."""
_KANA = 0.05
"""Share of kana among the letters of a Japanese text, at least."""

_SAME: Mapping[str, str] = {
    "ary": "ar",
    "arz": "ar",
    "ckb": "ku",
    "cmn": "zh",
    "fil": "tl",
    "grc": "el",
    "gug": "gn",
    "hbo": "he",
    "in": "id",
    "iw": "he",
    "kik": "ki",
    "kmr": "ku",
    "mo": "ro",
    "nb": "no",
    "nn": "no",
    "pes": "fa",
    "prs": "fa",
    "sdh": "ku",
    "sh": "sr",
    "uzs": "uz",
    "wuu": "zh",
    "yue": "zh",
}
"""Codes of varieties and withdrawn codes, with those under which their languages are filed."""

_ALIKE = tuple(map(frozenset, (("bs", "hr", "sr"), ("id", "ms"), ("da", "no"), ("cs", "sk"), ("nso", "st", "tn"))))
"""Languages between which a declaration decides, because short texts of one may be texts of the other."""

_RARE = frozenset(
    "ace an ba bcl br crh dz eo ext fo fuv fy gcf gcr gd gn gom gug guw jv kab la lb lg lij ln ltg nso oc om pcm qu se "
    "st tt vec vo wa zxx".split()
)

_BY_LETTERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "Cyrillic": ("\u0400-\u052f", tuple("ru uk be bg mk sr kk ky mn tg tt uz ba".split())),
    "Arabic": ("\u0620-\u065f\u066e-\u06d5\u06ee-\u06ff\u0750-\u077f", tuple("ar fa ur ps ug ku".split())),
    "Devanagari": ("\u0900-\u097f", tuple("hi mr ne sa gom".split())),
    "Bengali": ("\u0980-\u09ff", ("bn", "as")),
    "Gurmukhi": ("\u0a00-\u0a7f", ("pa",)),
    "Gujarati": ("\u0a80-\u0aff", ("gu",)),
    "Odia": ("\u0b00-\u0b7f", ("or",)),
    "Tamil": ("\u0b80-\u0bff", ("ta",)),
    "Telugu": ("\u0c00-\u0c7f", ("te",)),
    "Kannada": ("\u0c80-\u0cff", ("kn",)),
    "Malayalam": ("\u0d00-\u0d7f", ("ml",)),
    "Sinhala": ("\u0d80-\u0dff", ("si",)),
    "Thai": ("\u0e00-\u0e7f", ("th",)),
    "Lao": ("\u0e80-\u0eff", ("lo",)),
    "Tibetan": ("\u0f00-\u0fff", ("bo", "dz")),
    "Burmese": ("\u1000-\u109f", ("my",)),
    "Georgian": ("\u10a0-\u10ff\u1c90-\u1cbf", ("ka",)),
    "Ethiopic": ("\u1200-\u139f", ("am", "ti")),
    "Khmer": ("\u1780-\u17ff", ("km",)),
    "Greek": ("\u0370-\u03ff\u1f00-\u1fff", ("el",)),
    "Armenian": ("\u0530-\u058f", ("hy",)),
    "Hebrew": ("\u0590-\u05ff", ("he", "yi")),
    "Thaana": ("\u0780-\u07bf", ("dv",)),
    "Hangul": ("\u1100-\u11ff\uac00-\ud7af", ("ko",)),
    "Kana": ("\u3040-\u30ff", ("ja",)),
    "Chinese": ("\u3400-\u4dbf\u4e00-\u9fff", ("zh", "ja")),
}
"""Scripts other than Latin, as character ranges, with the languages of the press that are written in them."""
_SCRIPT = re.compile(
    "|".join(
        [*(f"(?P<{name}>[{ranges}]+)" for name, (ranges, _) in _BY_LETTERS.items()), r"(?P<Latin>[A-Za-zÀ-ɏḀ-ỿ]+)"]
    )
)
_ASCII, _NO_LETTERS = re.compile(r"[\x00-\x7f]+"), re.compile(r"[^A-Za-z]+")
_WEIGHTS: Mapping[str, int] = {"Chinese": 3, "Kana": 2, "Hangul": 2}
"""How many letters of an alphabet a character of these scripts stands for."""


_TOLD_APART: Mapping[str, re.Pattern[str]] = {
    "ms": re.compile(
        r"\b(?:kerana|polis|ialah|beliau|wang|bahawa|kereta|dadah|jabatan|ringgit|RM ?\d|kastam|mahkamah|berkata|"
        r"suspek|pengedar|rampasan|bilik|pejabat|syarikat|ogos|disember)\b",
        re.IGNORECASE,
    ),
    "id": re.compile(
        r"\b(?:karena|polisi|adalah|uang|bahwa|mobil|narkoba|narkotika|bisa|kantor|rupiah|Rp ?\d|pengadilan|perusahaan|"
        r"tersangka|petugas|dikatakan|kata|agustus|desember|sabu)\b",
        re.IGNORECASE,
    ),
}
"""Words of Malay and Indonesian, which the model takes for one another."""


_OF_WIDENED = -(2.0**112)
"""What the bits of a negative half-precision number, in their places of single precision, have to be multiplied by.

NumPy widens such numbers one by one, which takes longer than all else of the model.
"""


class _Likely(NamedTuple):
    code: str
    lead: float
    """How far it is behind the most likely language, 0 for that one itself."""


def declared_language(code: str, witness: Witness) -> Evidence:
    """Evidence for a language that is known from outside the text."""
    return Evidence("language", filed_as(code), witness, code)


def detect_language(text: str, *, declared: str | None = None) -> Evidence:
    """Identify the language of a text by its script, by a statistical model (langid), and by what the page declares.

    The declaration decides between languages that the model can hardly tell apart, and confirms any other; a clear
    text overrides it, because site templates often declare the wrong language. Where it contradicts a text that is not
    clear, and where no language is likely enough without it, the value is UNDETERMINED, with low confidence.
    """
    sample = text[:_SAMPLE]
    said = filed_as(declared) if declared else None
    script = script_of(sample)
    possible = _languages_of(script)
    if said and script and said in possible and (said not in _known() or len(possible) == 1):
        return _declared(said, declared)
    if script and len(possible) == 1:
        return Evidence("language", possible[0], "detected", f"the letters of the text: {script}", "medium")
    ranked = _ranked(sample, possible, said)
    if not ranked:
        return _undetermined(f"its letters are {script}" if script else "the text has no letters")
    best = _told_apart(ranked[0].code, sample)
    if said == best:
        return _declared(best, declared)
    nearest = next((one.lead for one in ranked if one.code == said), None)
    if said and nearest is not None and (nearest < _CLOSE or _alike(said, best)):
        return Evidence("language", said, "meta", f'lang="{declared}"; the text may be {best} as well', "medium")
    clear = ranked[1].lead if len(ranked) > 1 else _CLEAR
    if said and nearest is None and said not in _known() and clear < _CLEAR:
        return _undetermined(f'lang="{declared}", which no model of languages knows')
    if nearest is not None and nearest < _CLEAR:
        return _undetermined(f'lang="{declared}", but the words of the text are {best}')
    if clear < (_RARE_NEEDS if best in _RARE else _CLOSE) and not _alike(best, ranked[1].code):
        return _undetermined(f"the words of the text may be {best} or {ranked[1].code}")
    unsure = best not in _TOLD_APART and len(ranked) > 1 and _alike(best, ranked[1].code)
    return Evidence("language", best, "detected", "the words of the text", "low" if unsure else "medium")


def language_of(text: str, known: Evidence | None, declared: str | None) -> Evidence:
    """The language of a text: as given, as its source's catalogue entry says unless the text is clearly in another
    one, or as detected."""
    if known is None:
        return detect_language(text, declared=declared)
    if known.witness != "catalogue":
        return known
    found = detect_language(text, declared=known.text)
    return known if found.value in (known.value, UNDETERMINED) else found


def filed_as(code: str) -> str:
    """The code under which a language is filed, of one with or without a country or script, in two letters or three:
    `pt-BR` and `por` are `pt`."""
    bare = code.strip().lower().replace("_", "-").split("-")[0]
    if len(bare) == _THREE and bare not in _SAME:
        from babel.core import get_global

        bare = get_global("language_aliases").get(bare, bare).partition("_")[0]
    return _SAME.get(bare, bare)


def script_of(text: str) -> str | None:
    """The script in which most of a text is written, by its name in Unicode; None for a text without letters."""
    others = len(_ASCII.sub("", text))
    if len(_NO_LETTERS.sub("", text)) > others * max(_WEIGHTS.values()):
        return "Latin"
    counts: dict[str, int] = {}
    for found in _SCRIPT.finditer(text):
        name = found.lastgroup or ""
        counts[name] = counts.get(name, 0) + (found.end() - found.start()) * _WEIGHTS.get(name, 1)
    if not counts:
        return None
    script = max(counts, key=lambda name: counts[name])
    if script == "Chinese" and counts.get("Kana", 0) > _KANA * counts["Chinese"]:
        return "Kana"
    return script


def _declared(code: str, declared: str | None) -> Evidence:
    return Evidence("language", code, "meta", f'lang="{declared}"; so says the text', "high")


def _undetermined(why: str) -> Evidence:
    return Evidence("language", UNDETERMINED, "detected", why, "low")


def _told_apart(code: str, text: str) -> str:
    """The language of a text that is Malay or Indonesian; the latter where nothing tells, for it has more speakers."""
    if code not in _TOLD_APART:
        return code
    return max(("id", "ms"), key=lambda one: len(_TOLD_APART[one].findall(text)))


def _alike(one: str, other: str) -> bool:
    return any({one, other} <= group for group in _ALIKE)


def _languages_of(script: str | None) -> Sequence[str]:
    if script is None:
        return ()
    if script == "Latin":
        return _latin()
    return _BY_LETTERS[script][1]


def _ranked(text: str, possible: Sequence[str], said: str | None) -> list[_Likely]:
    """The possible languages of a text, the most likely first; rare ones only where declared or well ahead."""
    best: dict[str, float] = {}
    size = max(1, len(text.encode("utf-8", "replace"))) ** 0.5
    places = _places_of(tuple(possible))
    scores = _identifier().scores(text) if places else ()
    for place, code in places:
        score = scores[place] - (_RARE_NEEDS * size if code in _RARE and code != said else 0.0)
        if score > best.get(code, float("-inf")):
            best[code] = score
    first = max(best.values(), default=0.0)
    ranked = sorted(best.items(), key=lambda one: -one[1])
    return [_Likely(code, (first - score) / size) for code, score in ranked]


@cache
def _places_of(possible: Sequence[str]) -> Sequence[tuple[int, str]]:
    """The places of languages in the model's list, each with the code under which it is filed."""
    filed = (_SAME.get(code, code) for code in _identifier().nb_classes) if possible else ()
    return [(place, code) for place, code in enumerate(filed) if code in possible]


@cache
def _known() -> frozenset[str]:
    """The languages that the model knows."""
    return frozenset(_SAME.get(code, code) for code in _identifier().labels)


@cache
def _latin() -> tuple[str, ...]:
    """The languages that the model knows and that are written in Latin script, some of them in another one too."""
    other = {code for _, codes in _BY_LETTERS.values() for code in codes} - {"az", "ku", "sr", "uz", "tt"}
    return tuple(sorted(_known() - other - {"zxx"}))


@cache
def _identifier() -> Any:
    """The model, from a cached copy, because unpacking its LZMA file takes half a second."""
    import numpy as np
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]
    from zstandard import ZstdDecompressor

    languages, packed = cached_beside(Path(__file__), (MODEL_DIR / MODEL_FILE,), _packed_model)
    weights, priors, moves, rows, features = map(ZstdDecompressor().decompress, packed)
    halves = np.frombuffer(weights, np.uint16).reshape(-1, len(languages))

    class Identifier(LanguageIdentifier):  # type: ignore[misc]
        """The model with its automaton in the kernel: in Python, that takes half of the time."""

        def scores(self, text: str) -> list[float]:
            """The log-likelihood of each column; a language that is listed twice has two."""
            return self._raw_score(self._encode(text)).tolist()  # type: ignore[no-any-return]

        def _raw_score(self, text: bytes) -> Any:
            found = kernel.native.features(text, moves, rows, features) if kernel.available else b""
            if not found:
                return super()._raw_score(text)
            met, times = np.frombuffer(found, np.int32).reshape(-1, 2).T
            widened = (halves[met] & 0x7FFF).astype(np.uint32) << 13
            return np.log1p(times.astype(np.float32)) * _OF_WIDENED @ widened.view(np.float32) + self.nb_pc

    return Identifier(
        np.frombuffer(weights, np.float16).reshape(-1, len(languages)),
        np.frombuffer(priors, np.float32),
        languages,
        memoryview(moves).cast("I"),
        memoryview(features).cast("i"),
        tk_row=memoryview(rows).cast("H"),
    )


def _packed_model() -> tuple[list[str], list[bytes]]:
    """The languages of the model, and its arrays one by one, since together they would be copied once more."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier
    from zstandard import ZstdCompressor

    model = LanguageIdentifier.from_model_file(MODEL_FILE)
    numbers = (array("I", model.tk_nextmove), array("H", model.tk_row), array("i", model.tk_output))
    arrays = (model.nb_ptc, model.nb_pc, *numbers)
    return list(model.nb_classes), [ZstdCompressor(3).compress(one.tobytes()) for one in arrays]
