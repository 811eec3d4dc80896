"""One way to build and one way to ask, for every engine that is compared: ten best and three counts, body and title."""

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol

from benchmarks.questions import Question
from corpus.release import Release
from indexer.schema import UNDATED

Ask = Callable[[], int]
"""Answers one prepared question; returns how many documents were found."""


class Bench(Protocol):
    name: str

    def build(self, folder: Path, releases: Iterable[Release]) -> None:
        """From texts in memory to an index on disk that can be searched."""

    def open(self, folder: Path) -> None: ...

    def prepare(self, question: Question) -> Ask | None:
        """Everything that comes before the search itself; none where the engine can't do it."""

    def size(self, folder: Path) -> int:
        return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


class Columns(Bench):
    name = "pressdesk"
    stock = False

    def build(self, folder: Path, releases: Iterable[Release]) -> None:
        import whoosh.index
        from whoosh.writing import SegmentWriter

        from indexer.columnar.writer import ColumnarWriter
        from indexer.schema import document, schema

        index = whoosh.index.create_in(folder, schema())
        writer = (SegmentWriter if self.stock else ColumnarWriter)(index, limitmb=512)
        for release in releases:
            fields = document(release)
            del fields["hit"]  # the other engines store no texts either
            writer.add_document(**fields)
        writer.commit()

    def open(self, folder: Path) -> None:
        from search.whoosh.snapshot import Snapshot

        self._snapshot = Snapshot(folder, "benchmark")

    def prepare(self, question: Question) -> Ask | None:
        from search.query import All, Any, Phrase, Prefix, Query, Word

        words = tuple(map(Word, question.words))
        match question.kind:
            case "phrase":
                query = Query(Phrase(question.words))
            case "prefix":
                query = Query(Prefix(question.words[0]))
            case "or":
                query = Query(Any(words))
            case _:
                query = Query(All(words))
        return lambda: self._snapshot.answer(query).total


class Stock(Columns):
    name = "stock Whoosh"
    stock = True

    def open(self, folder: Path) -> None:
        import whoosh.index

        self._searcher = whoosh.index.open_dir(folder).searcher()

    def prepare(self, question: Question) -> Ask | None:
        from whoosh import query as wq

        from indexer.analysis import fold, term

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


class Tantivy(Bench):
    name = "tantivy"
    threads = 1

    def build(self, folder: Path, releases: Iterable[Release]) -> None:
        import tantivy

        schema = tantivy.SchemaBuilder()
        schema.add_text_field("id", tokenizer_name="raw", index_option="basic", fast=True)
        for name in ("title", "body"):
            schema.add_text_field(name, tokenizer_name="en_stem", index_option="position")
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
        words = [word.replace("'", " ").replace("’", " ") for word in question.words]
        match question.kind:
            case "phrase":
                text = f'"{" ".join(words)}"'
            case "prefix":
                return self._prefix(words[0])
            case "or":
                text = " OR ".join(f'"{word}"' for word in words)
            case _:
                text = " AND ".join(f'"{word}"' for word in words)
        return self._asking(self._index.parse_query(text, ["title", "body"], {"title": 2.0, "body": 1.0}))

    def _prefix(self, text: str) -> Ask:
        import tantivy

        both = [tantivy.Query.regex_query(self._index.schema, name, f"{text}.*") for name in ("title", "body")]
        return self._asking(tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in both]))

    def _asking(self, query: Any) -> Ask:
        counts = {name: {"terms": {"field": name, "size": 1000}} for name in ("organization", "theme", "year")}

        def ask() -> int:
            found = self._searcher.search(query, 10)
            self._searcher.aggregate(query, counts)
            return len(found.hits)

        return ask


class Fts5(Bench):
    name = "SQLite FTS5"

    def build(self, folder: Path, releases: Iterable[Release]) -> None:
        base = sqlite3.connect(folder / "fts5.db")
        base.executescript(
            """
            CREATE VIRTUAL TABLE text USING fts5(title, body, content='', tokenize='porter unicode61');
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
            case "phrase":
                text = f'"{" ".join(question.words)}"'
            case "prefix":
                text = f"{words[0]}*"
            case "or":
                text = " OR ".join(words)
            case _:
                text = " AND ".join(words)

        def ask() -> int:
            run = self._base.execute
            best = "SELECT rowid FROM text WHERE text MATCH ? ORDER BY bm25(text, 2.0, 1.0) LIMIT 10"
            run(best, (text,)).fetchall()
            for name in ("organization", "theme"):
                joined = f"text JOIN {name} ON number = text.rowid"
                run(f"SELECT value, count(*) FROM {joined} WHERE text MATCH ? GROUP BY 1", (text,)).fetchall()
            rows = run(
                "SELECT year, count(*) FROM text JOIN facts ON number = text.rowid WHERE text MATCH ? GROUP BY 1",
                (text,),
            ).fetchall()
            return sum(count for _, count in rows)

        return ask


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


BENCHES: dict[str, type[Bench]] = {bench.name: bench for bench in (Columns, Tantivy, Fts5, Stock)}
