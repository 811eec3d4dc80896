"""The port to a search engine: what every engine must provide."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from types import TracebackType
from typing import Protocol, Self, TypeVar

from search.budget import TOO_LONG, Budget
from search.errors import TookTooLongError
from search.query import MAX_PAGES, Expression, Query
from search.results import Count, Headline, Hit, KnownWord, Results

Found = TypeVar("Found")


class Engine(Protocol):
    """Searches one index.

    Every engine guarantees the following, and one contract test checks it:

    - a committed change is visible in the next snapshot, without a restart;
    - a facet is counted with all filters but its own, so each count is the number of hits after choosing the value;
      where no release matches the whole query, the listed partial matches are counted;
    - of each facet, only the values that are asked for and the chosen ones are returned, with the number of all;
    - results have a stable order: equal scores are sorted newest first, then by id, and undated releases come last in
      both orders by date;
    - a snapshot answers from one generation and never waits for a writer;
    - work stops soon after the budget is spent or the client has disconnected;
    - only errors from `search.errors` are raised.

    An engine need not keep a dictionary of all words within reach. Methods that take queries or expressions, such as
    `search`, `totals` and `counts`, are therefore exact, whereas those about words may omit rare words and return
    approximate counts. The engine expands prefixes, wildcards and fuzzy words itself, by the rules of
    `search.fuzzy_wildcard` if it can list its terms, and adds a note if there are more than
    `search.limits.MAX_EXPANSION` of them. Scores and generation names are not comparable between engines.
    """

    budget_seconds: float
    """Processor time of this process that a question may take, where its budget does not say otherwise."""

    def snapshot(self) -> "Snapshot":
        """The current state of the index. Use it in a `with` statement for the duration of one question.

        Raises NoIndexError if nothing has been indexed, UnreachableError if the engine is a server that does not
        respond, and SearchError if the index can't be read.
        """

    def answer(self, question: Callable[["Snapshot"], Found]) -> Found:
        """Call `question` with a snapshot and return its result.

        If it meets damage, it is called once more with the previous generation.

        Raises what `snapshot` and the question raise.
        """

    def generation(self) -> str:
        """The name of the generation that the next snapshot will read. Raises what `snapshot` raises."""

    def hold(self) -> None:
        """Make ready for processes that are then forked from this one: they share what it has read into memory.

        Leaves no thread running and no connection open. Raises what `snapshot` raises.
        """

    def close(self) -> None:
        """Release files and connections."""


class Snapshot(Protocol):
    """One state of the index, unaffected by later commits. Safe to use from several threads.

    It is an open folder or, in a cluster, a point in time. To answer one question with several calls, make them on one
    snapshot with one budget; a call without a budget gets its own.

    Every method raises CancelledError if the client has disconnected, UnreachableError if the engine stops responding,
    and SearchError if the index can't be read. When the budget is spent, methods whose docstring says so leave
    something out; the others raise TookTooLongError.
    """

    @property
    def generation(self) -> str:
        """The name of the generation."""

    @property
    def note(self) -> str | None:
        """A note to show with every answer: why it is not from the newest generation. None if it is."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def search(self, query: Query, budget: Budget | None = None) -> Results:
        """One page of hits, the values of the facets that the query asks for, and notes.

        The notes say what was limited, or left out because the budget was spent.
        """

    def totals(self, queries: Iterable[Query], budget: Budget | None = None) -> tuple[int | None, ...]:
        """How many releases match each query completely; cheaper than searching.

        Pass several queries in one call, which is one request to a server. The last ones are None if the budget ran
        out before they were counted.
        """

    def export(self, query: Query, budget: Budget | None = None) -> Iterator[Hit]:
        """Yield every release that matches completely, without a limit on their number.

        They come in the order that the query asks for, the same as on pages. The query's page and size are ignored,
        nothing is marked, and excerpts are the beginnings of the texts. Memory use does not grow with the number of
        texts. The budget, unlimited by default, applies to finding the releases, which is done before the first hit;
        reading them afterwards is not limited, but stops if the client disconnects. If damage is met on the way,
        `Engine.answer` repeats the question from the start.
        """

    def months(self, query: Query, budget: Budget | None = None) -> tuple[tuple[str, int], ...]:
        """The number of matching releases in each month, such as `2011-06`, oldest first."""

    def counts(self, expressions: Iterable[Expression], budget: Budget | None = None) -> tuple[int | None, ...]:
        """How many releases match each expression; much cheaper than searching. None as for `totals`."""

    def document_frequencies(self, words: Iterable[str], budget: Budget | None = None) -> tuple[int, ...]:
        """The number of releases that contain each word, unstemmed, ignoring case and accents; 0 only if none does.

        The counts may include replaced and deleted releases, and those of frequent words may be estimates.
        """

    def known_words(self, words: Iterable[str], budget: Budget | None = None) -> tuple[KnownWord | None, ...]:
        """Each word as the texts write it most often, with its releases; None for one that no text has.

        As with `document_frequencies`, capitals and accents do not matter, and numbers may be estimates.
        """

    def prefetch(self, words: Sequence[str], budget: Budget | None = None) -> None:
        """Get ready for questions about the spelling of these words, which stand side by side.

        A server may answer here, in few requests, what would take one request each; other engines do nothing.
        """

    def similar_words(self, word: str, edits: int, budget: Budget | None = None) -> tuple[KnownWord, ...]:
        """Indexed words within `edits` edits of a word, which may affect its first letter; without the word itself.

        An edit inserts, deletes or replaces a letter, or swaps two adjacent ones. An engine that can't scan all its
        words may omit rare ones, and any engine may omit words that occur only in deleted releases.
        """

    def words_with_prefix(self, start: str, limit: int = 10, budget: Budget | None = None) -> tuple[KnownWord, ...]:
        """The indexed words that begin with `start`, most frequent first; rare ones may be omitted.

        If there are few, frequent words that begin with it except for one typing error, which may be in the first
        letter, are added after them.
        """

    def organizations_with_prefix(self, start: str, limit: int = 10, budget: Budget | None = None) -> tuple[Count, ...]:
        """The organisations whose name, from any of its words on, begins with `start`; most releases first."""

    def titles_with_prefix(
        self, words: Sequence[str], limit: int = 3, budget: Budget | None = None
    ) -> tuple[Headline, ...]:
        """Distinct titles that contain all the words, best first; the last word may be incomplete."""

    def similar(self, id: str, limit: int = 10, budget: Budget | None = None) -> tuple[Hit, ...]:
        """The releases that share the most distinctive terms with this one; empty for an unknown id."""


def in_time(count: int | None) -> int:
    """A count that is required. Raises TookTooLongError if it is None."""
    if count is None:
        raise TookTooLongError(TOO_LONG)
    return count


def reachable(total: int, size: int) -> int:
    """The last page of results that can be requested, from 1 to 50."""
    return max(1, min(MAX_PAGES, -(-total // size)))
