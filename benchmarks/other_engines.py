"""Engines that need more than a Python library, or that support only part of the task."""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.engines import Ask, Bench, TantivyAlone, facts_of
from benchmarks.questions import Question
from corpus.release import Release


class TantivyTwo(TantivyAlone):
    name = "tantivy, engine alone, 2 threads"
    threads = 2


class Xapian(Bench):
    """Runs in a child process; each time includes the pipe."""

    name = "Xapian"

    def build(self, folder: Path, releases: Iterable[Release]) -> None:
        with _child("build", folder) as child:
            assert child.stdin
            for release in releases:
                child.stdin.write(json.dumps(facts_of(release)) + "\n")
        if child.returncode:
            raise RuntimeError(f"Xapian ended with code {child.returncode}")

    def open(self, folder: Path) -> None:
        self._child = _child("serve", folder)

    def prepare(self, question: Question) -> Ask | None:
        self._said({"kind": question.kind, "words": question.words})
        return lambda: int(self._said())

    def _said(self, question: Any = None) -> Any:
        assert self._child.stdin
        assert self._child.stdout
        self._child.stdin.write((json.dumps(question) if question else "") + "\n")
        self._child.stdin.flush()
        return json.loads(self._child.stdout.readline())


class Bm25s(Bench):
    """Scores documents with any of the words; has no counts, fields, phrases, prefixes or AND."""

    name = "bm25s"

    def build(self, folder: Path, releases: Iterable[Release]) -> None:
        import bm25s

        texts = [f"{release.title}\n{release.body}" for release in releases]
        index = bm25s.BM25()
        index.index(bm25s.tokenize(texts, stemmer=_stemmer(), stopwords=None, show_progress=False), show_progress=False)
        index.save(folder)

    def open(self, folder: Path) -> None:
        import bm25s

        self._index = bm25s.BM25.load(folder, mmap=True)
        self._stemmer = _stemmer()

    def prepare(self, question: Question) -> Ask | None:
        if question.kind in {"and", "phrase", "prefix"}:
            return None
        words = [self._stemmer.stemWord(word.lower()) for word in question.words]
        return lambda: self._index.retrieve([words], k=10, show_progress=False).documents.shape[1]


def _child(step: str, folder: Path) -> "subprocess.Popen[str]":
    script = Path(__file__).with_name("xapian_child.py")
    command = ["/usr/bin/python3", str(script), step, str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


OTHERS: dict[str, type[Bench]] = {bench.name: bench for bench in (TantivyTwo, Xapian, Bm25s)}
