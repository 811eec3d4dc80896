"""Measures the processor time of the most expensive queries: python -m benchmarks.hostile HOME [QUESTIONS] [SEED]."""

import argparse
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from time import thread_time

from corpus.store import FILE_NAME, Store
from corpus.words import WORD
from search.ask import ask
from search.completion import complete
from search.engines import open_engine
from search.query import Filters, Years

MOST = 512
"""The length of the longest queries, in characters."""
ABROAD = (
    "наркотики прекурсоры изъятие таможня героин полиция кокаин международный конвенция преступность "
    "المخدرات الشرطة الكوكايين السلائف incautación precursores tráfico estupefacientes sustancias "
    "trafic stupéfiants précurseurs saisie Betäubungsmittel Drogenhandel Zollfahndung 毒品 麻薬 חומרים"
).split()
NOWHERE = Filters(
    organization=("United Nations Office on Drugs and Crime",), year=(Years(1961, 1962),), language=("fr",)
)
SOMEWHERE = Filters(organization=("DEA", "FBI", "Department of Justice"), year=(Years(2009, 2015),), language=("en",))


class Asker:
    """Generates queries from words of the releases, including frequent ones."""

    def __init__(self, words: list[str], seed: int) -> None:
        self._words = words
        self._dice = random.Random(seed)
        self.kinds: dict[str, Callable[[], tuple[str, Filters | None]]] = {
            "misspelt": lambda: (self._filled(self._slip), None),
            "misspelt, filtered": lambda: (self._filled(self._slip), NOWHERE),
            "many short": lambda: (self._filled(lambda: self._slip()[: self._dice.randint(3, 5)]), None),
            "no words": lambda: (self._filled(self._noise), self._dice.choice([None, NOWHERE])),
            "one long word": lambda: ("".join(self._slip() for _ in range(60))[:MOST], None),
            "eight words, filtered": lambda: (" ".join(self._word() for _ in range(8)), NOWHERE),
            "eight slips, filtered": lambda: (" ".join(self._slip() for _ in range(8)), NOWHERE),
            "wildcards": lambda: (self._filled(self._wildcard), self._dice.choice([None, SOMEWHERE])),
            "fuzzy": lambda: (self._filled(lambda: f"{self._slip()}~2"), self._dice.choice([None, NOWHERE])),
            "prefixes": lambda: (self._filled(lambda: f"{self._word()[:3]}*"), None),
            "abroad": lambda: (self._filled(lambda: self._dice.choice([*ABROAD, self._slip()])), None),
            "alternatives": lambda: (self._filled(self._slip, " OR "), self._dice.choice([None, NOWHERE])),
            "nests": lambda: (self._nest(7)[:MOST], self._dice.choice([None, NOWHERE])),
            "quoted": lambda: (self._filled(lambda: f'"{self._word()} {self._word()}"'), NOWHERE),
            "near": lambda: (self._filled(self._slip, f" NEAR/{self._dice.randint(1, 50)} "), None),
            "hyphens": lambda: (self._filled(lambda: f"{self._slip()}-{self._slip()}"), None),
            "everything": lambda: (self._filled(self._any), self._dice.choice([None, NOWHERE, SOMEWHERE])),
        }

    def questions(self, wanted: int) -> Iterator[tuple[str, str, Filters | None]]:
        names = list(self.kinds)
        for number in range(wanted):
            kind = names[number % len(names)]
            yield kind, *self.kinds[kind]()

    def _filled(self, piece: Callable[[], str], between: str = " ") -> str:
        text = piece()
        while len(more := text + between + piece()) <= MOST:
            text = more
        return text

    def _word(self) -> str:
        return self._dice.choice(self._words)

    def _slip(self) -> str:
        word = list(self._word())
        for _ in range(self._dice.randint(1, 2)):
            at = self._dice.randrange(len(word))
            word[at] = self._dice.choice("abcdefghijklmnopqrstuvwxyz") * self._dice.randint(0, 2)
        return "".join(word) or "x"

    def _noise(self) -> str:
        return "".join(self._dice.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(self._dice.randint(4, 14)))

    def _wildcard(self) -> str:
        word = self._word().ljust(5, "e")
        return self._dice.choice(
            [f"{word[:3]}*{word[-1]}", f"{word[:3]}*", f"{word[:3]}?*{word[4:]}*", f"{word[:4]}?*?*e"]
        )

    def _fuzzy(self) -> str:
        return f"{self._slip()}~"

    def _any(self) -> str:
        make = self._dice.choice([self._slip, self._word, self._wildcard, self._noise, self._fuzzy])
        return self._dice.choice(["", "", "", "-", "title:", "+"]) + make()

    def _nest(self, deep: int) -> str:
        if not deep:
            return self._any()
        joint = self._dice.choice([" AND ", " OR ", " NOT ", " "])
        return f"({self._nest(deep - 1)}{joint}{self._any()}{joint}{self._any()})"


def words_of(home: Path, releases: int = 2000) -> list[str]:
    """The distinct words of some releases, in order of appearance."""
    with Store(home / FILE_NAME) as store:
        texts = (one.release.body for one, _ in zip(store.releases(), range(releases), strict=False))
        return list(dict.fromkeys(word.lower() for text in texts for word in WORD.findall(text) if len(word) > 2))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("questions", type=int, nargs="?", default=1000)
    parser.add_argument("seed", type=int, nargs="?", default=1961)
    chosen = parser.parse_args()
    asker = Asker(words_of(chosen.home), chosen.seed)
    times: dict[str, list[tuple[float, str]]] = defaultdict(list)
    with closing(open_engine(chosen.home)) as engine:
        ask(engine, "heroine seizd")
        for kind, text, filters in asker.questions(chosen.questions):
            begun = thread_time()
            try:
                ask(engine, text, filters)
            except Exception as error:
                print(kind, repr(error)[:200], repr(text))
            between = thread_time()
            complete(engine, text)
            times[kind].append((between - begun, text))
            times["completing"].append((thread_time() - between, text))
    for kind, held in sorted(times.items(), key=lambda one: -max(one[1])[0]):
        every = sorted(seconds for seconds, _ in held)
        middle, high, most = (1000 * every[int(len(every) * share)] for share in (0.5, 0.99, 0.9999))
        print(f"{kind:24} {len(every):5}  median {middle:6.0f} ms  p99 {high:6.0f}  most {most:6.0f}")
    print(f"{'all':24}        most {max(max(held) for held in times.values())[0] * 1000:6.0f} ms")


if __name__ == "__main__":
    main()
