"""Counts the English words that would match unrelated words through a foreign stem.

Usage: python -m benchmarks.collisions [DOCUMENTS]
"""

import sys
from collections import defaultdict
from collections.abc import Mapping

from benchmarks.press import CORPORA, releases
from corpus.words import WORD
from indexer.analysis import EVERY, parted, term, terms
from indexer.folding import fold

Documents = Mapping[str, set[int]]


def main(documents: int = 9426) -> None:
    for corpus in CORPORA:
        by_term, words = _held(corpus, documents)
        for name, languages in (("English and Spanish", ("en", "es")), ("all", EVERY)):
            shared = sum(
                bool(_others(word, {parted(one)[0] for one in terms(word, languages)}, by_term)) for word in words
            )
            print(
                f"{corpus}, {name} in one space of terms: {shared:,} of {len(words):,} words, {shared / len(words):.1%}"
            )
        marked = sum(bool(_others(word, terms(word, EVERY[:-1]), by_term)) for word in words)
        print(f"{corpus}, as it is: {marked:,}")


def _held(corpus: str, documents: int) -> tuple[Documents, list[str]]:
    """The documents of each English term, and the words of titles except numbers and initials."""
    by_term: dict[str, set[int]] = defaultdict(set)
    words = set()
    for number, release in enumerate(releases(documents, [corpus])):
        words |= {fold(word) for word in WORD.findall(release.title)}
        for word in set(WORD.findall(f"{release.title} {release.body}")):
            by_term[term(word, "en")].add(number)
    return by_term, [word for word in words if len(word) > 2 and not word.isdigit()]


def _others(word: str, found: tuple[str, ...] | set[str], by_term: Documents) -> set[int]:
    """The documents that the terms match although they contain no form of the word."""
    return set().union(*(by_term.get(one, set()) for one in found)) - by_term.get(term(word, "en"), set())


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
