"""The port: what any engine must promise."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from search.query import MAX_PAGES, Expression, Query
from search.results import Count, Headline, Hit, KnownWord, Results


class Engine(Protocol):
    """Answers queries over one index.

    Promises, kept by every engine and tested by one contract:

    - a change is visible to the next search after it was committed, without a restart;
    - a facet counts with every filter but its own, so its number is that of the hits after choosing the value;
    - the same order twice: equal scores fall back to newest first, then id;
      the undated come last in both orders by date;
    - a search sees one generation throughout, and never waits for a writer;
    - only errors of `search.errors` are raised.
    """

    def search(self, query: Query) -> Results:
        """One page of hits, all facets, and notes on what the engine had to limit.

        Raises NoIndexError when nothing has been indexed, SearchError when the index can't be read.
        """

    def months(self, query: Query) -> tuple[tuple[str, int], ...]:
        """How many of the releases that are found fall into each month, as `2011-06`, oldest first."""

    def count(self, expression: Expression) -> int:
        """How many releases the expression finds; much cheaper than a search."""

    def known(self, words: Iterable[str]) -> tuple[int, ...]:
        """In how many releases each word stands as it is written, capitals and accents aside.

        Releases that have changed or gone since may count too.
        """

    def alike(self, word: str, edits: int) -> tuple[KnownWord, ...]:
        """The words of the texts that are at most so many edits from it, the first letter too; itself is none.

        An edit adds, leaves out or replaces a letter, or swaps two neighbours.
        """

    def begun(self, start: str, wanted: int = 10) -> tuple[KnownWord, ...]:
        """The words of the texts that begin so, in most releases first.

        Where few do, also those that begin so but for one mistake, the first letter too, behind.
        """

    def named(self, start: str, wanted: int = 10) -> tuple[Count, ...]:
        """The organisations with a word or words in their name that begin so, in most releases first."""

    def headlines(self, words: Sequence[str], wanted: int = 3) -> tuple[Headline, ...]:
        """Titles with all the words, of which the last may be but a beginning; each title once, the best first."""

    def similar(self, id: str, wanted: int = 10) -> tuple[Hit, ...]:
        """The releases that share most of what tells this one from others; none for an unknown id."""

    def generation(self) -> str:
        """The state of the index that the next search will see. Raises as `search` does."""

    def close(self) -> None:
        """Let go of files and connections."""


def reachable(total: int, size: int) -> int:
    """The last page of a result that is offered: 50 at most, 1 at least."""
    return max(1, min(MAX_PAGES, -(-total // size)))
