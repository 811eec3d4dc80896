"""Makes the table of numbers in words, from the packages in requirements-known-words.in: make known-words."""

from collections.abc import Iterator

from num2words import num2words
from wordfreq import zipf_frequency

from corpus.words import WORD
from indexer.folding import fold
from indexer.numerals import FILE

LANGUAGES = "en es fr pt de it nl ru uk pl cs sv da no ro tr id ar fa hu fi".split()
NUMBERS = (*range(1, 100), *range(100, 1000, 100))
READ_WIDELY = "en es fr pt de it nl".split()
"""Languages whose words a query most often has; of these, words are compared with English ones alone."""
COMMON, COMMON_ELSEWHERE = 3.7, 4.5
"""From which frequency on a word in English or elsewhere is meant instead, as the logarithm of times in a billion."""
OWN_MEANING = {("it", "sei"), ("fr", "neuf"), ("fr", "cent"), ("es", "cien"), ("pt", "cem")}
"""Words that often mean something else in their own language, or stand for a share of a hundred."""
GREEK = (
    "δύο τρία τέσσερα πέντε έξι επτά οκτώ εννέα δέκα έντεκα δώδεκα δεκατρία δεκατέσσερα δεκαπέντε δεκαέξι δεκαεπτά "
    "δεκαοκτώ δεκαεννέα"
).split()
GREEK_TENS = "είκοσι τριάντα σαράντα πενήντα εξήντα εβδομήντα ογδόντα ενενήντα".split()
HINDI = "दो तीन चार पांच छह सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस बीस".split()
HINDI_TENS = "बीस तीस चालीस पचास साठ सत्तर अस्सी नब्बे".split()
TURKISH = "on yirmi otuz kırk elli altmış yetmiş seksen doksan".split()
ENDINGS = {"es": (("cientos", "cientas"),), "pt": (("centos", "centas"),), "ar": (("ون", "ين"), ("ه", "ه"))}
"""What ends otherwise in another gender or case."""


def build() -> None:
    values: dict[str, dict[str, int]] = {language: {} for language in (*LANGUAGES, "el", "hi")}
    for language in LANGUAGES:
        for number in NUMBERS:
            for form in _forms(number, language):
                values[language].setdefault(form, number)
    values["el"] = {word: number for number, word in enumerate(GREEK, 2)} | {
        word: 10 * number for number, word in enumerate(GREEK_TENS, 2)
    }
    values["el"] |= {
        f"{tens} {unit}": 10 * number + one
        for number, tens in enumerate(GREEK_TENS, 2)
        for one, unit in enumerate(GREEK[:8], 2)
    }
    values["hi"] = {word: number for number, word in enumerate(HINDI, 2)}
    values["hi"] |= {word: 10 * number for number, word in enumerate(HINDI_TENS, 2)}
    folded = {
        language: {" ".join(map(fold, WORD.findall(form))): number for form, number in forms.items()}
        for language, forms in values.items()
    }
    lines = []
    for language, forms in folded.items():
        for form, number in sorted(forms.items(), key=lambda item: item[1]):
            doubtful = " " not in form and _is_doubtful(form, number, language, folded)
            lines.append(f"{language} {number}{'?' if doubtful else ''} {form}")
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _forms(number: int, language: str) -> Iterator[str]:
    spelled = num2words(number, lang=language)
    if language == "tr" and number > 10 and number % 10 and number < 100:
        tens = TURKISH[number // 10 - 1]
        yield f"{tens} {spelled.removeprefix(tens)}"
    if language == "ar":
        spelled = spelled.replace(" و ", " و")
    yield spelled
    if language == "pt":
        yield num2words(number, lang="pt_BR")
    if number == 100 and language in ("de", "sv", "da", "no"):
        yield {"de": "hundert", "sv": "hundra", "da": "hundrede", "no": "hundre"}[language]
    if language == "de" and "ß" in spelled:
        yield spelled.replace("ß", "ss")
    for ending, other in ENDINGS.get(language, ()):
        if ending in spelled and ending != other:
            yield spelled.replace(ending, other)


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
