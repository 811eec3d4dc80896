"""What an editor calls a document without a name, and what a template calls all of its pages, names no text."""

import pytest

from corpus.clean.generic_titles import is_generic


@pytest.mark.parametrize(
    "title",
    [
        "pr170103.doc", "release_12(final).docx",
        "Untitled-1", "Unbenanntes Dokument", "Document sans titre", "Documento sin nombre", "Página sem título",
        "Naamloos document", "Dokument bez tytułu", "Безымянный", "مستند بدون عنوان", "未命名文档", "제목 없음",
        "News", "Press Releases | Details", "Aktuelles – Einzelansicht", "Détail de l’actualité", "Ver comunicado",
        "Visualização da notícia", "Leggi la notizia",
        "Wiadomości / Szczegóły", "Haberler", "Новости - Просмотр новости",
        "Вести", "Vijesti", "Hírek",
        "Ajankohtaista", "أخبار",
        "समाचार विवरण", "ニュース一覧", "警务动态", "보도자료 상세", "首页 - 新闻动态",
    ],
)  # fmt: skip
def test_names_of_sections_and_templates_are_generic(title: str) -> None:
    assert is_generic(title)


@pytest.mark.parametrize(
    "title",
    [
        "The News", "La Presse", "Press conference on heroin", "News from the port", "Nota 12", "Comunicado 12/2019",
        "Aktuelles Lagebild Rauschgift", "Détail d’une saisie", "Новости наркоконтроля",
        "新闻中心通报毒品案", "Port Police",
        "", "…",
    ],
)  # fmt: skip
def test_titles_that_say_more_are_not(title: str) -> None:
    assert not is_generic(title)
