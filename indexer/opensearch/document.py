"""A release as a document of a cluster: its terms joined by blanks, its values, and what a hit shows."""

from collections.abc import Iterable
from datetime import datetime

from corpus.quick_dataclass import dataclass
from corpus.release import Release
from corpus.words import WORD
from indexer.analysis import term
from indexer.lengths import rounded_length
from indexer.opensearch.cluster import Json
from indexer.schema import UNDATED, document
from indexer.surface_words import bare, is_counted

UNDATED_YEAR = -1
LAST_OF_YEAR = 364
"""Days from the first of a year to its last; in a leap year to the last but one."""

_BLANK = "_"
"""Stands for whitespace in a term, and for a term without letters."""


@dataclass(frozen=True, slots=True)
class AnalyzedRelease:
    """A release as a document, and what the dictionary counts of it."""

    document: Json
    title_terms: frozenset[str]
    body_terms: frozenset[str]
    forms: dict[str, str]
    """The words as they are written, each with the bare form under which it is counted."""
    organizations: frozenset[str]


def analyzed(release: Release, gone: datetime | None) -> AnalyzedRelease:
    fields = document(release, gone)
    title, body = WORD.findall(fields["title"]), WORD.findall(fields["body"])
    forms = dict.fromkeys((*body, *title))
    terms = {word: indexed_term(word, release.language) for word in forms}
    of_title, of_body = ([terms[word] for word in words] for words in (title, body))
    [year] = fields["year"]
    dates = {"date": fields["date"], "date_end": fields["date"] + (0 if fields["month"] else LAST_OF_YEAR)}
    values = {name: fields[name] for name in ("organization", "theme", "language")}
    return AnalyzedRelease(
        {
            "id": release.id,
            "title": " ".join(of_title),
            "body": " ".join(of_body),
            "title_length": rounded_length(len(title)),
            "body_length": rounded_length(len(body)),
            **values,
            **{f"{name}_folded": [value.casefold() for value in each] for name, each in values.items()},
            "drug_related": bool(fields["drugs"]),
            "year": UNDATED_YEAR if year == UNDATED else int(year),
            "month": fields["month"],
            **(dates if fields["date"] else {}),
            "hit": fields["hit"],
        },
        frozenset(of_title),
        frozenset(of_body),
        _counted_forms(forms),
        frozenset(fields["organization"]),
    )


def indexed_term(word: str, language: str | None) -> str:
    """The term of a word as it stands among others, which blanks separate."""
    return one_token(term(word, language))


def one_token(text: str) -> str:
    """A term without whitespace, which would make several of it, and with at least one letter."""
    return _BLANK.join(text.split()) or _BLANK


def _counted_forms(words: Iterable[str]) -> dict[str, str]:
    return {word: form for word in words if is_counted(form := bare(word))}
