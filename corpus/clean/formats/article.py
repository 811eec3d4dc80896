"""Main content extraction: finding the article in an HTML page and its blocks of text, by where its prose is."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import islice
from typing import Any

from corpus.clean.consent import without_consent
from corpus.clean.formats.blocks import blocks_of, without_menus
from corpus.clean.formats.edges import without_edges
from corpus.clean.formats.markup import Markup
from corpus.clean.formats.prose import (
    EXCLUDED,
    SENTENCE,
    Prose,
    count_words,
    holds,
    is_linked,
    text_of,
    total_of,
    weights_of,
)
from corpus.clean.formats.surroundings import Surroundings, has_a_name_of_surroundings, names_of

_STORY, _STORY_WITH_HEADING, _AHEAD = 0.35, 0.2, 3
"""Least share of the prose in what the markup calls an article, the same where it holds the main heading, and how much
more it must hold than the next one."""
_MOST = 0.65
"""Least share of the prose that the article's element holds."""
_MORE = 0.05
"""Share of the prose beside an element from which its parent is the article's element instead."""
_CELL = 0.9
"""Least share of the prose in one cell of a table that parts a page into columns."""
_PART, _PART_BEHIND = 0.08, 0.16
"""Share of the prose from which an element before the article's is a part of it, or one of the same name behind."""
_DENSE, _MOST_LINKED = 0.5, 0.35
"""Least share of such a part's words that are prose, and most that are links."""
_TEXT = frozenset(("p", "ol", "ul", "blockquote"))
_ENDS = frozenset("p li ul ol table tbody tr pre blockquote".split())
_TABLES = frozenset(("table", "tbody", "tr"))
_LABEL = re.compile(
    r"[-–—\s]*(?:advertise?ment(?: [-–—] .{0,40})?|advertising|sponsored(?: content)?|"
    r"(?:story|article) continues below.{0,30}|anzeige|werbung|publicité|publicidade?|pubblicità|advertentie|"
    r"reklam[ay]?|"
    r"реклама|iklan|إعلان|广告|広告|광고|विज्ञापन|(?:watch(?: now)?:? )?videos?|photos?|slide ?show|(?:photo )?gallery|"
    r"image \d+ of \d+|\d+/\d+|loading\W*|listen to (?:this )?article|\(?view all\)?|"
    r"(?:auf dieser seite|neuer abschnitt|on this page|in this article|table of contents|inhaltsverzeichnis|contents))"
    r"[-–—:\s]*|"
    r"(?:photo(?:graph)?s?|images?|pictures?|bild(?:er|rechte)?|fotos?|crédits?(?: photos?)?|imagen|imagem|immagine|"
    r"zdjęcie|фото|صورة)\s?(?:credits?\b:?|by|courtesy of|von|de|:|©|/)\s?[^.]{2,60}",
    re.IGNORECASE,
)
"""Lines that mark advertisements, videos, pictures and who made these, or the parts of a page."""
_STANDFIRST_NAME = re.compile(
    r"(?<![a-z])(?:summary|standfirst|sub-?title|sub-?head(?:line)?|lead|lede|intro|chapo|deck|dek|excerpt|abstract|desc|"
    r"vorspann|anriss|bajada|entradilla|copete|sapo|lide|spot)(?![a-z])",
    re.IGNORECASE,
)
_LONGEST_STANDFIRST = 120
_LEAD = 3
"""Most paragraphs between the main heading and the article's element that are read as its beginning."""


def article_lines(markup: Markup, url: str | None) -> list[str]:
    """The text blocks of the article, without menus and surroundings; empty where no prose is found."""
    body, prose = markup.body, markup.prose
    surroundings = Surroundings(body, prose, url)
    kept = [one for one in prose if not surroundings.hold(one.element)]
    if not kept:
        return []
    weights = surroundings.weights if len(kept) == len(prose) else weights_of(kept)
    total = total_of(kept)
    parts = _main_elements(_story(markup, weights, total), weights, total)
    blocks = [block for part in parts for block in blocks_of(part, surroundings.begin_with)]
    lines = [*_lead(body, parts[0], prose, surroundings), *without_menus(without_edges(blocks))]
    return without_consent([line for line in lines if not _LABEL.fullmatch(line)])


def _story(markup: Markup, weights: Mapping[Any, float], total: float) -> Any:
    """The element that the markup calls the article, if it holds much more prose than any other of that name."""
    for kind in (markup.article_bodies, markup.by_name["article"], markup.by_name["main"]):
        found = sorted(((weights.get(one, 0), index, one) for index, one in enumerate(kind)), reverse=True)
        outer = [one for _, _, one in found[:1]]
        others = [w for w, _, one in found[1:] if not _is_inside(one, outer) and not _is_inside(outer[0], [one])]
        least = _STORY_WITH_HEADING if outer and holds(outer[0], "h1") else _STORY
        if found and found[0][0] >= least * total and found[0][0] >= _AHEAD * max(others, default=0):
            beside = (*outer[0].itersiblings(preceding=True), *outer[0].itersiblings())
            is_one_of_several = any(_is_a_report_beside(one, outer[0], weights) for one in beside)
            return outer[0].getparent() if is_one_of_several else outer[0]
    return markup.body


def _is_inside(one: Any, others: list[Any]) -> bool:
    return any(above in others for above in one.iterancestors())


def _main_elements(body: Any, weights: Mapping[Any, float], total: float) -> list[Any]:
    """The innermost element that holds most of the prose, between those beside it that hold more of the article."""
    least = _MOST * total
    before: list[Any] = []
    behind: list[Any] = []
    trunk = body
    while True:
        heaviest = max(trunk, key=lambda one: weights.get(one, 0), default=None)
        if heaviest is None or weights.get(heaviest, 0) < least:
            break
        if heaviest.tag in _ENDS and not _parts_the_page(heaviest, weights, _CELL * total):
            break
        if sum(weights.get(one, 0) for one in trunk if one is not heaviest and one.tag in _TEXT) > _MORE * least:
            break
        above = [
            one
            for one in _below_the_heading(trunk[: trunk.index(heaviest)])
            if _is_a_part(one, weights, _PART * total) or _is_a_report_beside(one, heaviest, weights)
        ]
        below = [
            one
            for one in heaviest.itersiblings()
            if one.get("class", "") == heaviest.get("class", "")
            and (_is_a_part(one, weights, _PART_BEHIND * total) or _is_a_report_beside(one, heaviest, weights))
        ]
        before, behind = [*before, *above], [*below, *behind]
        trunk = heaviest
    return [*before, trunk, *behind]


def _parts_the_page(one: Any, weights: Mapping[Any, float], least: float) -> bool:
    """Whether a table, or a part of one, sets the article in a cell between others, as on old sites."""
    if one.tag not in _TABLES:
        return False
    cells = (cell for cell in one.iter("td") if weights.get(cell, 0) >= least)
    return any(holds(cell, "p", "div", "br", "table") for cell in cells)


def _below_the_heading(elements: Sequence[Any]) -> Sequence[Any]:
    """The elements behind the last that is or holds a main heading: what stands above that leads to the page."""
    headings = [index for index, one in enumerate(elements) if one.tag == "h1" or holds(one, "h1")]
    return elements[headings[-1] :] if headings else elements


def _is_a_part(one: Any, weights: Mapping[Any, float], least: float) -> bool:
    """Whether an element beside the article's holds a part of it too: much of the prose, and little else."""
    weight = weights.get(one, 0)
    if one.tag not in ("div", "section") or weight < least or holds(one, "h1"):
        return False
    words = sum(count_words(f"{part.text or ''} {part.tail or ''}") for part in one.iter() if part.tag not in EXCLUDED)
    links = sum(count_words(text_of(link)) for link in one.iter("a"))
    return weight >= _DENSE * words and links <= _MOST_LINKED * words


def _is_a_report_beside(one: Any, article: Any, weights: Mapping[Any, float]) -> bool:
    """Whether an article beside another is the next report on a page of several below one main heading: whole here,
    without any link, as teasers have them."""
    if one.tag != "article" or article.tag != "article" or holds(article, "h1") or holds(one, "h1", "a"):
        return False
    is_prose = weights.get(one, 0) >= _DENSE * count_words(text_of(one))
    return is_prose and holds(one, "h2", "h3", "h4") and not is_linked(one)


def _lead(body: Any, trunk: Any, prose: Sequence[Prose], surroundings: Surroundings) -> Iterator[str]:
    """The paragraphs between the main heading and the element that holds the rest of the article, and those that stand
    with the heading in an element of its own."""
    inside = {trunk, *trunk.iterancestors()}
    headings = 0
    lead: list[Any] = []
    wanted = {one for one, _ in prose}
    for one in body.iter("h1", "p", "div", "h2", trunk.tag):
        if one is trunk:
            break
        if one.tag == "h1":
            headings, lead = headings + 1, []
        elif headings and one not in inside and _may_lead(one, wanted) and not surroundings.hold(one):
            lead.append(one)
    if len(lead) <= _LEAD:
        lead += [one for one in _beside_the_heading(trunk, wanted) if one not in lead]
    for one in lead if len(lead) <= _LEAD else ():
        yield from (block.line for block in blocks_of(one, surroundings.begin_with))


def _may_lead(one: Any, prose: Set[Any]) -> bool:
    return one in prose or _is_a_standfirst(one)


def _is_a_standfirst(one: Any) -> bool:
    """Whether an element is named after the paragraph that sums up an article, and is as long as a sentence."""
    if not _STANDFIRST_NAME.search(names_of(one)) or holds(one, "p"):
        return False
    return SENTENCE <= count_words(text_of(one)) <= _LONGEST_STANDFIRST


def _beside_the_heading(trunk: Any, wanted: Set[Any]) -> Iterator[Any]:
    """The paragraphs below the main heading in the header of an article, which is no surroundings of it."""
    above = islice(trunk.iterancestors("article", "main", "body"), 1)
    headers = (one for element in (trunk, *above) for one in element.iter("header"))
    header = next((one for one in headers if holds(one, "h1")), None)
    if header is None:
        return
    seen = False
    for one in header.iter("h1", "p", "div", "h2"):
        seen = seen or one.tag == "h1"
        if seen and _may_lead(one, wanted) and not has_a_name_of_surroundings(one):
            yield one
