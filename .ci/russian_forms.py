"""Makes `indexer/word_forms/ru.forms.txt`: python .ci/russian_forms.py FOLDER, with the dictionary's .aff and .dic.

Needs wordfreq, as `.ci/known_words.py` does.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from wordfreq import top_n_list

from indexer import stems
from indexer.folding import fold
from indexer.word_forms import TABLES, word_forms

FREQUENT = 120_000
"""How many of the most frequent words are looked at."""
MIN_LETTERS = 3

_CONSONANTS = "жд:д ж:д ж:з ж:г ш:с щ:т щ:ст ч:т пл:п бл:б вл:в мл:м фл:ф :"
"""What a verb's stem ends in before *-енный*, and in its infinitive."""
_NO_PARTICIPLES = frozenset("данный данные данных данным данными преданный совершенный".split())


def main(folder: Path) -> None:
    known = word_forms("ru")
    paradigms: dict[str, set[str]] = defaultdict(set)
    for word, forms in _paradigms(folder):
        paradigms[word] |= forms
    lemmas: dict[str, set[str]] = defaultdict(set)
    for lemma, forms in paradigms.items():
        for form in forms | {lemma}:
            lemmas[form].add(lemma)
    rank = {fold(word): place for place, word in reversed(list(enumerate(top_n_list("ru", FREQUENT))))}

    found: dict[str, list[str]] = defaultdict(list)
    for form in sorted(lemmas):
        if form not in rank or len(form) < MIN_LETTERS or form in known.apart or known.joined.get(form, form) != form:
            continue
        own = lemmas[form]
        verbs = {verb for lemma in own - _NO_PARTICIPLES if (verb := _verb(lemma, paradigms))}
        bases = verbs or own
        if not verbs and (form in own or any(_stem(lemma) == _stem(form) for lemma in own)):
            continue
        base = min(bases, key=lambda one: (rank.get(one, FREQUENT), one))
        base = known.joined.get(base, base)
        if _stem(base) != _stem(form):
            found[base].append(form)
    lines = (f"{base} {' '.join(forms)}\n" for base, forms in sorted(found.items()))
    (TABLES / "ru.forms.txt").write_text("".join(lines), encoding="utf-8")


def _paradigms(folder: Path) -> Iterator[tuple[str, set[str]]]:
    """The words of the dictionary with their forms, folded; names are left out."""
    rules: dict[str, list[tuple[str, str, re.Pattern[str]]]] = defaultdict(list)
    [affixes], [words] = folder.glob("*.aff"), folder.glob("*.dic")
    for line in affixes.read_text(encoding="utf-8").splitlines():
        if (parts := line.split())[:1] == ["SFX"] and len(parts) >= 5:
            _, flag, ending, other, condition = parts[:5]
            rules[flag].append((ending.strip("0"), other.strip("0"), re.compile(rf"{condition}\Z")))
    for line in words.read_text(encoding="utf-8").splitlines()[1:]:
        word, _, flags = line.partition("/")
        if word.islower() and word.isalpha():
            fitting = [
                rule for flag in flags for rule in rules[flag] if word.endswith(rule[0]) and rule[2].search(word)
            ]
            yield fold(word), {fold(word.removesuffix(ending) + other) for ending, other, _ in fitting}


def _verb(participle: str, known: Mapping[str, object]) -> str | None:
    """The infinitive of a passive participle, in its long form or its short one."""
    if (short := re.fullmatch(r"(\w+[аяе]н)[аоы]?", participle)) and f"{short[1]}ный" in known:
        return _verb(f"{short[1]}ный", known)
    if (found := re.fullmatch(r"(\w{2,}[ая])нный|(\w{2,}[аяиыеуо])тый", participle)) and (
        verb := f"{found[1] or found[2]}ть"
    ) in known:
        return verb
    found = re.fullmatch(r"(\w{2,})енный", participle)
    for pair in _CONSONANTS.split() if found else ():
        before, _, after = pair.partition(":")
        if found and found[1].endswith(before):
            stem = found[1].removesuffix(before) + after
            for ending in ("ить", "еть", "ти"):
                if stem + ending in known:
                    return stem + ending
    return None


def _stem(word: str) -> str:
    """The stem of a word without the table that is made here."""
    known = word_forms("ru")
    if word in known.apart:
        return known.apart[word]
    base = known.joined.get(word) or stems._regular(word, "ru")
    stem = str(stems._stemmer("ru").stemWord(base))
    return known.apart.get(base) or stems._russian_heads().get(stem, stem)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
