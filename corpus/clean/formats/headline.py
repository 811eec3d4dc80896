"""Finding the headline above the text of a page whose metadata name only its site, a section or a file."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice, takewhile
from typing import Any

from corpus.clean.boilerplate import is_banner
from corpus.clean.bylines import is_byline, only_a_date
from corpus.clean.dates.date_formats import numeric_dates_in
from corpus.clean.dates.datelines import is_place
from corpus.clean.formats.markup import Markup
from corpus.clean.formats.prose import BLOCKS, Prose, ends_a_sentence, is_linked, text_of, weights_of
from corpus.clean.formats.surroundings import names_of
from corpus.clean.generic_titles import is_generic
from corpus.clean.list_headings import heads_a_list
from corpus.clean.offices import may_be_an_office
from corpus.clean.text import one_line, word_set
from corpus.clean.titles import without_full_stop, without_subject

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MINOR, _BARE = len(_HEADINGS), len(_HEADINGS) + 1
"""Ranks of elements that are called a title, and of lines in bold."""
_OTHERS = ("div", "span", "p", "td", "center", "font", "b", "strong")
_BOLD = ("b", "strong")
_INLINE = ("font", "span", "u", "b", "strong", "em", "i", "big")
_ASIDES = ("nav", "footer", "aside", "form", "select", "button")
_TITLE_NAME = re.compile(
    r"(?<![a-z])(?:head(?:line|er-title|ing)?|h1|hl|titr|tit|ttl|title|titre|titel|titulo|titolo|titlu|titul|kop|schlagzeile|"
    r"ueberschrift|zagolovok|naslov|nadpis|tytul|rubrik|overskrift|tittel|baslik|judul|tieu-de|biaoti)(?![a-z])"
)
"""Names of the element that holds the title, in the languages of those who write templates."""
_TITLE_LABEL = re.compile(
    r"(?:제 ?목|标题|標題|主旨|件名|title|subject|asunto|título|titre|objet|titel|betreff|oggetto|titolo|konu|judul|"
    r"perihal|заголовок|тема|الموضوع|العنوان|عنوان|หัวข้อ|เรื่อง|tiêu đề|विषय|शीर्षक)\s?[:：]?",
    re.IGNORECASE,
)
_LONGEST, _FEWEST_WORDS = 220, 3
_LONGEST_NAME = 5
"""Most words of an office's name that no headline is."""
_ABBREVIATED = range(2, 4)
"""Words of a name that begins with an abbreviation."""
_FEWEST_IN_HEADING = 4
"""Fewest words of a heading that is the headline by its place alone."""
_SECTIONS = 2
"""Fewest sections of a title that are a path to the page."""
_MAIN = 0.3
"""Least share of the prose that stands beside the first paragraph of the text."""
_SAMPLE = 30
"""Blocks of prose among whose words those of a title are looked for."""
_STEM = 4
"""Letters by which two forms of a word are the same."""
_TOLD_BY_TEXT, _TOLD_OF_A_NAME, _AHEAD = 0.4, 0.4, 0.3
"""Least share of a headline's words that come back in the text, most of a name's, and least difference of the two."""
_SITE_PART = re.compile(r"\s+[|»›>·•–—:-]{1,2}\s+")
_HEAD_NAME = re.compile(
    r"(?<![a-z-])(?:(?:site|page|top|main)-?)?(?:header|masthead|banner|logo|brand|hd|top)(?![a-z-])"
)
"""Names of the head of a site."""
_BRAND_NAME = re.compile(r"(?<![a-z-])(?:(?:site|top|main)-?)?(?:header|masthead|logo|brand)(?![a-z-])")
"""Those of them that are rarely names of the head of an article."""
_DATE_BEHIND = re.compile(r"[(\[]?\d{1,4}[./-]\d{1,2}[./-]\d{2,4}[)\]]?")
_SENTENCES = re.compile(r"[.!?…]['\"”’»)]* \S.*[.!?…。]['\"”’»)]*$")
"""A paragraph of several sentences, with which texts in bold begin."""
_LONGEST_HEAD = 60
"""Most characters of a line above a text."""
_HOME = re.compile(r"(?:https?://[^/]+)?(?:\.{0,2}/)*(?:(?:index|default|home)(?:\.\w+)?)?/?", re.IGNORECASE)
_MOST_LINKS = 40
_LETTERS = re.compile(r"[^\W\d_]+")


def headline_above_text(markup: Markup, titles: Sequence[str]) -> str | None:
    """The headline above the text, where all `titles` of the page are names of its site; None where one may be more.

    A headline's words come back in the text. A name is that of an office or leads to the front page, or its words are
    others and come back far more rarely; it is no heading of an article. A cell that is labelled as the title is it.
    """
    body, prose = markup.body, markup.prose
    if not prose:
        return None
    names = [word_set(one) for one in titles]
    home = [word_set(one) for one in _home_names(body)]
    first = _beginning(prose)
    found = list(_lines_above(body, first))
    below = [one for one in prose if one.element is not first]
    if below and _may_be_the_headline(first) and all(_is_a_name(line, home) for _, _, line in found):
        found = list(_lines_above(body, _beginning(below)))
    apart = [text for _, one, text in found if not (_is_link(one) or _is_in_a_head(one, first))]
    if named := next((text for text in apart if any(_is_behind_an_office(text, title) for title in titles)), None):
        return named
    own = [
        (rank, one, text)
        for rank, one, text in found
        if not (_is_link(one) or any(words and (word_set(text) <= words or words <= word_set(text)) for words in names))
    ]
    nothing: tuple[int, Any, str | None] = (0, None, None)
    if labelled := next((text for _, one, text in found if _is_labelled(one)), None):
        return labelled
    text = min(
        own, key=lambda one: (_is_a_name(one[2], home) or _is_in_a_head(one[1], first), one[0]), default=nothing
    )[2]
    if text is None or not titles:
        return text
    if _is_the_heading(text, titles, found, first):
        return text
    stems = _stems(" ".join(text_of(one.element) for one in prose[:_SAMPLE]))
    told = _share_in(stems, text)
    if told < _TOLD_BY_TEXT:
        return None
    rare = min(_TOLD_OF_A_NAME, told - _AHEAD)
    home += [
        word_set(line)
        for _, one, line in found
        if _share_in(stems, line) <= rare and not _is_of_an_article(one) and _is_in_a_head(one, first, _BRAND_NAME)
    ]
    for title in titles:
        parts = _SITE_PART.split(title)
        rest = [
            one for one in parts if not (_is_a_name(one, home) or is_generic(one) or is_banner(one) or _is_a_path(one))
        ]
        is_a_name = len(rest) < len(parts)
        is_told = any(_share_in(stems, one) > rare for one in rest)
        if is_told or not (is_a_name or _stems(title).isdisjoint(_stems(text))):
            return None
        if any(_is_shown(one, found, as_site=is_a_name and not rest) for one in (title, *parts)):
            return None
    return text


def _is_behind_an_office(line: str, title: str) -> bool:
    """Whether a title is this line behind the name of an office: "Port Police - Heroin seized"."""
    office, *rest = _SITE_PART.split(title, maxsplit=1)
    return bool(rest) and word_set(rest[0]) == word_set(line) and may_be_an_office(office)


def is_named_as_a_title(one: Any) -> bool:
    """Whether an element's id or class says that it holds a title."""
    return _is_name_of_a_title(names_of(one))


@lru_cache(maxsize=20_000)
def _is_name_of_a_title(names: str) -> bool:
    return _TITLE_NAME.search(names.lower()) is not None


def _is_the_heading(text: str, titles: Sequence[str], above: Sequence[tuple[int, Any, str]], first: Any) -> bool:
    """Whether a line is the one heading of its rank over the first paragraph and longer than all titles of the page,
    which are as short as names and no headings."""
    if len(text.split()) < _FEWEST_IN_HEADING or not all(_is_short_beside(one, text) for one in titles):
        return False
    headings = [(rank, one, line) for rank, one, line in above if rank < _MINOR]
    parts = [word_set(part) for title in titles for part in (title, *_SITE_PART.split(title))]
    if any(word_set(line) in parts for _, _, line in headings) or any(one <= word_set(text) for one in parts if one):
        return False
    own = [(rank, one) for rank, one, line in headings if line == text]
    if len(own) != 1:
        return False
    [(rank, heading)] = own
    return sum(one == rank for one, _, _ in headings) == 1 and _block_around(heading) in first.iterancestors()


def _is_short_beside(title: str, text: str) -> bool:
    return len(title.split()) <= _LONGEST_NAME and len(title) < len(text)


def _block_around(heading: Any) -> Any:
    """The nearest element around a heading that says more than it does."""
    said = one_line(text_of(heading))
    return next((one for one in heading.iterancestors() if one_line(text_of(one)) != said), None)


def _is_a_name(part: str, home: Sequence[frozenset[str]]) -> bool:
    """Whether a title or a part of one is what a link to the front page says, or a short name of an office."""
    words = part.split()
    is_an_office = len(words) <= _LONGEST_NAME and may_be_an_office(part)
    return word_set(part) in home or is_an_office or _is_abbreviated(words)


def _is_abbreviated(words: Sequence[str]) -> bool:
    """Whether a few words are an abbreviation and the place of a body: "KWP Kraków"."""
    first, *others = words or [""]
    return (
        len(words) in _ABBREVIATED
        and first.isalpha()
        and first.isupper()
        and len(first) > 1
        and all(map(str.istitle, others))
    )


def _is_a_path(part: str) -> bool:
    """Whether a part of a title is made of sections and a day: "News, Field Offices, Northport, 03/15/04"."""
    *sections, last = part.split(", ")
    return (
        len(sections) >= _SECTIONS
        and next(numeric_dates_in(last, day_first=False), None) is not None
        and not any(map(str.isalpha, last))
        and all(len(one.split()) <= _LONGEST_NAME for one in sections)
    )


def _is_shown(title: str, above: Sequence[tuple[int, Any, str]], *, as_site: bool) -> bool:
    """Whether a line above the text is this title, where that would not be the name of the site above its pages."""
    shown = [one for _, one, line in above if word_set(line) == word_set(title)]
    return any(_is_of_an_article(one) or not (as_site or _leads_home(one)) for one in shown)


def _beginning(prose: Sequence[Prose]) -> Any:
    """The first paragraph that stands beside much of the prose, if possible one that ends as sentences do, or else the
    longest."""
    weights = weights_of(prose)
    total = sum(one.weight for one in prose)
    beside = [one.element for one in prose if weights[one.element.getparent()] >= _MAIN * total]
    around = {holder for one in beside for holder in one.iterancestors()}
    sentences = (one for one in beside if one not in around and ends_a_sentence(text_of(one)))
    return next(chain(sentences, beside), max(prose, key=lambda one: one.weight).element)


def _lines_above(body: Any, first: Any) -> Iterator[tuple[int, Any, str]]:
    """The lines above the text that may be a headline, by rank, the last of each rank first."""
    above: list[tuple[int, Any, str]] = []
    around = set(first.iterancestors())  # some templates put the whole page into a form
    for one in body.iter(*_HEADINGS, *_OTHERS, first.tag):
        if one is first:
            break
        rank = _rank(one)
        if rank is not None and one not in around and around.issuperset(one.iterancestors(*_ASIDES)):
            line = one_line(text_of(one)) or _words_of_image(one)
            if _may_be_a_headline(line) and not (rank == _BARE and _SENTENCES.search(line)):
                above.append((rank, one, line))
    yield from reversed([*above, *_lines_within(first)])


def _lines_within(first: Any) -> Iterator[tuple[int, Any, str]]:
    """The headings and lines in bold with which a block of text between breaks begins."""
    if first.tag not in ("td", "div") or len(first.text or "") >= _LONGEST_HEAD:
        return
    for one in first.iter():
        if one is first:
            continue
        is_bold = one.tag in _BOLD and is_a_line(one)
        if is_bold or one.tag in _HEADINGS:
            line = one_line(text_of(one))
            if _may_be_a_headline(line) and not (is_bold and _SENTENCES.search(line)):
                yield _BARE if is_bold else _HEADINGS.index(one.tag), one, line
        elif len(one.text or "") >= _LONGEST_HEAD:
            return
        if len(one.tail or "") >= _LONGEST_HEAD:
            return


def _is_in_a_head(one: Any, first: Any, names: re.Pattern[str] = _HEAD_NAME) -> bool:
    """Whether a line stands in the head of a site, apart from the text."""
    around = set(first.iterancestors())
    apart = takewhile(lambda each: each not in around, (one, *one.iterancestors()))
    return any(each.tag == "header" or names.search(names_of(each).lower()) for each in apart)


def _rank(one: Any) -> int | None:
    if one.tag in _HEADINGS:
        return _HEADINGS.index(one.tag)
    if _is_labelled(one):
        return 0
    if is_named_as_a_title(one) or _tells_its_subject(one):
        return _MINOR
    return _BARE if one.tag in _BOLD and is_a_line(one) else None


def _is_labelled(cell: Any) -> bool:
    """Whether the cell before one says that it holds the title, as on boards of notices."""
    label = cell.getprevious() if cell.tag == "td" else None
    return label is not None and _TITLE_LABEL.fullmatch(one_line(text_of(label))) is not None


def _tells_its_subject(one: Any) -> bool:
    """Whether an element is the line of a letter that tells its subject, whose label may be in bold."""
    if one.tag not in ("p", "td"):
        return False
    beginning = one.text if (one.text or "").strip() or not len(one) else one[0].text
    if ":" not in (beginning or ""):
        return False
    line = one_line(text_of(one))
    return without_subject(line) != line


def is_a_line(one: Any) -> bool:
    """Whether an element is all that the block around it says, or a line of it between breaks."""
    block = next(one.iterancestors("p", "div", "td", "center"), None)
    if block is None:
        return False
    said, line = one_line(text_of(block)), one_line(text_of(one))
    if said == line or (said.startswith(line) and _DATE_BEHIND.fullmatch(said[len(line) :].strip())):
        return True
    return is_between_breaks(one)


def is_between_breaks(one: Any) -> bool:
    """Whether nothing but breaks and blocks stand before and behind an element in its block."""
    while (around := one.getparent()).tag in _INLINE and one_line(text_of(around)) == one_line(text_of(one)):
        one = around
    before, after = one.getprevious(), one.getnext()
    said_before = around.text if before is None else before.tail
    return not (said_before or "").strip() and not (one.tail or "").strip() and _parts(before) and _parts(after)


def _parts(beside: Any) -> bool:
    """Whether what stands beside a line, if anything, begins a line of its own."""
    return beside is None or beside.tag in BLOCKS


def _may_be_the_headline(paragraph: Any) -> bool:
    return _is_headline_in_bold(paragraph) or is_named_as_a_title(paragraph)


def _is_headline_in_bold(paragraph: Any) -> bool:
    """Whether all of a paragraph is in bold and may be a headline, rather than the first sentence of a text."""
    line = one_line(text_of(paragraph))
    return any(map(is_a_line, paragraph.iter(*_BOLD))) and _may_be_a_headline(line) and without_full_stop(line) == line


def _words_of_image(one: Any) -> str:
    return next((alt for image in one.iter("img") if (alt := one_line(image.get("alt", "")))), "")


def _may_be_a_headline(line: str) -> bool:
    if len(line) > _LONGEST or (len(line.split()) < _FEWEST_WORDS and line.isascii()):
        return False
    return bool(line) and not (
        is_banner(line)
        or is_generic(line)
        or only_a_date(line)
        or is_byline(line)
        or is_place(line)
        or heads_a_list(line)
    )


def _stems(text: str) -> frozenset[str]:
    """The beginnings of a text's words, or its pairs of characters in a script without blanks."""
    return frozenset(
        part
        for word in _LETTERS.findall(text.casefold())
        for part in ([word[:_STEM]] if ord(word[0]) < 0x2E80 else (word[at : at + 2] for at in range(len(word) - 1)))
        if len(part) > (3 if word.isascii() else 1)
    )


def _share_in(stems: frozenset[str], title: str) -> float:
    own = _stems(title)
    return len(own & stems) / max(1, len(own))


def _home_names(body: Any) -> Iterator[str]:
    """What the links to the front page say or show."""
    for link in islice((one for one in body.iter("a") if one.get("href")), _MOST_LINKS):
        if _HOME.fullmatch(link.get("href").strip()):
            said = one_line(text_of(link)) or _words_of_image(link)
            if said and not is_generic(said):
                yield said


def _is_link(one: Any) -> bool:
    """Whether a line is or holds a link: the title of another article, or a site's name."""
    return is_linked(one) or one.find(".//a") is not None


def _leads_home(one: Any) -> bool:
    links = (*one.iterancestors("a"), *one.iter("a"))
    return any(_HOME.fullmatch(link.get("href", "").strip()) for link in links)


def _is_of_an_article(one: Any) -> bool:
    """Whether a heading is that of an article, rather than of a site."""
    return next(one.iterancestors("article", "main"), None) is not None
