"""Measures the quality of the ranking: python -m benchmarks.ranking --help."""

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from unicodedata import combining, normalize

import ir_measures
from ir_measures import AP, R, nDCG

from benchmarks.collections import json_lines, records_of
from corpus.label import label
from corpus.release import PartialDate, Release
from corpus.store import FILE_NAME, Store
from corpus.words import WORD
from indexer.build import build
from indexer.indexes import open_index
from indexer.stopwords import is_stopword
from search.ask import QueryOptions, ask
from search.engine import Engine
from search.engines import open_engine
from search.query import MAX_PAGE_SIZE, Aspect, Aspects, Everything, Query, Word
from search.syntax.parser import MAX_TERMS
from search.weights import PLAIN, WEIGHTS, Weights

DATA = Path(__file__).parents[2] / "shared" / "data"
TOPICS = Path(__file__).parent / "truth" / "topics"
"""Topics and judgements of our own."""
MEASURES = {"nDCG@10": nDCG @ 10, "MAP": AP(rel=1), "recall@50": R(rel=1) @ 50}
DEPTH = 1000
WORSE = 0.05
SHORTEST_TITLE, LONGEST_TITLE = 4, 25
"""Words of the titles that are asked for."""

Run = dict[str, dict[str, float]]
"""For each topic, the ids found, with scores that decrease by rank."""
Rank = Callable[[Engine, str], list[str]]


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents, topics and judgements."""

    name: str
    gates: Mapping[str, float]
    aims: Mapping[str, float]
    files: tuple[str, ...] = ()
    """The files of releases that the topics are about; none for a collection with its own documents."""
    ours: bool = False
    """Whether topics and judgements are in TOPICS; of releases with the same text only the first was judged."""

    def releases(self, data: Path) -> Iterator[Release]:
        if self.files:
            releases = (release for name in self.files for release in _of_press(data / "press" / name))
            yield from _first_of_each_text(releases) if self.ours else releases
        else:
            for one in json_lines(data / "ranking" / self.name / "corpus.jsonl"):
                yield _release(one["_id"], one["title"] or "Untitled", one["text"])

    def topics(self, data: Path) -> dict[str, str]:
        folder = data / "ranking" / self.name
        if self.files:
            topics = TOPICS / f"{self.name}.jsonl" if self.ours else folder / "topics.jsonl"
            return {one["id"]: one["query"] for one in json_lines(topics)}
        return {one["_id"]: one["text"] for one in json_lines(folder / "queries.jsonl")}

    def judgements(self, data: Path) -> dict[str, dict[str, int]]:
        """The queries of topics that have relevant documents."""
        found: dict[str, dict[str, int]] = {}
        judged = TOPICS / f"{self.name}.tsv" if self.ours else data / "ranking" / self.name / "qrels.tsv"
        rows = judged.read_text(encoding="utf-8").splitlines()[1:]
        for topic, document, grade in (row.split("\t") for row in rows):
            found.setdefault(topic, {})[document] = int(grade)
        return {topic: grades for topic, grades in found.items() if any(grade > 0 for grade in grades.values())}


COLLECTIONS = (
    Collection(
        "press",
        {"nDCG@10": 0.72, "MAP": 0.58, "recall@50": 0.72},
        {"nDCG@10": 0.82, "MAP": 0.72, "recall@50": 0.85},
        ("doj-2009-2015.jsonl.zst",),
    ),
    Collection("press-2", {}, {}, ("orange-county-da.jsonl.zst", "congress-drugs.jsonl.zst")),
    Collection(
        "press-3",
        {},
        {},
        ("senate-2005-2007.jsonl.zst", "congress-drugs.jsonl.zst", "orange-county-da.jsonl.zst"),
        ours=True,
    ),
    Collection("cacm", {"nDCG@10": 0.485, "MAP": 0.330}, {"nDCG@10": 0.509, "MAP": 0.3465}),
    Collection("cranfield", {"nDCG@10": 0.374, "MAP": 0.316}, {"nDCG@10": 0.393, "MAP": 0.332}),
)


def collections(data: Path) -> list[Collection]:
    """The collections with gates, then any other with its own documents in the form of BEIR below `ranking/`."""
    known = {one.name for one in COLLECTIONS}
    others = sorted(path.parent.name for path in (data / "ranking").glob("*/corpus.jsonl"))
    return [*COLLECTIONS, *(Collection(name, {}, {}) for name in others if name not in known)]


def as_typed(engine: Engine, text: str) -> list[str]:
    """The hits that a user sees, page after page."""
    return _listed(engine, text, QueryOptions())


def no_expansion(engine: Engine, text: str) -> list[str]:
    return _listed(engine, text, QueryOptions(expand=False))


def any_word(engine: Engine, text: str) -> list[str]:
    """The first fifty hits for any of the words except stop words."""
    words = [Word(word) for word in dict.fromkeys(WORD.findall(text)) if not is_stopword(word)]
    query = Query(Everything(), size=MAX_PAGE_SIZE, aspects=Aspects(tuple(map(Aspect, words[:MAX_TERMS]))))
    return [hit.id for hit in engine.snapshot().search(query).hits]


RANKS: Mapping[str, tuple[Rank, Weights]] = {
    "as typed": (as_typed, WEIGHTS),
    "without expansion and spelling": (no_expansion, WEIGHTS),
    "BM25F": (any_word, PLAIN),
}


def measured(
    collection: Collection, engine: Engine, rank: Rank, data: Path, every: int = 1
) -> tuple[dict[str, float], dict[str, float]]:
    """The mean of each measure, and nDCG@10 per topic."""
    judged = dict(list(collection.judgements(data).items())[::every])
    texts = collection.topics(data)
    run: Run = {topic: {one: 1 / place for place, one in enumerate(rank(engine, texts[topic]), 1)} for topic in judged}
    by_topic: dict[str, dict[str, float]] = {name: dict.fromkeys(judged, 0.0) for name in MEASURES}
    names = {measure: name for name, measure in MEASURES.items()}
    for one in ir_measures.iter_calc(list(MEASURES.values()), judged, run):
        by_topic[names[one.measure]][one.query_id] = one.value
    return {name: mean(values.values()) for name, values in by_topic.items()}, by_topic["nDCG@10"]


def known_items(collection: Collection, engine: Engine, data: Path, wanted: int) -> dict[str, float]:
    """The mean reciprocal rank, among the first ten, of releases asked for by an altered title that no other has."""
    dice = random.Random(13)
    titles = {release.id: release.title for release in collection.releases(data)}
    counts = Counter(map(str.casefold, titles.values()))
    asked = {
        key: title
        for key, title in titles.items()
        if counts[title.casefold()] == 1 and SHORTEST_TITLE <= len(WORD.findall(title)) <= LONGEST_TITLE
    }
    asked = {key: asked[key] for key in dice.sample(sorted(asked), min(wanted, len(asked)))}
    ways: Mapping[str, Callable[[str], str]] = {
        "a word dropped": lambda title: _without_a_word(title, dice),
        "in capitals": str.upper,
        "in lower case": str.lower,
        "without accents": _without_accents,
    }
    return {
        name: mean(_reciprocal_rank(engine, altered(title), key) for key, title in asked.items())
        for name, altered in ways.items()
    }


def _reciprocal_rank(engine: Engine, text: str, id: str) -> float:
    found = [hit.id for hit in ask(engine, text).results.hits]
    return 1 / (found.index(id) + 1) if id in found else 0.0


def _without_a_word(title: str, dice: random.Random) -> str:
    words = title.split()
    del words[dice.randrange(len(words))]
    return " ".join(words)


def _without_accents(title: str) -> str:
    return "".join(letter for letter in normalize("NFD", title) if not combining(letter))


def indexed(collection: Collection, data: Path, home: Path) -> Engine:
    """An engine over the documents, stored and indexed as releases in the folder; what is there already is kept."""
    home.mkdir(parents=True, exist_ok=True)
    with Store(home / FILE_NAME) as store:
        if not store.seq:
            with store.batch():
                for release in collection.releases(data):
                    store.put(_labelled(release))
        build(store, open_index(home))
    return open_engine(home)


def _labelled(release: Release) -> Release:
    """The release with the labels that cleaning gives."""
    labels = label(release.title, release.body, release.language)
    return replace(
        release,
        organizations=labels.organizations,
        themes=labels.themes,
        substances=labels.substances,
        places=labels.places,
        operations=labels.operations,
        evidence=labels.evidence,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", default=DATA)
    parser.add_argument("--gate", action="store_true", help="fail where a figure is below its gate")
    parser.add_argument("--every", type=int, default=1, help="only every so manyth topic")
    parser.add_argument("--topics", action="store_true", help="print nDCG@10 of each topic of the press too")
    parser.add_argument("--known", type=int, default=0, metavar="N", help="ask for so many releases by title too")
    parser.add_argument("--homes", type=Path, help="a folder that keeps the indexes for the next run")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only these collections")
    chosen = parser.parse_args()
    by_name = {one.name: one for one in collections(chosen.data)}
    for name in chosen.only or ():
        if name not in by_name:
            parser.error(f"there is no collection {name}; there are {', '.join(by_name)}")
    missed = []
    print("| collection | ranking |", *(f"{name} (gate, aim) |" for name in MEASURES))
    print("|---|---|---|---|---|")
    for collection in [one for one in by_name.values() if not chosen.only or one.name in chosen.only]:
        with _home(collection, chosen.homes) as home:
            indexed(collection, chosen.data, home).close()
            found = {}
            for name, (rank, weights) in RANKS.items():
                with closing(open_engine(home, weights=weights)) as engine:
                    found[name] = measured(collection, engine, rank, chosen.data, chosen.every)
            if chosen.known and collection.files:
                with closing(open_engine(home)) as engine:
                    known = known_items(collection, engine, chosen.data, chosen.known)
                print(
                    f"| {collection.name} | known titles, MRR |",
                    *(f"{way} {rank:.3f} |" for way, rank in known.items()),
                )
        for name, (means, _) in found.items():
            print(f"| {collection.name} | {name} |", *(_cell(collection, name, *one) for one in means.items()))
        means, topics = found["as typed"]
        below = found["BM25F"][1]
        worse = [topic for topic, value in topics.items() if value < below[topic] - WORSE]
        print(f"| | worse than BM25F by more than {WORSE} | {len(worse)} of {len(topics)} topics | | |", flush=True)
        missed += [f"{collection.name} {name}" for name, gate in collection.gates.items() if means[name] < gate]
        if chosen.topics:
            _print_topics(collection, chosen.data, {name: by_topic for name, (_, by_topic) in found.items()})
    if chosen.gate and missed:
        sys.exit(f"below the gate: {', '.join(missed)}")


@contextmanager
def _home(collection: Collection, homes: Path | None) -> Iterator[Path]:
    """The folder for the index of a collection: one that is kept, or one for this run only."""
    if homes:
        yield homes / collection.name
    else:
        with tempfile.TemporaryDirectory() as home:
            yield Path(home)


def _print_topics(collection: Collection, data: Path, found: Mapping[str, Mapping[str, float]]) -> None:
    texts = collection.topics(data)
    for topic in next(iter(found.values())):
        print(topic, " ".join(f"{one[topic]:.2f}" for one in found.values()), texts[topic][:60])


def _cell(collection: Collection, ranking: str, measure: str, value: float) -> str:
    known = ranking == "as typed" and measure in collection.gates
    return f"{value:.3f} ({collection.gates[measure]}, {collection.aims[measure]}) |" if known else f"{value:.3f} |"


def _listed(engine: Engine, text: str, options: QueryOptions) -> list[str]:
    found: list[str] = []
    for page in _pages():
        results = ask(engine, text, options=options, page=page, size=MAX_PAGE_SIZE).results
        found += [hit.id for hit in results.hits]
        if len(found) >= results.listed:
            break
    return found


def _pages() -> range:
    return range(1, DEPTH // MAX_PAGE_SIZE + 1)


def _of_press(path: Path) -> Iterator[Release]:
    for one in records_of(path):
        body = f"{one.get('subtitle') or ''}\n\n{one['body']}".strip()
        yield _release(one["id"], one["title"], body, one["date"])


def _first_of_each_text(releases: Iterable[Release]) -> Iterator[Release]:
    seen: set[str] = set()
    for release in releases:
        if release.body not in seen:
            seen.add(release.body)
            yield release


def _release(id: str, title: str, body: str, date: str | None = None) -> Release:
    fetched = datetime(2026, 1, 1, tzinfo=UTC)
    published = PartialDate.parse(date) if date else None
    return Release(id, title, body, origin="benchmark", fetched=fetched, published=published, language="en")


if __name__ == "__main__":
    main()
