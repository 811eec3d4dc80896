"""The language of a text is detected as the library does."""

from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

from corpus.clean.language import detect_language

TEXTS = {
    "en": "Officers seized heroin worth two million dollars at the port on Monday.",
    "es": "La policía incautó dos toneladas de cocaína en el puerto de Valencia.",
    "fr": "Les douaniers ont saisi deux tonnes de cocaïne dans le port du Havre.",
    "ru": "Сотрудники полиции изъяли две тонны кокаина в порту.",
    "ar": "ضبطت الشرطة طنين من الكوكايين في الميناء",
    "zh": "警方在港口查获两吨可卡因，逮捕了三名嫌疑人。",
    "pt": "A polícia apreendeu duas toneladas de cocaína no porto de Santos.",
    "de": "Die Polizei hat im Hafen zwei Tonnen Kokain sichergestellt.",
    "it": "La polizia ha sequestrato due tonnellate di cocaina nel porto.",
    "nl": "De politie heeft in de haven twee ton cocaïne in beslag genomen.",
}


def test_each_language_is_detected_as_by_the_model_of_the_library() -> None:
    model = LanguageIdentifier.from_model_file(MODEL_FILE)
    model.set_languages(list(TEXTS))
    for language, text in TEXTS.items():
        assert detect_language(text).value == model.classify(text)[0] == language
