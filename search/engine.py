"""The port: what any engine must promise."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from types import TracebackType
from typing import Protocol, Self, TypeVar

from search.budget import TOO_LONG, Budget
from search.errors import TookTooLongError
from search.query import MAX_PAGES, Expression, Query
from search.results import Count, Headline, Hit, KnownWord, Results

Found = TypeVar("Found")


class Engine(Protocol):
    """Answers questions over one index.

    Promises, kept by every engine and tested by one contract:

    - a change is visible to the next snapshot after it was committed, without a restart;
    - a facet counts with every filter but its own, so its number is that of the hits after choosing the value;
    - the same order twice: equal scores fall back to newest first, then id;
      the undated come last in both orders by date;
    - all that is asked of a snapshot is answered from one generation, and never waits for a writer;
    - work ends soon after its budget is spent or the client has gone;
    - only errors of `search.errors` are raised.

    No engine need hold a dictionary of all words beside the program. So only what is asked by query, such as `search`,
    `totals` and `counts`, is exact; what is asked about words may leave out rare ones and count roughly. Which words a
    prefix, a wildcard or a fuzzy word stands for is the engine's to find, by the rules of `search.fuzzy_wildcard` where
    it can list its terms; where there are more than `search.limits.MAX_EXPANSION`, a note says that not all were
    searched for. Scores and the names of generations mean nothing to another engine.
    """

    def snapshot(self) -> "Snapshot":
        """The index as it is now, to be used in a `with` statement for as long as a question lasts.

        Raises NoIndexError when nothing has been indexed, UnreachableError when the engine is a server that does not
        answer, SearchError when the index can't be read.
        """

    def answer(self, question: Callable[["Snapshot"], Found]) -> Found:
        """What a question finds in a snapshot; where damage shows in that, once more in the state of the index before.

        Raises as `snapshot` does, and what the question raises.
        """

    def generation(self) -> str:
        """The state of the index that the next snapshot will have. Raises as `snapshot` does."""

    def close(self) -> None:
        """Let go of files and connections."""


class Snapshot(Protocol):
    """One state of the index, which stays as it is whatever is committed meanwhile; any thread may ask.

    A folder held open, or with a cluster a point in time. Whoever asks for several things to answer one question asks
    one snapshot, and gives all of them the same budget; what comes without one gets a budget of its own.

    Every method raises CancelledError when the client has gone, UnreachableError when the engine does not answer any
    more, and SearchError when the index can't be read. Those that say so leave something out when the budget is spent;
    the others raise TookTooLongError.
    """

    @property
    def generation(self) -> str:
        """Which state of the index it is."""

    @property
    def note(self) -> str | None:
        """What to tell with every answer: that it is not of the newest state, and why."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def search(self, query: Query, budget: Budget | None = None) -> Results:
        """One page of hits, all facets, and notes on what the engine had to limit or, for want of time, left out."""

    def totals(self, queries: Iterable[Query], budget: Budget | None = None) -> tuple[int | None, ...]:
        """How many releases each search finds, without those nearly found; cheaper than the searches.

        Ask for several at once: to a server it is one request. None stands for those that there was no time for,
        which are the last ones.
        """

    def export(self, query: Query, budget: Budget | None = None) -> Iterator[Hit]:
        """Every release that a search finds, without those nearly found, one after the other and without a cap.

        In the order "oldest" if the query asks for that, else newest first; equal ones by id, the undated last. Page
        and size count for nothing, nothing is marked, and excerpts are beginnings. Memory does not grow with the
        texts. The budget, of which there is no end unless one is given, is for finding the releases: the first hit
        comes after that, and the others take what time they take, unless the client goes. Where damage shows on
        the way, `Engine.answer` asks the question again from its beginning.
        """

    def months(self, query: Query, budget: Budget | None = None) -> tuple[tuple[str, int], ...]:
        """How many of the releases that are found fall into each month, as `2011-06`, oldest first."""

    def counts(self, expressions: Iterable[Expression], budget: Budget | None = None) -> tuple[int | None, ...]:
        """How many releases each expression finds; much cheaper than searches. Asked for at once, as `totals` are."""

    def document_frequencies(self, words: Iterable[str], budget: Budget | None = None) -> tuple[int, ...]:
        """In how many releases each word stands as it is written, capitals and accents aside; 0 for no others.

        Releases that have changed or gone since may count too, and an engine may estimate the numbers of usual words.
        """

    def similar_words(self, word: str, edits: int, budget: Budget | None = None) -> tuple[KnownWord, ...]:
        """Words of the texts that are at most so many edits from it, the first letter too; itself is none.

        An edit adds, leaves out or replaces a letter, or swaps two neighbours. An engine that can't go through all
        its words leaves out rare ones, and any may be wanting that only the deleted hold.
        """

    def words_with_prefix(self, start: str, limit: int = 10, budget: Budget | None = None) -> tuple[KnownWord, ...]:
        """Words of the texts that begin so, in most releases first; rare ones may be left out.

        Where few do, also usual ones that begin so but for one mistake, the first letter too, behind.
        """

    def organizations_with_prefix(self, start: str, limit: int = 10, budget: Budget | None = None) -> tuple[Count, ...]:
        """The organisations with a word or words in their name that begin so, in most releases first."""

    def titles_with_prefix(
        self, words: Sequence[str], limit: int = 3, budget: Budget | None = None
    ) -> tuple[Headline, ...]:
        """Titles with all the words, of which the last may be but a beginning; each title once, the best first."""

    def similar(self, id: str, limit: int = 10, budget: Budget | None = None) -> tuple[Hit, ...]:
        """The releases that share most of what tells this one from others; none for an unknown id."""


def in_time(count: int | None) -> int:
    """A count that can't be left out. Raises TookTooLongError where there was no time for it."""
    if count is None:
        raise TookTooLongError(TOO_LONG)
    return count


def reachable(total: int, size: int) -> int:
    """The last page of a result that is offered: 50 at most, 1 at least."""
    return max(1, min(MAX_PAGES, -(-total // size)))
