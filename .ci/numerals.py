"""Makes the table of numbers in words, from the packages in requirements-known-words.in: make known-words."""

from collections.abc import Iterator

from icu import Locale, RuleBasedNumberFormat, URBNFRuleSetTag
from wordfreq import zipf_frequency

from corpus.words import WORD
from indexer.folding import fold
from indexer.numerals import FILE

LANGUAGES = "en es fr pt de it nl ru uk pl cs sv da no ro tr id ar fa hu fi el hi".split()
LOCALES = {"no": "nb"}
LOCALES_BESIDE = {"pt": "pt_PT", "fr": "fr_BE"}
NUMBERS = (*range(1, 100), *range(100, 1000, 100))
RULES = ("%spellout-cardinal", "%spellout-numbering")
LOCAL_CASES = "essive translative inessive elative illative adessive ablative allative".split()
"""Cases of Finnish that say where something is: amounts are hardly written in them."""
READ_WIDELY = "en es fr pt de it nl".split()
"""Languages whose words a query most often has; of these, words are compared with English ones alone."""
COMMON, COMMON_ELSEWHERE = 3.7, 4.5
"""From which frequency on a word in English or elsewhere is meant instead, as the logarithm of times in a billion."""
OWN_MEANING = {("it", "sei"), ("fr", "neuf"), ("fr", "cent"), ("es", "cien"), ("pt", "cem")}
"""Words that often mean something else in their own language, or stand for a share of a hundred."""
WRITTEN_TOO = {
    "da": (("tres", "treds"), ("firs", "firsinds")),
    "de": (("ß", "ss"), ("einhundert", "hundert")),
    "no": (("sju", "syv"), ("tjue", "tyve"), ("tretti", "tredve")),
    "ro": (
        ("şasezeci", "șaizeci"),
        ("şasesprezece", "șaisprezece"),
        ("patrusprezece", "paisprezece"),
        ("una s", "o s"),
    ),
    "sv": (("etthundra", "hundra"),),
    "ar": (("ون", "ين"), ("إحدى عشر", "أحد عشر"), ("ة مائة", "مائة"), ("ة مائة", "مئة"), ("ية مائة", "مائة")),
    "el": (("εννενήντα", "ενενήντα"),),
    "hi": (("ँ", "ं"), ("न्द", "ंद")),
    "uk": (("ʼ", "'"),),
}
"""Parts of numerals, as the package spells them, and another spelling or case."""
WRITTEN_AS_ONE = ("ar", "tr", "cs")
"""Languages whose numerals are also written without their blanks."""


def build() -> None:
    values: dict[str, dict[str, int]] = {}
    for language in LANGUAGES:
        values[language] = {}
        for form, number in _forms(language):
            values[language].setdefault(" ".join(map(fold, WORD.findall(form))), number)
    lines = []
    for language, forms in values.items():
        for form, number in sorted(forms.items(), key=lambda item: (item[1], item[0])):
            doubtful = " " not in form and _is_doubtful(form, number, language, values)
            lines.append(f"{language} {number}{'?' if doubtful else ''} {form}")
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _forms(language: str) -> Iterator[tuple[str, int]]:
    """Every way to say a number, and the number: in each gender and case, and as it is also spelled."""
    for locale in filter(None, (LOCALES.get(language, language), LOCALES_BESIDE.get(language))):
        spelling = RuleBasedNumberFormat(URBNFRuleSetTag.SPELLOUT, Locale(locale))
        names = map(spelling.getRuleSetName, range(spelling.getNumberOfRuleSetNames()))
        said_of_amounts = [name for name in names if name.startswith(RULES) and not _is_left_out(name)]
        for number in NUMBERS:
            for name in said_of_amounts:
                form = spelling.format(number, name).replace("\u00ad", "")
                yield form, number
                if language in WRITTEN_AS_ONE:
                    yield form.replace(" ", ""), number
                for part, other in WRITTEN_TOO.get(language, ()):
                    yield form.replace(part, other), number


def _is_left_out(rules: str) -> bool:
    return "year" in rules or any(case in rules for case in LOCAL_CASES)


def _is_doubtful(word: str, number: int, language: str, folded: dict[str, dict[str, int]]) -> bool:
    """Whether it is more often another word, in its own language or in one that is read widely."""
    others = READ_WIDELY[:1] if language in READ_WIDELY else READ_WIDELY
    return (
        number == 1
        or (language, word) in OWN_MEANING
        or any(
            other != language
            and folded[other].get(word) != number
            and zipf_frequency(word, other) >= (COMMON if other == "en" else COMMON_ELSEWHERE)
            for other in others
        )
    )


if __name__ == "__main__":
    build()
