"""Whether words that mean one thing find each other, and others do not: python -m benchmarks.words --help."""

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from corpus.release import Release
from corpus.store import FILE_NAME, Store
from indexer.build import build
from indexer.indexes import open_index
from search.ask import QueryOptions, ask
from search.engine import Engine
from search.engines import open_engine
from search.query import MAX_PAGE_SIZE, MAX_PAGES, Filters

TRUTH = Path(__file__).parent / "truth" / "words"
GATES = {"joined": 0.97, "apart": 0.99}
AIMS = {"joined": 0.99, "apart": 0.998}

AS_TYPED = QueryOptions(expand=False)
"""Without spelling correction and other names."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two words or short texts, of which somebody said whether they mean one thing."""

    language: str
    first: str
    second: str
    kind: str
    joined: bool

    @property
    def both_ways(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """What is typed and what a release says, and the other way round."""
        return (self.first, self.second), (self.second, self.first)


def pairs(folder: Path = TRUTH) -> Iterator[Pair]:
    """Read the files `joined-*.tsv` and `apart-*.tsv`: language, two texts, kind, and a half, in columns with names."""
    for name in GATES:
        for path in sorted(folder.glob(f"{name}-*.tsv")):
            for line in path.read_text(encoding="utf-8").splitlines():
                language, first, second, kind, *_ = line.split("\t")
                if language != "language":
                    yield Pair(language, first, second, kind, name == "joined")


def wrong(asked: Iterable[Pair], home: Path) -> list[Pair]:
    """The pairs that a real index gets wrong, in either direction: each text stands alone in a release."""
    known = list(asked)
    texts = dict.fromkeys((one.language, text) for one in known for text in (one.first, one.second))
    ids = {text: f"w{place}" for place, text in enumerate(texts)}
    fetched = datetime(2024, 1, 1, tzinfo=UTC)
    with Store(home / FILE_NAME) as store:
        for (language, text), name in ids.items():
            store.put(Release(name, "—", text, origin="test", fetched=fetched, language=language))
        build(store, open_index(home))
    with closing(open_engine(home)) as engine:
        return [one for one in known if not _is_right(one, engine, ids)]


def _is_right(pair: Pair, engine: Engine, ids: dict[tuple[str, str], str]) -> bool:
    found = [ids[pair.language, held] in _found(engine, typed, pair.language) for typed, held in pair.both_ways]
    return all(found) if pair.joined else not any(found)


def _found(engine: Engine, text: str, language: str) -> set[str]:
    """All releases in the language that the text finds."""
    hits = set()
    for page in range(1, MAX_PAGES + 1):
        results = ask(
            engine, text, Filters(language=(language,)), options=AS_TYPED, page=page, size=MAX_PAGE_SIZE
        ).results
        hits |= {hit.id for hit in results.hits if not hit.missing}
        if page * MAX_PAGE_SIZE >= results.total:
            break
    return hits


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=TRUTH)
    parser.add_argument("--gate", action="store_true", help="fail where a share is below its gate")
    parser.add_argument("--every", type=int, default=1, help="only every so manyth pair")
    chosen = parser.parse_args()
    asked = list(pairs(chosen.folder))[:: chosen.every]
    with tempfile.TemporaryDirectory() as home:
        missed = wrong(asked, Path(home))
    for one in missed:
        print(f"{'apart' if one.joined else 'joined'}: {one.language} {one.first} | {one.second} ({one.kind})")
    below = []
    print("| pairs | number | right | gate | aim |", "|---|---|---|---|---|", sep="\n")
    for name, gate in GATES.items():
        number = sum(one.joined == (name == "joined") for one in asked)
        share = 1 - sum(one.joined == (name == "joined") for one in missed) / max(number, 1)
        print(f"| {name} | {number} | {share:.1%} | {gate:.0%} | {AIMS[name]:.1%} |")
        below += [name] if number and share < gate else []
    if chosen.gate and below:
        sys.exit(f"Below the gate: {', '.join(below)}")


if __name__ == "__main__":
    main()
