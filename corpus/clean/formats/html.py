"""Reading HTML: with the CSS selectors of its source where there are some, otherwise by finding the article."""

from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Any

from corpus.catalogue.sources import Selectors
from corpus.clean import titles
from corpus.clean.consent import without_consent
from corpus.clean.dates import choose
from corpus.clean.dates.byline import Byline, is_day_first, labelled_dates, read_byline
from corpus.clean.dates.guess import guessed_date
from corpus.clean.extracted import Extracted, NoReleaseError
from corpus.clean.formats.article import article_lines
from corpus.clean.formats.encoding import decode
from corpus.clean.formats.headline import headline_above_text
from corpus.clean.formats.label_lists import label_lists
from corpus.clean.formats.markup import Markup, parse
from corpus.clean.formats.other_pages import kind_of_other_page
from corpus.clean.formats.site_claims import site_claims
from corpus.clean.soft_errors import soft_error_without_text
from corpus.clean.text import one_line, paragraphs, word_set
from corpus.css import select
from corpus.release import Evidence, Page, PartialDate

_HEAD = 24
"""Lines among which the title's is."""
_SCRAP = 100
"""Longest line, in characters, that may precede the title's."""
_NEXT_TO_NOTHING = 150
"""Characters of a text that is too short to be an article's."""
_SHELL = 200
"""Characters that a page may show and still be empty."""
_BLOCKS = frozenset("p li h1 h2 h3 h4 h5 h6 blockquote tr pre div dd dt figcaption br".split())
_NO_TEXT = "script, style, noscript, template, rt, rp"


def read_html(page: Page, selectors: Selectors, markup: Markup | None = None) -> Extracted:
    """Extract an HTML page, `markup` if it is parsed. Raises NoReleaseError when it has no title or no text."""
    markup = markup or parse(decode(page.content, page.media_type))
    names = _names(markup)
    title = _title(markup, _selected(markup, selectors.title), page.hinted_title)
    address = markup.address(page.url)
    lines: Sequence[str] = _selected_lines(markup, selectors) or _article_lines(markup, address)
    if title is None or not lines:
        missing = "text" if title else "title"
        error = soft_error_without_text(names, is_shell=_is_shell(markup))
        raise error or NoReleaseError(f"no {missing} was found in it")
    above, lines = _parted_at_title(lines, title.value)
    selected = tuple(_selected_date(markup, selectors.date))
    day_first = is_day_first(markup.language, page.url)
    day_first = markup.writes_day_first() if day_first is None else day_first
    day_first = _day_first_as_labelled(markup, day_first)
    marked = tuple(markup.dates(day_first))
    byline = _byline(markup, page, title.value, marked, day_first) if not selected else Byline((), ())
    said = (*selected, *marked, *byline.published)
    is_dated = any(map(choose.is_full_date, said))
    listed = label_lists(markup, title.value)
    if not selectors.body and (kind := kind_of_other_page(page, markup, title.value, lines, is_dated=is_dated)):
        raise NoReleaseError(f"it is {kind}")
    return Extracted(
        title=title,
        lines=tuple(lines),
        lines_above_title=tuple(above),
        surrounding_lines=tuple(markup.footer_lines),
        url=address,
        dates=said,
        claims=tuple(site_claims(markup, title.value, page.url or address)),
        language=markup.language,
        guessed_dates=() if is_dated else guessed_date(markup, page, address, byline, day_first),
        modified=(*markup.modified_dates(), *(PartialDate.parse(one.value) for one in byline.modified)),
        bylines=(
            *(one.text for one in (*byline.published, *byline.modified) if one.text not in listed.of_text),
            *markup.moments,
            *(line for line in lines if line in listed.of_page),
        ),
        facts=tuple(line for line in lines if line in listed.of_text),
        self_names=names,
        asks_password=markup.has_password_field,
        is_shell=_is_shell(markup),
    )


def _selected(markup: Markup, css: str | None) -> Any:
    """The first element that a selector matches."""
    return next(_select(markup.root, css), None) if css else None


def _select(node: Any, css: str) -> Iterator[Any]:
    from parsel import Selector

    return (one.root for one in select(Selector(root=node, type="html"), css))


def _names(markup: Markup) -> tuple[str, ...]:
    """All names that a page gives itself: its title element, its main headings, and its metadata."""
    said = (markup.title or "", *markup.headings, *(text for _, text in markup.titles))
    return tuple(dict.fromkeys(name for text in said if (name := one_line(text))))


def _is_shell(markup: Markup) -> bool:
    """Whether a page shows next to nothing without its scripts."""
    return markup.has_scripts and len(markup.visible_text(_SHELL)) < _SHELL


def _title(markup: Markup, selected: Any, hinted: str | None) -> Evidence | None:
    if selected is not None and (text := one_line(" ".join(selected.itertext()))):
        return Evidence("title", text, "selector", text)
    return titles.title_of_page(
        markup.headings,
        markup.titles,
        markup.title,
        hinted,
        markup.site_name,
        minor_headings=lambda: markup.minor_headings,
        headline=lambda names: headline_above_text(markup, names),
    )


def _selected_date(markup: Markup, css: str | None) -> Iterator[Evidence]:
    element = _selected(markup, css)
    if element is None:
        return
    for text in (element.get("content"), element.get("datetime"), " ".join(element.itertext())):
        if text and (found := list(choose.read_as_date("selector", one_line(text), "high"))):
            yield from found
            return


def _day_first_as_labelled(markup: Markup, usual: bool | None) -> bool | None:
    """Whether the metadata writes the day first, which a labelled date may tell that has the day and month in clear."""
    for first, second, year in markup.ambiguous_dates():
        labelled = {PartialDate.parse(one.value) for one in labelled_dates(markup.lines, day_first=usual)}
        fitting = {PartialDate(year, second, first): True, PartialDate(year, first, second): False}
        said = {is_first for day, is_first in fitting.items() if day in labelled}
        if len(said) == 1:
            return said.pop()
    return usual


def _byline(markup: Markup, page: Page, title: str, marked: Iterable[Evidence], day_first: bool | None) -> Byline:
    known = frozenset(PartialDate.parse(one.value) for one in marked)
    return read_byline(markup.root, title, day_first=day_first, known=known, fetched=page.fetched)


def _selected_lines(markup: Markup, selectors: Selectors) -> list[str]:
    """The paragraphs of the selected body, without what is to be removed."""
    body = _selected(markup, selectors.body)
    if body is None:
        return []
    removed = frozenset(one for css in (_NO_TEXT, *selectors.remove) for one in _select(body, css) if one is not body)
    text = "".join(_text_in_blocks(body, removed))
    return [line for block in text.split("\n\n") if (line := one_line(block))]


def _text_in_blocks(element: Any, removed: Set[Any]) -> Iterator[str]:
    """The text of an element, with an empty line around each block."""
    gap = "\n\n" if element.tag in _BLOCKS else ""
    yield f"{gap}{element.text or ''}"
    for part in element:
        if part not in removed:
            yield from _text_in_blocks(part, removed)
        yield part.tail or ""
    yield gap


def _article_lines(markup: Markup, address: str | None) -> list[str]:
    """The paragraphs of the article, as found here or, where that is next to nothing, by trafilatura."""
    lines = article_lines(markup, address)
    if sum(map(len, lines)) >= _NEXT_TO_NOTHING:
        return lines
    from trafilatura import extract

    read = (line.removeprefix("- ") for line in paragraphs(extract(markup.root, include_comments=False) or ""))
    unseen = {one_line("".join(one.itertext())) for one in markup.by_name["noscript"]}
    found = [line for line in read if line not in unseen]
    others = without_consent(found) or found  # nothing else: a wall of consent, which is told from a release later
    return others if sum(map(len, others)) > 2 * sum(map(len, lines)) else lines


def _parted_at_title(lines: Sequence[str], title: str) -> tuple[Sequence[str], Sequence[str]]:
    """The lines above the title's and after it, where it is among the first with nothing but fragments above it."""
    for index, line in enumerate(lines[:_HEAD]):
        if word_set(titles.without_subject(line)) == word_set(title):
            return lines[:index], lines[index + 1 :]
        if len(line) > _SCRAP:
            break
    return (), lines
