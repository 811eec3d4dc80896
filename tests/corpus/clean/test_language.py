"""Which language a text is in, by its letters, its words and what its page declares."""

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

from corpus.clean.language import _identifier, detect_language, filed_as
from corpus.label import kernel
from corpus.languages import UNDETERMINED
from tests.corpus.clean.human_rights import HUMAN_RIGHTS


@pytest.mark.parametrize(("language", "text"), HUMAN_RIGHTS.items())
def test_a_language_is_named_whether_or_not_it_is_declared(language: str, text: str) -> None:
    assert detect_language(text).value == language
    found = detect_language(text, declared=f"{language}-XX")
    assert (found.value, found.confidence in ("high", "medium")) == (language, True)


@pytest.mark.parametrize("language", ["ru", "hi", "zh", "ar", "el"])
def test_letters_refute_what_a_template_declares(language: str) -> None:
    assert detect_language(HUMAN_RIGHTS[language], declared="en-US").value == language


def test_a_clear_text_refutes_a_declaration_and_an_unclear_one_leaves_the_language_open() -> None:
    assert detect_language(HUMAN_RIGHTS["pl"] * 4, declared="en").value == "pl"
    found = detect_language("Interpol Operation Lionfish", declared="tr")
    assert found.value in ("tr", UNDETERMINED)
    assert found.confidence != "high"
    assert detect_language("12 345 – 678", declared=None).value == UNDETERMINED


@pytest.mark.parametrize(
    ("declared", "language"), [("nb", "no"), ("fil", "tl"), ("zh-Hant-TW", "zh"), ("iw", "he"), ("prs", "fa")]
)
def test_withdrawn_and_special_codes_are_filed_under_the_usual_one(declared: str, language: str) -> None:
    texts = {
        "no": "Alle mennesker er født frie og med samme menneskeverd og menneskerettigheter. De er utstyrt.",
        "tl": "Ang lahat ng tao'y isinilang na malaya at pantay-pantay sa karangalan at mga karapatan.",
        **HUMAN_RIGHTS,
    }
    found = detect_language(texts[language], declared=declared)
    assert (found.value, found.confidence) == (language, "high" if language not in ("zh", "he") else found.confidence)


def test_malay_and_indonesian_are_told_apart_by_their_words() -> None:
    malay = "Polis menahan seorang lelaki kerana disyaki mengedar dadah bernilai RM 2 juta, kata ketua jabatan itu."
    indonesian = "Polisi menangkap seorang pria karena diduga mengedarkan narkoba senilai Rp 2 miliar, kata petugas."
    assert detect_language(malay).value == "ms"
    assert detect_language(indonesian).value == "id"


@pytest.mark.parametrize("is_compiled", [True, False])
def test_the_cached_model_is_that_of_the_library(is_compiled: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if is_compiled and not kernel.available:
        pytest.skip("the kernel was not built: is there a C compiler?")
    monkeypatch.setattr(kernel, "available", is_compiled)
    model = LanguageIdentifier.from_model_file(MODEL_FILE)
    for text in (*HUMAN_RIGHTS.values(), "", "7", " ".join(HUMAN_RIGHTS.values())):
        assert _identifier().rank(text) == model.rank(text)


def test_a_damaged_model_is_reported_and_read_nowhere_else() -> None:
    if not kernel.available:
        pytest.skip("the kernel was not built: is there a C compiler?")
    moves, rows, features = (bytes(size) for size in (4 * 256, 2, 4))
    assert kernel.native.features(b"aa", moves, rows, features) == b"\0\0\0\0\2\0\0\0"
    for damaged in (b"\1\0\0\0" * 256, b"\0" * 4):
        with pytest.raises(ValueError, match="damaged"):
            kernel.native.features(b"aa", damaged, rows, features)
    with pytest.raises(ValueError, match="another size"):
        kernel.native.features(b"aa", moves, bytes(4), features)


@pytest.mark.parametrize(
    ("code", "filed"),
    [("pt-BR", "pt"), ("por", "pt"), ("GER", "de"), ("zh_Hant", "zh"), ("fil", "tl"), ("prs", "fa"), ("ace", "ace")],
)
def test_a_language_is_filed_under_its_shortest_code(code: str, filed: str) -> None:
    assert filed_as(code) == filed
