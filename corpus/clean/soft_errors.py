"""Recognising soft errors: error pages, login forms, bot checks, consent walls and empty JavaScript shells that are
sent with status 200 in place of a release."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import asdict
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar

from corpus import toml_tables
from corpus.clean.extracted import NoReleaseError
from corpus.clean.required_literals import Prefilter, Requirements, may_match, required_literals
from corpus.clean.text import unaccented
from corpus.file_cache import cached_beside
from corpus.lazy_pattern import lazy_pattern
from corpus.quick_dataclass import dataclass
from corpus.release import SOFT_ERROR_PREFIX
from corpus.toml_tables import CLOSED, NonBlank, Pattern, Whole, read_tables

FILE = Path(__file__).with_name("soft_errors.toml")

_PAGE = r"(?:(?:web ?)?(?:page|site)|file|content|document|resource|article|object|item|url|address|link)"
_SITE = re.compile(r"\s+[|»·•–—:-]{1,2}\s+|: ")
_SENTENCE = re.compile(r"[.!?。！？؟।…]+\s*|[:;]\s+")
_FROM_LETTER_TO_LETTER = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)
_TOO_LONG_FOR_A_TITLE, _TOO_LONG_FOR_COPYRIGHT = 100, 200

_LONGEST_PHRASE = 80
_LONGEST = 4_000
"""Longest text of a soft error, in characters."""
_LONGEST_WITHOUT_A_TITLE = 1_500
_SURE, _CERTAIN, _LIKELY, _ALONE, _ALL = 0.1, 0.2, 0.3, 0.6, 0.85
"""The share of a text that must consist of typical phrases: beside a sure title, with a certain phrase, beside a likely
title, and with neither, in several sentences or in a single one."""
_AROUND = 40
"""Characters on each side of a phrase that are counted with it; the whole sentence may be very long."""
_QUOTED = re.compile(
    r"""["“”″][^"“”″]{1,100}["“”″]|„[^“”"]{1,100}[“”"]|«[^»]{1,100}»|»[^«]{1,100}«|(?<!\w)['‘][^'’]{1,100}['’](?!\w)|"""
    r"「[^」]{1,100}」|『[^』]{1,100}』|《[^》]{1,100}》"
)
_TELLS = 60
"""Characters around a quotation from which a paragraph tells of it."""
_ANNOUNCED = re.compile(r"\b(?:will|to) (?:be|undergo)\b.*\d")
_SHORT_FOR_A_SURE_TITLE = 400
_SHORT_FOR_A_FORM = 900
_APART = frozenset(("login", "consent"))
"""Kinds whose phrases are not added up with those of other kinds."""


@dataclass(frozen=True, slots=True)
class SoftError:
    """A kind of page that was sent in place of a release."""

    name: str
    phrase: str
    """The title or phrase that gave it away."""
    status: int | None = None
    """The HTTP status that it should have been sent with; None where nothing suggests that the error is temporary."""

    @property
    def reason(self) -> str:
        return f"{SOFT_ERROR_PREFIX}{self.name} (“{self.phrase}”)" if self.phrase else f"{SOFT_ERROR_PREFIX}{self.name}"


SHELL = SoftError("a page that is empty without JavaScript", "")


def soft_error(title: str, others: Sequence[str], paragraphs: Sequence[str], *, form: bool = False) -> SoftError | None:
    """Classify a page as a soft error, or return None.

    `others` are further titles of the page; `form` says that it has a password field.
    """
    named = _error_title(title, others)
    longest = _LONGEST if named or form else _LONGEST_WITHOUT_A_TITLE
    text = []
    size = 0
    for one in paragraphs:
        if line := _normalized(one):
            text.append(line)
            size += len(line)
            if size > _LONGEST or (size > longest and not all(map(_is_copyright, text))):
                return None
    if text and all(map(_is_copyright, text)):
        return SoftError("nothing but a copyright line", "")
    if size > longest:
        return None
    return _from_sentences(text, size, named, form=form)


def raise_for_soft_error(
    title: str, paragraphs: Sequence[str], *, names: Sequence[str] = (), asks_password: bool = False
) -> None:
    """Raise NoReleaseError if the page is a soft error."""
    if found := soft_error(title, names, paragraphs, form=asks_password):
        raise NoReleaseError(found.reason, found.status)


def soft_error_without_text(names: Iterable[str], *, is_shell: bool) -> NoReleaseError | None:
    """The error to raise for a page without text whose titles, or lack of content, make it a soft error; else None."""
    found = _from_titles(names) or (SHELL if is_shell else None)
    return NoReleaseError(found.reason, found.status) if found else None


def _from_titles(names: Iterable[str]) -> SoftError | None:
    for title in (part for name in names for part in (name, *_SITE.split(name))):
        for kind in _kinds():
            if kind.sure.fullmatch(_without_punctuation(_normalized(title))):
                return kind.error(title)
    return None


class _Phrase:
    """A typical phrase as a regular expression, compiled once a text has what the phrase requires."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self.requirements = _required_by(pattern)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self._pattern)

    def may_be_in(self, text: str) -> bool:
        return may_match(self.requirements, text)


@dataclass(frozen=True, slots=True)
class _Phrases:
    """The phrases of a kind: `certain` ones and other `sentences`, and `sure` ones that are whole sentences."""

    certain: tuple[_Phrase, ...]
    sentences: tuple[_Phrase, ...]
    sure: tuple[_Phrase, ...]

    def __bool__(self) -> bool:
        return bool(self.certain or self.sentences or self.sure)

    def __iter__(self) -> Iterator[_Phrase]:
        return chain(self.certain, self.sentences, self.sure)

    def among(self, possible: Set[_Phrase]) -> "_Phrases":
        groups = (self.certain, self.sentences, self.sure)
        return _Phrases(*(tuple(one for one in group if one in possible) for group in groups))


@dataclass(frozen=True, slots=True)
class _Kind:
    key: str
    name: str
    status: int | None
    sure: re.Pattern[str]
    likely: re.Pattern[str]
    phrases: "_Phrases"
    """The same `sure` titles, and what such a page says in its text."""

    def error(self, phrase: str) -> SoftError:
        return SoftError(self.name, " ".join(phrase.split())[:_LONGEST_PHRASE], self.status)


@dataclass(frozen=True, slots=True)
class _ErrorTitle:
    """A title of a page that names a kind of error."""

    kind: _Kind
    phrase: str
    is_sure: bool


def _error_title(title: str, others: Sequence[str]) -> _ErrorTitle | None:
    """Find the first title that names an error: the title itself, then other titles, then their parts."""
    whole = _without_punctuation(_normalized(title))
    for kind in _titled(whole):
        if kind.sure.fullmatch(whole):
            return _ErrorTitle(kind, title, is_sure=True)
    names = list(dict.fromkeys(part for one in (title, *others) for part in (one, *_SITE.split(one))))
    bare = ((name, _without_punctuation(_normalized(name))) for name in names)
    short = [(name, plain, _titled(plain)) for name, plain in bare if 0 < len(plain) <= _TOO_LONG_FOR_A_TITLE]
    for name, plain, kinds in short:
        for kind in kinds if name != title else ():
            if kind.sure.fullmatch(plain):
                return _ErrorTitle(kind, name, is_sure=False)
    for name, plain, kinds in short:
        for kind in kinds:
            if kind.likely.fullmatch(plain):
                return _ErrorTitle(kind, name, is_sure=False)
    return None


def _titled(plain: str) -> list[_Kind]:
    """The kinds that a title may name; that of a release hardly ever has the words of any."""
    possible = _titles().possible_in(plain)
    return [kind for kind in _kinds() if kind.key in possible] if possible else []


def _from_sentences(text: Sequence[str], size: int, named: _ErrorTitle | None, *, form: bool) -> SoftError | None:
    said = list(_statements(text))
    for family in _families():
        of_it = [one for one in said if one.kind.key in family]
        share = _covered(of_it) / size if size else 0
        mine = named if named and named.kind.key in family else None
        if mine and mine.is_sure and (size <= _SHORT_FOR_A_SURE_TITLE or share >= _SURE):
            return mine.kind.error(mine.phrase)
        if mine and share >= _LIKELY:
            return mine.kind.error(mine.phrase)
        if "login" in family and form and size <= _SHORT_FOR_A_FORM and share >= _LIKELY:
            return _kind("login").error(of_it[0].phrase)
        if size > _LONGEST_WITHOUT_A_TITLE or not of_it:
            continue
        is_certain = any(one.is_certain for one in of_it) and share >= _CERTAIN
        if is_certain or share >= (_ALONE if len({one.phrase for one in of_it}) > 1 else _ALL):
            return _dominant_kind(of_it).error(of_it[0].phrase)
    return None


def _families() -> list[set[str]]:
    """Sets of kinds whose phrases are added up: the errors, which occur together, and each kind that stands alone."""
    return [{kind.key for kind in _kinds()} - _APART, *({key} for key in sorted(_APART))]


@dataclass(frozen=True, slots=True)
class _Statement:
    """A typical phrase of a soft error and its position in a text."""

    kind: _Kind
    line: int
    start: int
    end: int
    phrase: str
    is_certain: bool


def _statements(text: Sequence[str]) -> Iterator[_Statement]:
    found_in_text = _said().possible_in("\n".join(text))
    possible = [(kind, phrases) for kind in _kinds() if (phrases := kind.phrases.among(found_in_text))]
    for number, line in enumerate(text if possible else ()):
        quoted = _quotations(line)
        for start, end in _sentences(line):
            sentence = line[start:end]
            for kind, phrases in possible:
                if kind.key == "maintenance" and _ANNOUNCED.search(sentence):
                    continue
                certain = _leftmost(phrases.certain, sentence)
                found = certain or _leftmost(phrases.sentences, sentence)
                if found or _is_whole(phrases.sure, sentence):
                    first, last = found.span() if found else (0, len(sentence))
                    if any(before <= start + first and start + last <= behind for before, behind in quoted):
                        continue
                    yield _Statement(
                        kind,
                        number,
                        max(start, start + first - _AROUND),
                        min(end, start + last + _AROUND),
                        found[0] if found and len(sentence) > _LONGEST_PHRASE else sentence,
                        bool(certain),
                    )


def _quotations(line: str) -> list[tuple[int, int]]:
    """What a paragraph quotes and tells of in words of its own; an error page says such things itself."""
    found = [one.span() for one in _QUOTED.finditer(line)]
    return found if len(line) - sum(end - start for start, end in found) >= _TELLS else []


def _leftmost(phrases: Iterable[_Phrase], sentence: str) -> re.Match[str] | None:
    """The match that starts first, of the first phrase among equals, as alternatives in one pattern would match."""
    matches = (one.pattern.search(sentence) for one in phrases if one.may_be_in(sentence))
    return min(filter(None, matches), key=lambda one: one.start(), default=None)


def _is_whole(phrases: Sequence[_Phrase], sentence: str) -> bool:
    """Whether a sentence consists of one of the phrases."""
    bare = _without_punctuation(sentence) if phrases else ""
    return any(one.pattern.fullmatch(bare) for one in phrases if one.may_be_in(bare))


def _sentences(line: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _SENTENCE.finditer(line):
        if found.end() > start:
            yield start, found.end()
            start = found.end()
    if start < len(line):
        yield start, len(line)


def _covered(said: Sequence[_Statement]) -> int:
    """How many characters of a text the phrases and their surroundings cover."""
    marked: dict[int, set[int]] = {}
    for one in said:
        marked.setdefault(one.line, set()).update(range(one.start, one.end))
    return sum(map(len, marked.values()))


def _dominant_kind(said: Sequence[_Statement]) -> _Kind:
    """The kind whose phrases cover the most text, certain ones counted twice."""
    weights: dict[str, int] = {}
    for one in said:
        weights[one.kind.key] = weights.get(one.kind.key, 0) + (one.end - one.start) * (1 + one.is_certain)
    return _kind(max(weights, key=lambda key: weights[key]))


def _is_copyright(line: str) -> bool:
    if len(line) >= _TOO_LONG_FOR_COPYRIGHT:
        return False
    beginnings, phrases = _copyright()
    return bool(beginnings.match(line) or _leftmost(phrases, line))


def _normalized(text: str) -> str:
    text = unaccented(text.casefold().replace("’", "'").replace("ı", "i"))
    return " ".join(text.split())


def _without_punctuation(text: str) -> str:
    if text[:1].isalnum() and text[-1:].isalnum():  # as most titles begin and end
        return text
    found = _FROM_LETTER_TO_LETTER.search(text)
    return found[0] if found else ""


def _kind(key: str) -> _Kind:
    return next(kind for kind in _kinds() if kind.key == key)


@cache
def _kinds() -> tuple[_Kind, ...]:
    return tuple(
        _Kind(
            key,
            rules["name"],
            rules["status"],
            sure=_pattern(rules["sure"]),
            likely=_pattern(rules["likely"]),
            phrases=_Phrases(*(_phrases(rules[part]) for part in ("certain", "sentences", "sure"))),
        )
        for key, rules in _tables()["kinds"].items()
    )


@cache
def _titles() -> Prefilter[str]:
    """The keys of the kinds whose titles a text may be."""
    return Prefilter(
        (key, _required_by(_plain_pattern(pattern)))
        for key, rules in _tables()["kinds"].items()
        for pattern in (*rules["sure"], *rules["likely"])
    )


@cache
def _said() -> Prefilter[_Phrase]:
    """The phrases that a text may hold; a usual one has the words of hardly any."""
    return Prefilter((phrase, phrase.requirements) for kind in _kinds() for phrase in kind.phrases)


@cache
def _copyright() -> tuple[re.Pattern[str], tuple[_Phrase, ...]]:
    table = _tables()["copyright"]
    return _pattern(table["beginnings"]), _phrases(table["sentences"])


@dataclass(frozen=True, slots=True)
class _KindRules:
    __pydantic_config__: ClassVar[Any] = CLOSED

    name: NonBlank
    status: Whole | None = None
    sure: tuple[Pattern, ...] = ()
    likely: tuple[Pattern, ...] = ()
    certain: tuple[Pattern, ...] = ()
    sentences: tuple[Pattern, ...] = ()


@dataclass(frozen=True, slots=True)
class _CopyrightRules:
    __pydantic_config__: ClassVar[Any] = CLOSED

    beginnings: tuple[Pattern, ...]
    sentences: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class _Rules:
    __pydantic_config__: ClassVar[Any] = CLOSED

    kinds: dict[str, _KindRules]
    copyright: _CopyrightRules


@cache
def _tables() -> Mapping[str, Any]:
    """The rules as plain values, and what their patterns require; worked out only when a file has changed."""
    rules = (Path(__file__), Path(toml_tables.__file__), Path(__file__).with_name("required_literals.py"))
    return cached_beside(FILE, rules, lambda: _with_requirements(parse_rules(FILE.read_text(encoding="utf-8"))))


def _with_requirements(tables: Mapping[str, Any]) -> dict[str, Any]:
    groups = (group for rules in (*tables["kinds"].values(), tables["copyright"]) for group in rules.values())
    patterns = {_plain_pattern(one) for group in groups if isinstance(group, tuple) for one in group}
    return {**tables, "required": {pattern: required_literals(pattern) for pattern in sorted(patterns)}}


def _required_by(pattern: str) -> Requirements:
    """What every match of a pattern of the rules contains."""
    return _tables()["required"][pattern]  # type: ignore[no-any-return]


def parse_rules(text: str) -> dict[str, Any]:
    """The rules in the text of `soft_errors.toml`. Raises TableError, which names the line, the key and the mistake."""
    return asdict(read_tables(text, FILE.name, _Rules))


def _pattern(parts: Iterable[str]) -> re.Pattern[str]:
    joined = "|".join(f"(?:{_plain_pattern(part)})" for part in parts)
    return lazy_pattern(f"(?:{joined})" if joined else "(?!)")


def _phrases(patterns: Iterable[str]) -> tuple[_Phrase, ...]:
    return tuple(_Phrase(_plain_pattern(pattern)) for pattern in patterns)


def _plain_pattern(pattern: str) -> str:
    return unaccented(pattern.replace("{page}", _PAGE)).replace("ı", "i")
