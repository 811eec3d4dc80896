"""Recognising the lines of a page's frame by what they say: counters, tools, neighbours, labels, and signatures."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, cast

from corpus import toml_tables
from corpus.clean.bylines import CHANGED, day_with_a_place, labels_a_date, only_a_date
from corpus.clean.dates.date_formats import dates_in, numeric_dates_in
from corpus.clean.offices import is_capitalized, may_be_an_office
from corpus.clean.required_literals import may_match, required_literals
from corpus.clean.text import unaccented
from corpus.file_cache import cached_beside
from corpus.quick_dataclass import dataclass
from corpus.release import BoilerplateKind
from corpus.toml_tables import CLOSED, NonBlank, Pattern, read_tables
from corpus.words import WORD

FILE = Path(__file__).with_name("frame_lines.toml")

_LONGEST_PHRASE = 60
"""Most characters of a line of the frame that ends with a full stop, unless it tells of a change."""
_DIGIT = re.compile(r"\d")
_LONGEST, _LONGEST_CHANGE = 200, 140
"""Most characters of such a line, and of one that tells of a change."""
_FIGURES = r"[\d٠-٩۰-۹०-९๐-๙][\d٠-٩۰-۹०-९๐-๙.,  ]*"
_LONGEST_ROW = 100
"""Most characters of a row of buttons for sharing."""
_LONGEST_SHARING = 12
"""Most words of a row of buttons for sharing."""
_CHANGE = required_literals(CHANGED.pattern)
"""What the label of a change holds, in lower case: looked for first, since few lines do."""
_FILE_NAME = (
    r"(?:[-•*]\s?)?[^\s/:][^/:]{0,100}\.(?:pdf|docx?|hwpx?|hwp|xlsx?|zip|jpe?g|png|odt|rtf|pptx?)"
    r"(?:\s?[(\[（].{1,40}[)\]）])?(?:\s?[\d.,]+ ?[kmg]i?b)?(?:\s?(?:다운로드|下载|下載|download|미리보기))*"
)
_KOREAN_ADDRESS = r"(?:\(?\d{5}\)?\s)?\S{2,8}(?:시|도)\s\S{1,6}(?:구|군|시)\s.{2,40}\d.{0,20}"
_ENDS_SENTENCE = re.compile(r"[.!?…。！？।؟۔॥:;]['\"”’»)\]」』）]*$|(?:다|요|ครับ|ค่ะ)\.?$")
_SCRIPT = ("script", "скрипт", "سكريبت", "سكربت", "اسکریپت", "스크립트", "スクリプト", "脚本", "אווה")
_SPAM = re.compile(r"spam|спам|σπαμ|سبام|اسپم|هرز|ספאם|スパム|스팸|สแปม|स्पैम|স্প্যাম|スパン|垃圾|istenmeyen|robot|робот")
_ADDRESS = re.compile(
    r"mail|adr[eé]s|address|direcci|endere|indirizz|cím|naslov|osoite|alamat|địa chỉ|почт|пошт|поща|адрес|διεύθυνση|"
    r"بريد|ایمیل|דוא|メール|메일|邮|郵|อีเมล|ईमेल|ইমেইল|el\. ?pašt|e-?pas?t|correo"
)
"""What a note in place of a hidden address names."""
_INITIALS = re.compile(r"[/(\[]\s?(?:[^\W\d]{1,3}[/.]\s?){0,3}[^\W\d]{1,3}\s?[/)\]]?")
_LONGEST_LABEL, _FEWEST_CELLS = 20, 3
"""Most characters of what stands beside a day in a row of cells, and most cells of a row that may be text."""
_FROM_LABEL_TO_DAY, _BEHIND_DAY, _BEFORE_LABEL = 20, 40, 2
"""Most characters between the label of a change and its day, and behind that, and most words before the label."""
_ABBREVIATION = re.compile(r"\b[^\W\d]{1,5}\.")
_BARS = re.compile(r"\s*[|·•]\s*")
_BRACKETS = re.compile(r"(?:\s*[【〔\[（(][^】〕\]）)]{1,20}[】〕\]）)]){1,8}\s*")
"""A row of buttons in brackets: "【打印】【关闭】"."""
_BRACKET = re.compile(r"[】〕\]）)]?\s*[【〔\[（(]|[】〕\]）)]")
_MOTTO = 0.6
"""Share of a motto's words that begin with a capital."""
_SIGNATURE, _LONGEST_SIGNATURE, _LONGEST_NAME = 4, 90, 5
"""Most lines of a signature, most characters of one, and most words of the name of who signs."""


def kind_of_frame(line: str) -> BoilerplateKind | None:
    """What a line of the frame is: a counter, tool, row of buttons, neighbour, label or day of a change; else None."""
    if len(line) > _LONGEST:
        return None
    if _hides_an_address(line):
        return "contact"
    if len(line) > _LONGEST_PHRASE and line.endswith("."):
        return "byline" if _tells_of_a_change(line) else None
    if _BRACKETS.fullmatch(line):
        kinds = [_kind(part) for part in _BRACKET.split(line) if part.strip()]
        return kinds[0] if kinds and all(kinds) else None
    if (kind := _kind(line)) or len(parts := [part for part in _BARS.split(line) if part]) < 2:
        return kind
    kinds = [_kind(part) for part in parts]
    if all(kinds):
        return kinds[0]
    days = [only_a_date(part) is not None for part in parts]
    is_dated = any(days) and all(day or len(part) <= _LONGEST_LABEL for day, part in zip(days, parts, strict=True))
    return "date" if is_dated and len(parts) > _FEWEST_CELLS else None


def _hides_an_address(line: str) -> bool:
    """Whether a line stands for an address that Joomla hides from robots, in any of the languages it speaks: it names
    spam, the address or mail, and JavaScript."""
    lower = line.lower()
    names_script = _SCRIPT[0] in lower if lower.isascii() else any(map(lower.__contains__, _SCRIPT))
    return names_script and bool(_SPAM.search(lower) and _ADDRESS.search(lower))


def _kind(line: str) -> BoilerplateKind | None:
    phrases, lower = _phrases(), line.lower()
    with_figures = phrases.with_figures if _DIGIT.search(line) else None
    found = phrases.bare.fullmatch(lower) or (with_figures and with_figures.fullmatch(lower))
    if found:
        return cast("BoilerplateKind", found.lastgroup)
    if _shares(line):
        return "share"
    is_a_label = labels_a_date(line) and not CHANGED.search(line)  # "Update:" may head what was added to a text
    return "byline" if is_a_label or _tells_of_a_change(line) else None


def without_parts_of_frame(line: str) -> str:
    """A line without the counters and tools beside what it says, which bars part: "12 May 2020 | Views: 318"."""
    parts = [part for part in _BARS.split(line) if part]
    own = parts if len(parts) < 2 else [part for part in parts if not _kind(part)]
    return line if len(own) == len(parts) else " | ".join(own)


def signature_at_end(lines: Sequence[str]) -> int:
    """The number of lines below a whole sentence with which an office or somebody in a role signs the text."""
    size = 0
    while size < len(lines) and not _ENDS_SENTENCE.search(lines[-size - 1]):
        size += 1
        if size > _SIGNATURE:
            return 0
    if not 0 < size < len(lines):
        return 0
    signed = lines[-size:]
    is_signed = any(_signs(line) for line in signed) or (size == 1 and _INITIALS.fullmatch(signed[0]))
    first = next((at for at, line in enumerate(signed) if _signs(line)), len(signed))
    fitting = (_may_be_in_a_signature(line) or (at > first and _is_a_motto(line)) for at, line in enumerate(signed))
    return size if is_signed and all(fitting) else 0


def _is_a_motto(line: str) -> bool:
    """Whether a line below a signature is what an office prints on all of its letters."""
    words = WORD.findall(line)
    return len(line) <= _LONGEST_SIGNATURE and sum(not word[0].islower() for word in words) > _MOTTO * len(words)


def is_hotline(line: str) -> bool:
    """Whether a line tells which number to call."""
    return (
        len(line) <= _LONGEST and bool(_DIGIT.search(line)) and _phrases().hotline.fullmatch(line.lower()) is not None
    )


def _shares(line: str) -> bool:
    if len(line) > _LONGEST_ROW:
        return False
    phrases, said = _phrases(), unaccented(line).casefold()
    first = WORD.search(said)
    if not first or first[0] not in phrases.sharing:
        return False
    words = WORD.findall(said)
    is_row = len(words) > 1 or words[0] in phrases.verbs
    return is_row and len(words) <= _LONGEST_SHARING and phrases.beside_sharing.issuperset(words)


def _tells_of_a_change(line: str) -> bool:
    """Whether a line ends with the day of a change: "Last updated: 1 March 2004", perhaps below who keeps the page."""
    if len(line) > _LONGEST_CHANGE or not _DIGIT.search(line) or not may_match(_CHANGE, line.lower()):
        return False
    if not (label := CHANGED.search(line)):
        return False
    days = dates_in(line) or [*numeric_dates_in(line, day_first=True)]
    if not days or not label.start() < days[0].start <= label.end() + _FROM_LABEL_TO_DAY:
        return False
    before = line[: label.start()].rstrip()
    begins = len(before.rpartition(". ")[2].split()) <= _BEFORE_LABEL or before.endswith(".")
    return begins and len(line) - days[-1].end <= _BEHIND_DAY


def _signs(line: str) -> bool:
    return len(line) <= _LONGEST_SIGNATURE and (bool(_phrases().role.match(line.lower())) or may_be_an_office(line))


def _may_be_in_a_signature(line: str) -> bool:
    if _signs(line) or _INITIALS.fullmatch(line) or day_with_a_place(line) or only_a_date(line):
        return True
    words = WORD.findall(_ABBREVIATION.sub(" ", line))
    return 0 < len(words) <= _LONGEST_NAME and is_capitalized(words) and not any(map(str.isdigit, line))


@dataclass(frozen=True, slots=True)
class _FramePhrases:
    """The phrases as patterns for lines in lower case, which are compared faster than without regard to case."""

    bare: re.Pattern[str]
    with_figures: re.Pattern[str]
    """Whole lines of the frame, by their kind; those of the second have figures."""
    hotline: re.Pattern[str]
    role: re.Pattern[str]
    verbs: frozenset[str]
    sharing: frozenset[str]
    beside_sharing: frozenset[str]
    """Words of a row of buttons: verbs; these and networks, with which it begins; and all of them."""


@cache
def _phrases() -> _FramePhrases:
    tables = _tables()
    of = {key: "|".join(patterns) for key, patterns in tables.items() if key != "sharing"}
    verbs, networks, beside = (_words(tables["sharing"][key]) for key in ("verbs", "networks", "beside"))
    bare = (
        rf"(?P<navigation>(?:{of['tools']})\W*|[«<←\s]*(?:{of['neighbours']})\s?"
        rf"(?:[:：»>→].{{0,160}}|(?<=글)\s.{{1,160}}|)|[«‹<←\s]*(?:{of['back']})[»›>→\s]*)|"
        rf"(?P<tags>[(（【]?(?:{of['labels']})(?:\s?[:：].{{0,180}})?|{_FILE_NAME})|"
        rf"(?P<banner>{of['notices']}|(?:{of['officials']})\W*)|(?P<copyright>{of['licences']})"
    )
    with_figures = (
        rf"(?P<navigation>(?:[^\W\d]+ ){{0,2}}(?:{of['readers']})\s?[:：=(]?\s?{_FIGURES}\)?\s?(?:{of['times']})?|"
        rf"{_FIGURES}\s?(?:{of['times']})?\s?(?:{of['readers']})|(?:{of['visitors']}).{{0,12}}{_FIGURES}"
        r"(?:e|er|ème|th|º|\.)?\s?(?:visiteur|visitor|visitante|besucher)?|"
        rf"(?:{of['ratings']})\s?[:：]?\s?{_FIGURES}(?:\s?(?:/|[^\W\d]{{1,5}}(?: of)?)\s?{_FIGURES})?"
        rf"(?:\s?[(（]?\s?(?:[^\W\d]+ )?{_FIGURES}(?:\s?[^\W\d]+){{0,2}}\s?[)）]?)?[\s★☆⭐]*)|"
        rf"(?P<tags>(?:{of['printed']})\b.{{0,40}}\d.{{0,30}})|(?P<contact>{_KOREAN_ADDRESS})"
    )
    return _FramePhrases(
        re.compile(bare),
        re.compile(with_figures),
        re.compile(rf".{{0,80}}(?:{of['hotlines']}).{{0,30}}[\d٠-٩۰-۹]{{3}}.{{0,50}}"),
        re.compile(rf"(?:.*\b)?(?:{of['roles']})(?!\w)"),
        verbs,
        verbs | networks,
        verbs | networks | beside,
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(unaccented(text).casefold().split())


@dataclass(frozen=True, slots=True)
class _Sharing:
    __pydantic_config__: ClassVar[Any] = CLOSED

    verbs: NonBlank
    networks: NonBlank
    beside: NonBlank


@dataclass(frozen=True, slots=True)
class _FrameLists:
    __pydantic_config__: ClassVar[Any] = CLOSED

    readers: tuple[Pattern, ...]
    times: tuple[Pattern, ...]
    ratings: tuple[Pattern, ...]
    visitors: tuple[Pattern, ...]
    tools: tuple[Pattern, ...]
    neighbours: tuple[Pattern, ...]
    back: tuple[Pattern, ...]
    labels: tuple[Pattern, ...]
    printed: tuple[Pattern, ...]
    hotlines: tuple[Pattern, ...]
    officials: tuple[Pattern, ...]
    notices: tuple[Pattern, ...]
    licences: tuple[Pattern, ...]
    roles: tuple[Pattern, ...]
    sharing: _Sharing


@cache
def _tables() -> Mapping[str, Any]:
    """The lists as plain values; the file is read and checked only when it has changed."""
    rules = (Path(__file__), Path(toml_tables.__file__))
    return cached_beside(FILE, rules, lambda: parse_lists(FILE.read_text(encoding="utf-8")))


def parse_lists(text: str) -> dict[str, Any]:
    """The lists in the text of `frame_lines.toml`. Raises TableError, which names the line, the key and the mistake."""
    return asdict(read_tables(text, FILE.name, _FrameLists))
