"""A common interface to build and query each engine compared: ten hits and three counts over title and body.

Measures Pressdesk and other engines from the typed query to ten hits with passages, as users see them, and alone.
"""

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol

from benchmarks.questions import Question
from corpus.release import Release
from corpus.words import WORD
from indexer.schema import UNDATED
from search.ask import QueryOptions, ask
from search.expansion.aspects import Expansion
from search.expansion.rewrite import rewrite
from search.expansion.thesaurus import NOTHING_KNOWN
from search.query import FacetRequests, Query
from search.syntax.read_write import read

Ask = Callable[[], int]
"""Runs a prepared query and returns the number of matching documents."""


VALUES = 20
"""How many values of a facet are wanted."""

_COUNTS = {name: {"terms": {"field": name, "size": VALUES}} for name in ("organization", "theme", "year")}


class Bench(Protocol):
    name: str
    passages: bool = False
    """Whether it answers what was typed with titles and passages, as users see it; if not, a query already parsed."""

    def build(self, folder: Path, releases: Iterable[Release]) -> None:
        """Build a searchable index on disk from texts in memory."""

    def open(self, folder: Path) -> None: ...

    def prepare(self, question: Question) -> Ask | None:
        """Prepare a query, up to the search itself; None if the engine does not support it."""

    def size(self, folder: Path) -> int:
        return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


class Pressdesk(Bench):
    """What users get: parses the query, shows ten hits with passages and the first values of each facet."""

    name = "pressdesk"
    passages = True
    options = QueryOptions(expand=False)

    def build(self, folder: Path, releases: Iterable[Release]) -> None:
        from indexer.generations import Generations
        from indexer.port import Contents
        from indexer.whoosh.schema import fingerprint
        from indexer.whoosh.writer import Writer

        generations = Generations(folder)
        with generations.locked(), generations.draft(None) as draft:
            with Writer(draft) as writer:
                for release in releases:
                    writer.put(release)
            generations.publish(draft, None, Contents("benchmark", 0, fingerprint(), writer.documents()))

    def open(self, folder: Path) -> None:
        from search.engines import open_engine

        self._engine = open_engine(folder)

    def prepare(self, question: Question) -> Ask | None:
        facets = FacetRequests.of_size(VALUES)
        return lambda: ask(self._engine, question.text, options=self.options, facets=facets).results.total


class PressdeskFreely(Pressdesk):
    """With spelling correction and other names, as by default."""

    name = "pressdesk, spelling and other names"
    options = QueryOptions()


class Columns(Bench):
    """The query of `Pressdesk`, already parsed, without texts; to compare with engines that store none."""

    name = "pressdesk, engine alone"
    stock = False

    def build(self, folder: Path, releases: Iterable[Release]) -> None:
        import whoosh.index
        from whoosh.writing import SegmentWriter

        from indexer.columnar.writer import ColumnarWriter
        from indexer.schema import document
        from indexer.whoosh.schema import schema

        index = whoosh.index.create_in(folder, schema())
        writer = (SegmentWriter if self.stock else ColumnarWriter)(index, limitmb=512)
        for release in releases:
            fields = document(release)
            del fields["hit"]
            writer.add_document(**fields)
        writer.commit()

    def open(self, folder: Path) -> None:
        from search.whoosh.searcher import Searcher

        self._snapshot = Searcher(folder, "benchmark")

    def prepare(self, question: Question) -> Ask | None:
        wanted = rewrite(read(question.text).expression, Expansion(NOTHING_KNOWN))
        query = Query(wanted.required, aspects=wanted.aspects, facets=FacetRequests.of_size(VALUES))
        return lambda: self._snapshot.answer(query).total


class Stock(Columns):
    name = "stock Whoosh"
    stock = True

    def open(self, folder: Path) -> None:
        import whoosh.index

        self._searcher = whoosh.index.open_dir(folder).searcher()

    def prepare(self, question: Question) -> Ask | None:
        from whoosh import query as wq

        from indexer.analysis import term
        from indexer.folding import fold

        def either(kind: Any, *text: Any) -> wq.Query:
            return wq.Or([kind("title", *text, boost=2.0), kind("body", *text)])

        words = [term(word, "en") for word in question.words]
        match question.kind:
            case "phrase":
                query = either(wq.Phrase, words)
            case "prefix":
                query = either(wq.Prefix, fold(question.words[0]))
            case "or":
                query = wq.Or([either(wq.Term, word) for word in words])
            case _:
                query = wq.And([either(wq.Term, word) for word in words])

        def ask() -> int:
            results = self._searcher.search(query, limit=10, groupedby=["organization", "theme", "year"])
            for facet in ("organization", "theme", "year"):
                results.groups(facet)
            return len(results)

        return ask


_BOOSTS = {"title": 2.0, "body": 1.0}


class Tantivy(Bench):
    """Parses the query and shows ten hits with snippets."""

    name = "tantivy"
    threads = 1
    passages = True

    def build(self, folder: Path, releases: Iterable[Release]) -> None:
        import tantivy

        schema = tantivy.SchemaBuilder()
        schema.add_text_field("id", tokenizer_name="raw", index_option="basic", fast=True)
        for name in ("title", "body"):
            schema.add_text_field(name, stored=self.passages, tokenizer_name="en_stem", index_option="position")
        for name in ("organization", "theme", "year", "language"):
            schema.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
        schema.add_integer_field("date", indexed=True, fast=True)
        index = tantivy.Index(schema.build(), path=str(folder))
        writer = index.writer(512 << 20, self.threads)
        for release in releases:
            writer.add_document(tantivy.Document(**facts_of(release)))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        import tantivy

        self._index = tantivy.Index.open(str(folder))
        self._searcher = self._index.searcher()

    def prepare(self, question: Question) -> Ask | None:
        if self.passages:
            return lambda: self._asked(self._parsed(question))
        query = self._parsed(question)
        return lambda: self._asked(query)

    def _parsed(self, question: Question) -> Any:
        words = [word.replace("'", " ").replace("’", " ") for word in question.words]
        match question.kind:
            case "typed":
                return self._index.parse_query_lenient(question.text, ["title", "body"], _BOOSTS)[0]
            case "phrase":
                text = f'"{" ".join(words)}"'
            case "prefix":
                return self._prefix(words[0])
            case "or":
                text = " OR ".join(f'"{word}"' for word in words)
            case _:
                text = " AND ".join(f'"{word}"' for word in words)
        return self._index.parse_query(text, ["title", "body"], _BOOSTS)

    def _prefix(self, text: str) -> Any:
        import tantivy

        both = [tantivy.Query.regex_query(self._index.schema, name, f"{text}.*") for name in ("title", "body")]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in both])

    def _asked(self, query: Any) -> int:
        import tantivy

        found = self._searcher.search(query, 10)
        self._searcher.aggregate(query, _COUNTS)
        if self.passages:
            snippets = tantivy.SnippetGenerator.create(self._searcher, query, self._index.schema, "body")
            for _, address in found.hits:
                snippets.snippet_from_doc(self._searcher.doc(address)).to_html()
        return len(found.hits)


class TantivyAlone(Tantivy):
    """The query already parsed, without texts."""

    name = "tantivy, engine alone"
    passages = False


class Fts5(Bench):
    """Shows ten hits with snippets."""

    name = "SQLite FTS5"
    passages = True

    def build(self, folder: Path, releases: Iterable[Release]) -> None:
        base = sqlite3.connect(folder / "fts5.db")
        contents = "" if self.passages else "content='', "
        base.executescript(
            f"""
            CREATE VIRTUAL TABLE text USING fts5(title, body, {contents}tokenize='porter unicode61');
            CREATE TABLE facts (number INTEGER PRIMARY KEY, id TEXT, date INTEGER, year TEXT, language TEXT);
            CREATE TABLE organization (number INTEGER, value TEXT);
            CREATE TABLE theme (number INTEGER, value TEXT);
            """
        )
        for number, release in enumerate(releases, 1):
            values = facts_of(release)
            base.execute(
                "INSERT INTO text (rowid, title, body) VALUES (?, ?, ?)", (number, release.title, release.body)
            )
            facts = (number, release.id, values["date"], values["year"][0], release.language)
            base.execute("INSERT INTO facts VALUES (?, ?, ?, ?, ?)", facts)
            for name in ("organization", "theme"):
                base.executemany(f"INSERT INTO {name} VALUES (?, ?)", [(number, value) for value in values[name]])
        base.executescript(
            """
            CREATE INDEX by_organization ON organization (number, value);
            CREATE INDEX by_theme ON theme (number, value);
            """
        )
        base.commit()
        base.close()

    def open(self, folder: Path) -> None:
        self._base = sqlite3.connect(folder / "fts5.db")

    def prepare(self, question: Question) -> Ask | None:
        words = [f'"{word}"' for word in question.words]
        match question.kind:
            case "typed":
                text = " OR ".join(f'"{word}"' for word in WORD.findall(question.text))
            case "phrase":
                text = f'"{" ".join(question.words)}"'
            case "prefix":
                text = f"{words[0]}*"
            case "or":
                text = " OR ".join(words)
            case _:
                text = " AND ".join(words)
        shown = "rowid, snippet(text, 1, '[', ']', '...', 40)" if self.passages else "rowid"

        def ask() -> int:
            run = self._base.execute
            run(_BEST.format(shown), (text,)).fetchall()
            for name in ("organization", "theme"):
                joined = f"text JOIN {name} ON number = text.rowid"
                run(_counted("value", joined), (text,)).fetchall()
            rows = run(_counted("year", "text JOIN facts ON number = text.rowid"), (text,)).fetchall()
            return sum(count for _, count in rows)

        return ask


_BEST = "SELECT {} FROM text WHERE text MATCH ? AND rank MATCH 'bm25(2.0, 1.0)' ORDER BY rank LIMIT 10"
"""As SQLite advises: ordered by `bm25()` itself, every match would get a snippet before the first ten are chosen."""


def _counted(value: str, joined: str) -> str:
    """Counts the values of a facet."""
    found = f"FROM {joined} WHERE text MATCH ?"
    return f"SELECT {value}, count(*) {found} GROUP BY 1 ORDER BY 2 DESC LIMIT {VALUES}"


class Fts5Alone(Fts5):
    """Without texts."""

    name = "SQLite FTS5, engine alone"
    passages = False


def facts_of(release: Release) -> dict[str, Any]:
    first_day = release.published.first_day if release.published else None
    return {
        "id": release.id,
        "title": release.title,
        "body": release.body,
        "organization": list(release.organizations),
        "theme": list(release.themes),
        "year": [str(release.year or UNDATED)],
        "language": [release.language] if release.language else [],
        "date": first_day.toordinal() if first_day else 0,
    }


BENCHES: dict[str, type[Bench]] = {
    bench.name: bench for bench in (Pressdesk, PressdeskFreely, Tantivy, Fts5, Columns, TantivyAlone, Fts5Alone, Stock)
}
