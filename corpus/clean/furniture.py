"""Lines of a release that are not its text: banners above it; subscribe, share, copyright and contact lines below."""

import re
from dataclasses import dataclass

from corpus.clean.datelines import is_place
from corpus.clean.days import days_in
from corpus.label import organization_named
from corpus.label.vocabulary import names_matcher
from corpus.release import PartialDate

_HEAD, _TAIL = 4, 12
_LONGEST_DATE_LINE = 100
_SHORT = 10
"""Words that a line without final punctuation may have, to go with the furniture above it."""


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(patterns)})", re.IGNORECASE)


_BANNER = _any(
    r"(?:press|news|media) (?:release|statement|note|advisory)s?(?:\s?(?:no\.?|n[º°]|#)?\s?[\d/-]+)?[:.]?$",
    r"(?:for )?immediate release[:.]?$",
    r"for information only\b.*not an official document\.?$",
    r"(?:comunicado|nota) de prensa[:.]?$",
    r"para (?:su )?(?:publicación|difusión) inmediata[:.]?$",
    r"communiqué de presse[:.]?$",
    r"embargo(?:ed)?\b.{0,60}$",
    r"unis/[a-z]{2,5}/\d+$",
    r"(?:latest |all )?(?:news|home|press|newsroom|press ?room|media cent(?:re|er)|noticias|sala de prensa|inicio)$",
    r"(?:share|print|email|back)(?: this)?(?: page)?$",
)
_ENDING = _any(
    r"[#*\s_~-]{3,}$",
    r"[-–—\s]*(?:ends?|fin|30)[-–—\s]+$",
    r"(?:©|\(c\)\s|copyright\s(?:©|\(c\)|by\b|(?:19|20)\d\d))",
    r".{0,60}\ball rights reserved\.?$",
    r"(?:also|further) read(?:ing)?\b",
    r"read (?:more|also|next)\b.{0,150}$",
    r"related (?:news|stories|articles|content|links|posts|releases|information)\b.{0,20}$",
    r"(?:lea también|le puede interesar|noticias relacionadas|más noticias)\b",
    r"follow (?!the )(?:us|@|[\w ]{2,40} on (?:facebook|twitter|x|instagram|linkedin|social))",
    r"síg(?:anos|uenos)\b",
    r"(?:subscribe|sign up|suscríbase|suscríbete)\b",
    r"(?:success|thank you|thanks)[!.].{0,60}\b(?:list|subscrib|signing up)",
    r"(?:share|tweet|compartir)\b.{0,40}$",
    r"(?:share|like|tweet|post|print) this\b.{0,40}$",
    r"(?:press|media) office\b[^.]{0,80}$",
    r"(?:latest|recent|popular) (?:posts|news|stories)$",
    r"(?:press |media |for (?:more|further) information,? (?:please )?)?contacts?(?: (?:us|information|person))?\s?:",
    r"(?:for|para) (?:further|more|additional|mayor|más) (?:information|información|details)\b.{0,200}$",
    r"(?:further|more|additional) information\s?:?$",
    r"(?:más|mayor) información\s?:?$",
    r"contact(?:o|s)?\s?:?$",
    r"have (?:some |any )?feedback\b",
    r"(?:leave|post) a (?:comment|reply)\b",
    r".{0,40}\bclick here to (?:comment|subscribe|share)\b",
    r"(?:tel|phone|telephone|fax|e-?mail|correo|mobile|tfno?)\s?[.:]",
    r"(?:tags?|keywords|topics?|etiquetas)\s?:",
    r"back to top$",
    r"(?:[A-Z]{2,4}/){2,}[A-Z]{2,4}$",
)
_ABOUT_HEADING = _any(
    r"(?:about|acerca de|sobre) (?:the |la |el )?[\w .,&()-]{2,60}(?::|$)",
    r"notes? (?:to|for) (?:the )?editors?\b.{0,10}$",
)
_IS_A_BODY = _any(
    r"(?:the |la |el )?(?P<name>[\w .()-]{2,80}?),? (?:is|was established|es) .{0,120}?\b"
    r"(?:body|agency|organi[sz]ation|office|programme|initiative|organismo|órgano|entidad)\b.{0,80}"
    r"\b(?:charged|mandated|established|responsible|dedicated|monitoring|encargad|creado|establecid)"
)
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’)»]*$")


@dataclass(frozen=True, slots=True)
class Stripped:
    """The lines that are text, and what the others say."""

    text: tuple[str, ...]
    furniture: tuple[str, ...]
    date: PartialDate | None
    """The date of a line above the text that is nothing but a date."""
    place: str | None
    """The place of a line above the text that is nothing but a place."""


def is_banner(line: str) -> bool:
    return bool(_BANNER.match(line))


def strip(lines: list[str]) -> Stripped:
    """Part the paragraphs of a release, its title taken off, into text and furniture."""
    head, date, place = _above(lines)
    tail_start = max(head, len(lines) - _TAIL)
    kept, dropped = _below(lines[tail_start:], first=tail_start - head)
    return Stripped((*lines[head:tail_start], *kept), (*lines[:head], *dropped), date, place)


def _above(lines: list[str]) -> tuple[int, PartialDate | None, str | None]:
    """How many lines stand above the text, and the date and place that they name."""
    date, place = None, None
    for index, line in enumerate(lines[:_HEAD]):
        if named := _only_a_date(line):
            date = date or named
        elif is_place(line):
            place = place or line
        elif not is_banner(line):
            return index, date, place
    return min(_HEAD, len(lines)), date, place


def _below(lines: list[str], first: int) -> tuple[list[str], list[str]]:
    """Part the last lines; `first` counts the lines of text before them."""
    end = _where_nothing_but_furniture_follows(lines, first)
    dropped = [line for line in lines[:end] if _ENDING.match(line)] + lines[end:]
    kept = [line for line in lines[:end] if not _ENDING.match(line)]
    if (dropped or len(kept) + first > 4) and len(kept) + first > 2 and kept and _is_standing_text(kept[-1]):
        dropped.insert(0, kept.pop())
    return kept, dropped


def _where_nothing_but_furniture_follows(lines: list[str], first: int) -> int:
    """The index of the furniture that all other lines follow, scraps without a sentence among them."""
    for index, line in enumerate(lines):
        if _ABOUT_HEADING.match(line) and first + index:
            return index
        if _ENDING.match(line) and all(_ENDING.match(one) or _is_scrap(one) for one in lines[index:]):
            return index
    return len(lines)


def _only_a_date(line: str) -> PartialDate | None:
    found = days_in(line[:_LONGEST_DATE_LINE])
    if len(line) > _LONGEST_DATE_LINE or len(found) != 1 or found[0].date.precision == "month-day":
        return None
    around = line[: found[0].start] + line[found[0].end :]
    return found[0].date if re.fullmatch(_AROUND_A_DATE, around.strip(), re.IGNORECASE) else None


_AROUND_A_DATE = (
    r"(?:(?:published|posted|date|released|publicado|fecha|updated)(?: (?:on|el))?\s?:?\s?)?"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|lunes|martes|miércoles|jueves|viernes|sábado|domingo)?"
    r"[,.\s]*(?:[-–|]?\s?\d{1,2}[:.h]\d\d(?:\s?[ap]\.?m\.?)?)?(?:\s?by [\w ]{2,30})?"
)


def _is_scrap(line: str) -> bool:
    return len(line.split()) <= _SHORT and not _SENTENCE_END.search(line)


def _is_standing_text(paragraph: str) -> bool:
    """Whether a paragraph says what an organisation is, as the last one of many a release does."""
    found = _IS_A_BODY.match(paragraph)
    if not found:
        return False
    name = found["name"]
    return bool(organization_named(name)) or any(match.start == 0 for match in names_matcher().find(name))
