"""Measures spelling correction and completion: python -m benchmarks.spelling."""

import argparse
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import mean, median
from time import perf_counter
from typing import Any

from benchmarks.collections import records_of
from benchmarks.press import DATA, releases
from benchmarks.slips import KINDS, Kind, Slip, slip
from corpus.release import Release
from corpus.vocabulary import concepts
from indexer.analysis import term
from indexer.folding import fold
from indexer.generations import Generations
from indexer.port import Contents
from indexer.whoosh.schema import fingerprint
from indexer.whoosh.writer import Writer
from search.ask import ask
from search.completion import complete
from search.engine import Engine
from search.engines import open_engine
from search.query import All, Aspect, Aspects, Everything, Expression, Phrase, Query, Word
from search.query import Any as AnyOf
from search.spelling.candidates import Speller
from search.spelling.correct import Correction, correct
from search.syntax.read_write import read

RIGHT_WORDS = Path(__file__).parent / "truth" / "words"
"""Right words and names, chosen by somebody who did not see the program: word, kind, language, half."""
_PLAIN = re.compile(r"[A-Za-z]{4,}")
_RANKS = 10


@dataclass(frozen=True, slots=True)
class Mistake:
    """A query with one typing error."""

    slip: Slip
    before: str
    after: str

    @property
    def query(self) -> str:
        return " ".join(filter(None, (self.before, self.slip.typed, self.after)))


@dataclass(frozen=True, slots=True)
class Spelled:
    """The shares of errors for which the right word was first, and among the first three."""

    first: float
    three: float
    by_kind: dict[Kind, tuple[int, int, int]]
    missed: tuple[tuple[str, str, tuple[str, ...]], ...]
    milliseconds: float
    """The median time of a query."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The shares of correct queries that were changed, extended by another spelling, and questioned."""

    changed: float
    widened: float
    doubted: float
    examples: tuple[str, ...]
    milliseconds: float


def collection(name: str, many: int) -> Iterator[Release]:
    """The first releases of a collection, as many as asked for."""
    return releases(many, [name])


def index(home: Path, kept: Sequence[Release]) -> None:
    """Build an index of the releases, without a store."""
    generations = Generations(home)
    with generations.locked(), generations.draft(None) as folder:
        with Writer(folder) as writer:
            for release in kept:
                writer.put(release)
        generations.publish(folder, None, Contents("benchmark", 0, fingerprint(), writer.documents()))


def mistakes(titles: Sequence[str], wanted: int, seed: int, engine: Engine) -> list[Mistake]:
    """Errors of each kind in turn: half alone, half beside another word of the title, a third from the vocabulary.

    An error that yields a word found in three releases can't be recognised, so another one is made.
    """
    dice = Random(seed)
    labels = [label.text for one in concepts().values() for label in one.labels if label.language in {None, "en"}]
    made: list[Mistake] = []
    while len(made) < wanted:
        kind = KINDS[len(made) % len(KINDS)]
        words = re.findall(r"[^\W_]+", dice.choice(labels if len(made) % 3 == 0 else titles))
        at = dice.randrange(len(words)) if words else 0
        width = 2 if kind == "join" else 1
        plain = words and all(map(_PLAIN.fullmatch, words[at : at + width]))
        found = slip(kind, tuple(words[at:]), dice) if plain else None
        if found is None or max(engine.snapshot().document_frequencies([found.typed])) > 2:
            continue
        beside = len(made) % 2 == 1
        before = words[at - 1].lower() if beside and at else ""
        after = words[at + width].lower() if beside and not before and at + width < len(words) else ""
        made.append(Mistake(found, before, after))
    return made


def spelled(engine: Engine, made: Sequence[Mistake]) -> Spelled:
    by_kind = {kind: [0, 0, 0] for kind in KINDS}
    missed, times = [], []
    for one in made:
        start = perf_counter()
        found = correct(read(one.query).expression, Speller(engine.snapshot()))
        times.append(perf_counter() - start)
        offered = [choice for correction in found.corrections for choice in correction.meant]
        place = 0 if _holds(found.expression, one.slip.meant) else _place(one, found.corrections)
        row = by_kind[one.slip.kind]
        row[0] += 1
        row[1] += place == 0
        row[2] += place < 3
        if place:
            missed.append((one.query, one.slip.meant, tuple(offered)))
    rows = by_kind.values()
    return Spelled(
        sum(row[1] for row in rows) / len(made),
        sum(row[2] for row in rows) / len(made),
        {kind: (row[0], row[1], row[2]) for kind, row in by_kind.items()},
        tuple(missed),
        median(times) * 1000,
    )


def right_queries(titles: Sequence[str], wanted: int, seed: int) -> list[str]:
    """Queries of two to four words of a title, adjacent or not; one in ten is a name from the vocabulary."""
    dice = Random(seed)
    labels = [label.text for one in concepts().values() for label in one.labels]
    made: list[str] = []
    while len(made) < wanted:
        if len(made) % 10 == 0:
            made.append(dice.choice(labels))
            continue
        words = [word for word in dice.choice(titles).split() if re.search(r"\w", word)]
        many = dice.randint(2, 4)
        if len(words) < many:
            continue
        at = dice.randrange(len(words) - many + 1)
        made.append(" ".join(words[at : at + many] if dice.random() < 0.5 else dice.sample(words, many)))
    return made


def kept(engine: Engine, queries: Sequence[str]) -> Kept:
    changed, times, counts = [], [], Counter[str]()
    for text in queries:
        expression = read(text).expression
        start = perf_counter()
        corrections = correct(expression, Speller(engine.snapshot())).corrections
        times.append(perf_counter() - start)
        counts["widened"] += any(one.keeps_original for one in corrections)
        counts["doubted"] += any(not one.applied for one in corrections)
        wrong = [one for one in corrections if one.applied and not one.keeps_original]
        if wrong:
            changed.append(f"{text}: {', '.join(f'{one.typed} -> {one.meant[0]}' for one in wrong)}")
    many = len(queries)
    return Kept(
        len(changed) / many, counts["widened"] / many, counts["doubted"] / many, tuple(changed), median(times) * 1000
    )


def right_words() -> list[str]:
    """Names of places and persons, chemicals, foreign and rare English words: whoever types them means them."""
    files = sorted(RIGHT_WORDS.glob("right-*.tsv"))
    return [line.split("\t")[0] for file in files for line in file.read_text("utf-8").splitlines()]


def known_items(engine: Engine, known: Sequence[Release], wanted: int, seed: int, *, correct_first: bool) -> float:
    """MRR@10 of releases searched by title, with one word dropped, one misspelt, and the rest shuffled.

    Releases with the same title are interchangeable. Searches as users do, or the engine directly after `correct`.
    """
    dice = Random(seed)
    same = {one.id: one.title for one in known}
    ranks: list[float] = []
    while len(ranks) < wanted:
        release = dice.choice(known)
        if text := _clouded(release.title, dice):
            if correct_first:
                snapshot = engine.snapshot()
                expression = correct(read(text).expression, Speller(snapshot)).expression
                parts = expression.parts if isinstance(expression, All) else (expression,)
                aspects = Aspects(tuple(Aspect(part, required=True) for part in parts))
                hits = snapshot.search(Query(Everything(), aspects=aspects)).hits
            else:
                hits = ask(engine, text).results.hits
            place = next((at for at, hit in enumerate(hits[:_RANKS], 1) if same[hit.id] == release.title), None)
            ranks.append(1 / place if place else 0.0)
    return mean(ranks)


def completed(
    engine: Engine, titles: Sequence[str], wanted: int, seed: int, *, mistaken: bool
) -> tuple[float, float, float]:
    """Complete the first four to six letters of words from titles, on request with one wrong letter.

    Returns the share of words among ten completions, and the median and 95th percentile of the time in ms.
    """
    dice = Random(seed)
    times: list[float] = []
    right = 0
    while len(times) < wanted:
        word = dice.choice(_PLAIN.findall(dice.choice(titles)) or [""]).lower()
        if len(word) < 7:
            continue
        start = word[: dice.randint(4, 6)]
        if mistaken:
            kind: Kind = dice.choice(("neighbour", "insertion", "deletion", "transposition", "doubled"))
            found = slip(kind, (start,), dice)
            if found is None:
                continue
            start = found.typed
        began = perf_counter()
        offered = complete(engine, start)
        times.append(perf_counter() - began)
        right += any(fold(one.text) == word for one in offered)
    times.sort()
    return right / wanted, median(times) * 1000, times[int(wanted * 0.95)] * 1000


def _clouded(title: str, dice: Random) -> str | None:
    words = re.findall(r"[^\W_]+", title)
    places = [at for at, word in enumerate(words) if _PLAIN.fullmatch(word)]
    if len(places) < 3:
        return None
    dropped, wrong = dice.sample(places, 2)
    kinds = [kind for kind in KINDS if kind not in {"split", "join", "hyphen"}]
    found = None
    while found is None:
        found = slip(dice.choice(kinds), (words[wrong],), dice)
    words[wrong] = found.typed
    rest = [word for at, word in enumerate(words) if at != dropped]
    dice.shuffle(rest)
    return " ".join(rest)


def _place(one: Mistake, corrections: Sequence[Correction]) -> int:
    """The rank of the intended word among the suggestions for the mistyped place; 99 if it is missing."""
    for correction in corrections:
        if _squeezed(correction.typed) in _squeezed(one.slip.typed):
            for place, choice in enumerate(correction.meant):
                if _terms(choice) == _terms(one.slip.meant):
                    return place
    return 99


def _holds(expression: Expression, meant: str) -> bool:
    """Whether a query for the expression finds the intended words."""
    match expression:
        case Word(text):
            return _terms(text) == _terms(meant)
        case Phrase(words):
            return _terms(" ".join(words)) == _terms(meant)
        case All(parts) | AnyOf(parts):
            return any(_holds(part, meant) for part in parts)
        case _:
            return False


def _terms(text: str) -> tuple[str, ...]:
    return tuple(term(word, "en") for word in re.findall(r"[^\W_]+", fold(text)))


def _squeezed(text: str) -> str:
    return re.sub(r"\W", "", fold(text))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--collection", default="doj-2009-2015", help="whose titles are used")
    parser.add_argument("--indexed", nargs="+", help="what is indexed; the collection alone if not given")
    parser.add_argument("--home", type=Path, help="a folder that keeps the index for the next time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mistakes", type=int, default=300)
    parser.add_argument("--right", type=int, default=2000)
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--missed", action="store_true", help="show what went wrong")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="spelling-") as name:
        home = chosen.home or Path(name)
        known = list(_releases([chosen.collection]))
        if Generations(home).pointer() is None:
            index(home, list(_releases(chosen.indexed or [chosen.collection])))
        with closing(open_engine(home)) as engine:
            _print(engine, known, chosen)


def _releases(names: Sequence[str]) -> Iterator[Release]:
    for name in names:
        yield from collection(name, sum(1 for _ in records_of(DATA / "press" / f"{name}.jsonl.zst")))


def _print(engine: Engine, known: Sequence[Release], chosen: Any) -> None:
    titles = [one.title for one in known]
    found = spelled(engine, mistakes(titles, chosen.mistakes, chosen.seed, engine))
    shares = f"right first {found.first:.3f}, in three {found.three:.3f}"
    print(f"{chosen.mistakes} mistakes: {shares}, {found.milliseconds:.1f} ms")
    for kind, (made, first, three) in found.by_kind.items():
        print(f"  {kind:14} {made:4} {first:4} {three:4}")
    queries = right_queries(titles, chosen.right, chosen.seed)
    left = kept(engine, queries)
    print(
        f"{chosen.right} right queries: changed {left.changed:.2%}, widened {left.widened:.2%}, "
        f"doubted {left.doubted:.2%}, {left.milliseconds:.2f} ms"
    )
    words = right_words()
    alone = kept(engine, words)
    print(f"{len(words)} right words: changed {alone.changed:.2%}, doubted {alone.doubted:.2%}")
    for mistaken in (False, True):
        share, middle, high = completed(engine, titles, 300, chosen.seed, mistaken=mistaken)
        said = "with a mistake" if mistaken else "right"
        print(f"300 beginnings {said}: the word among ten {share:.3f}, {middle:.1f} ms, 95 % below {high:.1f} ms")
    if chosen.items:
        plain, with_spelling = (
            known_items(engine, known, chosen.items, chosen.seed, correct_first=correct) for correct in (False, True)
        )
        print(f"{chosen.items} known items: MRR {plain:.3f} as asked, {with_spelling:.3f} with spelling alone")
    if chosen.missed:
        print(*found.missed, *left.examples, *alone.examples, sep="\n")


if __name__ == "__main__":
    main()
