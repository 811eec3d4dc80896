"""The most frequent words of real releases, and whether any of them is taken for another word's name."""

import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

import pytest
import zstandard

from corpus.label.vocabulary import matcher
from corpus.vocabulary import Concept
from indexer.folding import fold
from search.expansion.aspects import Expansion
from search.expansion.thesaurus import Name, thesaurus
from search.query import Word

DATA = Path(__file__).parents[4] / "shared" / "data" / "press"
RECORDS, WORDS = 2500, 20_000
REVIEWED = frozenset(Path(__file__).with_name("reviewed_names.txt").read_text(encoding="utf-8").splitlines()[2:])
"""A word and the concept that it leads to, where a reader found that right."""

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="there are no collections of releases beside the checkout")


def test_no_frequent_word_of_a_query_is_taken_for_another_words_name() -> None:
    expansion = Expansion(thesaurus())
    found = {
        f"{word}\t{name.concept.name}"
        for word in frequent_words()
        for name in expansion.meanings([Word(word)])[0].names
        if is_searched_for(name) and not is_own_name(word, name.concept)
    }
    assert sorted(found - REVIEWED) == []


def test_no_frequent_word_of_a_release_is_taken_for_another_words_name() -> None:
    found = {
        f"{text}: {match.phrase.text}"
        for word in frequent_words()
        for text in (word, word.capitalize())
        for match in matcher().find(text, "en")
        if not match.phrase.ambiguous and match.phrase.kind in {"substance", "chemical", "drugs", "organization"}
        if fold(match.phrase.text) != fold(re.sub(r"['’]s?\Z", "", text))
    }
    assert found == set()


def is_searched_for(name: Name) -> bool:
    """Whether a word alone, in small letters, stands for the name."""
    return not name.label.ambiguous and not name.label.text.isupper()


def is_own_name(word: str, concept: Concept) -> bool:
    """Whether the concept is called so in English, or everywhere; in the plural and the possessive too."""
    forms = {word, re.sub(r"['’]s?\Z|e?s['’]?\Z", "", word), word.removesuffix("s"), re.sub(r"ies\Z", "y", word)}
    names = {fold(one.text) for one in concept.labels if not one.ambiguous and one.language in {None, "en"}}
    return not names.isdisjoint(map(fold, forms))


@cache
def frequent_words() -> tuple[str, ...]:
    counts: Counter[str] = Counter()
    for text in texts():
        counts.update(re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text.casefold()))
    return tuple(word for word, _ in counts.most_common(WORDS))


def texts() -> Iterator[str]:
    for path in sorted(DATA.glob("*.jsonl.zst")):
        with path.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as stream:
            for line in islice(io.TextIOWrapper(stream, "utf-8"), RECORDS):
                record = json.loads(line)
                yield f"{record.get('title')} {record['body']}"
    for path in sorted((DATA / "international").glob("*.txt")):
        yield path.read_text(encoding="utf-8")
