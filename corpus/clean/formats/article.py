"""Main content extraction: finding the article in an HTML page and its blocks of text, by where its prose is."""

import re
from collections import Counter
from collections.abc import Iterator, Set
from functools import lru_cache
from itertools import islice
from typing import Any

from corpus.clean.consent import CONSENT_NAMES, asks_for_consent, without_consent
from corpus.clean.dates.search import heads_a_list
from corpus.clean.text import one_line, paragraphs

_EXCLUDED = frozenset(
    "script style noscript template head svg iframe object video audio canvas map dialog nav menu button select option "
    "textarea input label".split()
)
_RARELY_CONTENT = frozenset("header footer aside form figure".split())
"""Elements that rarely hold an article."""
_BLOCKS = frozenset(
    "p li h1 h2 h3 h4 h5 h6 blockquote tr pre div dd dt section article main ul ol table tbody thead tfoot td th dl "
    "header footer aside form figure figcaption center details summary hr address hgroup fieldset br caption".split()
)
_INSIDE_A_CELL = (
    "./*/td//p | ./*/td//div | ./*/td//table | ./*/td//h1 | ./*/td//h2 | ./*/td//ul | ./tr/td//p | ./tr/td//div"
)
_ROLES = frozenset("navigation banner contentinfo complementary dialog alertdialog search menu form".split())
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ASIDE = re.compile(
    r"(?<![a-z])(?:nav(?:igation|bar)?|menu|breadcrumbs?|shar(?:e|ing)[\w-]*|social\w*|related\w*|recommend\w*|"
    r"newsletter\w*|"
    r"subscri\w*|sign-?up|comments?|respond|footer|side-?bar\w*|cookies?|consent|pop-?up|modal|promo\w*|advert\w*|ads?|"
    r"sponsor\w*|author-?(?:bio|box|info|card)|byline|(?:post|entry)-?meta|tags?|tag-?list|toc|table-of-contents|"
    r"pagination|pager|print|skip-?link|read-?more|more-?(?:posts|stories|news|articles)|also-?like|trending|"
    r"popular|teasers?|(?<![\w-])widgets?|"
    r"(?:article|story|news)-?cards?|next-?prev|adv|most-?read|"
    r"disclaimer|cta|call-to-action|screen-reader-text|sr-only|visually-?hidden|latest-?\w*|post-?nav\w*|prev-?next|"
    r"rating|login|search|credits?|caption|wp-caption-text)(?![a-z])",
    re.IGNORECASE,
)
"""Class names and ids of what surrounds an article."""
_SAYS_HOW = re.compile(r"[:\[]|^(?:has|with|without|no|not|is|and|w|page|single|postid|type|category|tag)-")
"""Class names that say how an element looks (those of Tailwind), or what is beside or within it."""
_STREAMED = re.compile(r"S:[0-9a-f]+")
"""Ids of hidden elements whose content React moves to where it is seen."""

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese characters."""
_SENTENCE = 8
"""Fewest words of a block that counts as prose."""
_SHELTERED = 0.4
"""Share of the page's prose from which an element belongs to the article, whatever its class or id."""
_SHELTERED_ASIDE = 0.7
"""The same of elements whose tag says that they are none."""
_ASIDE_TAGS = frozenset(("aside", "nav", "footer"))
_STORY, _STORY_WITH_HEADING, _AHEAD = 0.35, 0.2, 3
"""Least share of the prose in what the markup calls an article, the same where it holds the main heading, and how much
more it must hold than the next one."""
_MOST = 0.65
"""Least share of the prose that the article's element holds."""
_MORE = 0.05
"""Share of the prose beside an element from which its parent is the article's element instead."""
_ADVERTISEMENT = re.compile(
    r"[-–—\s]*(?:advertise?ment(?: [-–—] .{0,40})?|sponsored(?: content)?|story continues below.{0,30}|anzeige|"
    r"werbung|publicité|"
    r"publicidade?|pubblicità|advertentie|reklam[ay]?|реклама|iklan|إعلان|广告|広告|광고|विज्ञापन)[-–—:\s]*",
    re.IGNORECASE,
)
_STANDFIRST_NAME = re.compile(
    r"(?<![a-z])(?:summary|standfirst|sub-?title|sub-?head(?:line)?|lead|lede|intro|chapo|deck|dek|excerpt|abstract|desc|"
    r"vorspann|anriss|bajada|entradilla|copete|sapo|lide|spot)(?![a-z])",
    re.IGNORECASE,
)
_LONGEST_STANDFIRST = 120
_LEAD = 3
"""Most paragraphs between the main heading and the article's element that are read as its beginning."""
_WHOLE = frozenset(("html", "body", "main", "article"))
_FEWEST = 3
"""Fewest links of a list of other articles."""
_LONGEST_NAMES = 400
_TEASER = 60
"""Words up to which an article within another is a link to it."""
_LINKS = 8
"""Consecutive links from which a run of them is a menu."""


def article_lines(root: Any) -> list[str]:
    """The text blocks of the article, without menus and surroundings; empty where no prose is found."""
    body = root.find("body")
    body = root if body is None else body
    prose = list(_prose(body))
    sheltered = _sheltered(prose)
    left_out: dict[Any, bool] = {body: False}
    kept = [(one, words) for one, words in prose if not _is_left_out(one, sheltered, left_out)]
    if not kept:
        return []
    trunk = _main_element(_story(body, kept), kept)
    lines = [*_lead(body, trunk, prose, sheltered, left_out), *_without_menus(list(_blocks(trunk, sheltered)))]
    return without_consent([line for line in lines if not _ADVERTISEMENT.fullmatch(line)])


def _prose(body: Any) -> Iterator[tuple[Any, float]]:
    """Yield the blocks of running text with their weight in words; at most half of their words are in links."""
    for one in body.iter("p", "li", "pre", "blockquote", "td", "dd", "div"):
        match one.tag:
            case "div" | "td":
                words = _count(_own_text(one))
            case "li" | "blockquote" if one.find(".//p") is not None or one.find(".//li") is not None:
                continue
            case _:
                words = _count(one.text_content())
        if words >= _SENTENCE and asks_for_consent(one.text_content()):
            continue
        if words >= _SENTENCE and 2 * sum(_count(link.text_content()) for link in one.iter("a")) <= words:
            yield one, words if one.tag in ("p", "pre", "blockquote") else 0.6 * words


def _own_text(one: Any) -> str:
    """The text of an element without that of the blocks in it."""
    inline = (
        f"{'' if part.tag in _BLOCKS or part.tag in _EXCLUDED else part.text_content()}{part.tail or ''}"
        for part in one
    )
    return "".join((one.text or "", *inline))


def _count(text: str) -> float:
    """The number of words; two characters of a script without blanks count as one."""
    words = len(text.split())
    return words if text.isascii() else words + len(_UNSPACED.findall(text)) / 2


def _sheltered(prose: list[tuple[Any, float]]) -> Set[Any]:
    """The elements that hold so much of the prose that they belong to the article."""
    total = sum(words for _, words in prose)
    return {
        one
        for one, words in _weights(prose).items()
        if words > (_SHELTERED_ASIDE if one.tag in _ASIDE_TAGS else _SHELTERED) * total
    }


def _story(body: Any, prose: list[tuple[Any, float]]) -> Any:
    """The element that the markup calls the article, if it holds much more prose than any other of that name."""
    weights = _weights(prose)
    total = sum(words for _, words in prose)
    for kind in (body.iterfind(".//*[@itemprop='articleBody']"), body.iter("article"), body.iter("main")):
        found = sorted(((weights.get(one, 0), index, one) for index, one in enumerate(kind)), reverse=True)
        outer = [one for _, _, one in found[:1]]
        others = [w for w, _, one in found[1:] if not _is_inside(one, outer) and not _is_inside(outer[0], [one])]
        least = _STORY_WITH_HEADING if outer and outer[0].find(".//h1") is not None else _STORY
        if found and found[0][0] >= least * total and found[0][0] >= _AHEAD * max(others, default=0):
            return outer[0]
    return body


def _is_inside(one: Any, others: list[Any]) -> bool:
    return any(above in others for above in one.iterancestors())


def _weights(prose: list[tuple[Any, float]]) -> Counter[Any]:
    weights: Counter[Any] = Counter()
    for block, words in prose:
        for one in (block, *block.iterancestors()):
            weights[one] += words  # type: ignore[assignment]
    return weights


def _is_left_out(one: Any, sheltered: Set[Any], known: dict[Any, bool]) -> bool:
    """Whether the element or one of its ancestors is not part of the article."""
    path = []
    while one not in known:
        path.append(one)
        one = one.getparent()
    verdict = known[one]
    for inner in reversed(path):
        verdict = verdict or _is_aside(inner, sheltered)
        known[inner] = verdict
    return verdict


def _is_aside(one: Any, sheltered: Set[Any]) -> bool:
    if not isinstance(one.tag, str) or (one.tag in _EXCLUDED and not _is_unclosed(one)):
        return True
    if one.tag not in _WHOLE and _asks_for_consent(one):
        return True
    if one in sheltered or one.tag in ("nav", "main"):
        return False
    if one.tag in _RARELY_CONTENT and not (one.tag == "figure" and one.find(".//table") is not None):
        return True
    if one.tag == "article" and next(one.iterancestors("article"), None) is not None:
        return _count(one.text_content()) < _TEASER
    if one.tag in ("div", "ul", "section") and _lists_other_articles(one):
        return True
    if _STREAMED.fullmatch(one.get("id", "")):
        return False
    hidden = one.get("hidden") is not None or one.get("aria-hidden") == "true" or _HIDDEN.search(one.get("style", ""))
    return bool(hidden or one.get("role") in _ROLES or _has_a_name_of_surroundings(one))


def _asks_for_consent(one: Any) -> bool:
    """Whether an element is a box that asks for consent, by its names; not one that also holds the main heading."""
    is_named = _is_a_name_of_consent(_names(one))
    return is_named and one.find(".//h1") is None and one.find(".//article") is None


def _names(one: Any) -> str:
    """The id and the class names of an element."""
    return f"{one.get('id', '')} {one.get('class', '')}"[:_LONGEST_NAMES]


@lru_cache(maxsize=20_000)
def _is_a_name_of_consent(names: str) -> bool:
    return CONSENT_NAMES.search(names) is not None


def _lists_other_articles(one: Any) -> bool:
    """Whether an element stands below a heading such as "More news", and has a link for each of its paragraphs."""
    before = one.getprevious()
    if before is None or before.tag not in ("h2", "h3", "h4", "h5", "h6"):
        return False
    if not heads_a_list(one_line(before.text_content())):
        return False
    links = sum(1 for _ in one.iter("a"))
    return links >= _FEWEST and links >= sum(_count(part.text_content()) >= _SENTENCE for part in one.iter("p"))


def _is_unclosed(one: Any) -> bool:
    """Whether a menu holds the page's main part, because its end is missing in the markup."""
    return one.tag == "nav" and (one.find(".//main") is not None or one.find(".//article//h1") is not None)


def _has_a_name_of_surroundings(one: Any) -> bool:
    return _is_a_name_of_surroundings(_names(one))


@lru_cache(maxsize=20_000)
def _is_a_name_of_surroundings(names: str) -> bool:
    if not _ASIDE.search(names):
        return False
    return any(_ASIDE.search(name) for name in names.split() if not _SAYS_HOW.search(name))


def _main_element(body: Any, prose: list[tuple[Any, float]]) -> Any:
    """The innermost element that holds most of the prose."""
    weights = _weights(prose)
    least = _MOST * sum(words for _, words in prose)
    trunk = body
    while True:
        heaviest = max(trunk, key=lambda one: weights.get(one, 0), default=None)
        if heaviest is None or weights.get(heaviest, 0) < least or heaviest.tag in _ENDS:
            return trunk
        if sum(weights.get(one, 0) for one in trunk if one is not heaviest and one.tag in _TEXT) > _MORE * least:
            return trunk
        trunk = heaviest


def _lead(
    body: Any, trunk: Any, prose: list[tuple[Any, float]], sheltered: Set[Any], left_out: dict[Any, bool]
) -> Iterator[str]:
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
        elif headings and one not in inside and _may_lead(one, wanted) and not _is_left_out(one, sheltered, left_out):
            lead.append(one)
    if len(lead) <= _LEAD:
        lead += [one for one in _beside_the_heading(trunk, wanted) if one not in lead]
    for one in lead if len(lead) <= _LEAD else ():
        yield from (line for line, _ in _blocks(one, sheltered))


def _may_lead(one: Any, prose: Set[Any]) -> bool:
    return one in prose or _is_a_standfirst(one)


def _is_a_standfirst(one: Any) -> bool:
    """Whether an element is named after the paragraph that sums up an article, and is as long as a sentence."""
    if not _STANDFIRST_NAME.search(_names(one)) or one.find(".//p") is not None:
        return False
    return _SENTENCE <= _count(one.text_content()) <= _LONGEST_STANDFIRST


def _beside_the_heading(trunk: Any, wanted: Set[Any]) -> Iterator[Any]:
    """The paragraphs below the main heading in the header of an article, which is no surroundings of it."""
    above = islice(trunk.iterancestors("article", "main", "body"), 1)
    headers = (one for element in (trunk, *above) for one in element.iter("header"))
    header = next((one for one in headers if one.find(".//h1") is not None), None)
    if header is None:
        return
    seen = False
    for one in header.iter("h1", "p", "div", "h2"):
        seen = seen or one.tag == "h1"
        if seen and _may_lead(one, wanted) and not _has_a_name_of_surroundings(one):
            yield one


_TEXT = frozenset(("p", "ol", "ul", "blockquote"))
_ENDS = frozenset("p li ul ol table tbody tr pre blockquote".split())

_BREAK, _LINK, _LINK_END = "\0", "\1", "\2"
_LINKED = re.compile(f"{_LINK}[^{_LINK_END}]*{_LINK_END}")
_MARKS = re.compile(f"[{_LINK}{_LINK_END}]")


def _blocks(trunk: Any, sheltered: Set[Any]) -> Iterator[tuple[str, bool]]:
    """Yield the lines of an element, and whether each is nothing but a short link."""
    for block in "".join(_pieces(trunk, sheltered)).split(_BREAK):
        if line := one_line(_MARKS.sub("", block)):
            yield line, not _LINKED.sub("", block).strip() and _count(line) < 12


def _pieces(one: Any, sheltered: Set[Any]) -> Iterator[str]:
    """The text nodes of an element, with control characters that mark where blocks and links begin and end."""
    yield one.text or ""
    for part in one:
        if not _is_aside(part, sheltered):
            before, behind = _marks(part)
            yield before
            yield from _preformatted(part) if part.tag == "pre" else _pieces(part, sheltered)
            yield behind
        yield part.tail or ""


def _marks(part: Any) -> tuple[str, str]:
    if part.tag == "a":
        return _LINK, _LINK_END
    if part.tag in ("td", "th") and not _is_layout(part):
        return "", " | " if part.getnext() is not None else ""
    return (_BREAK, _BREAK) if part.tag in _BLOCKS else ("", "")


def _is_layout(cell: Any) -> bool:
    """Whether a cell belongs to a table that is used for layout, as on old sites."""
    table = next(cell.iterancestors("table"), None)
    return table is None or bool(table.xpath(_INSIDE_A_CELL))


def _preformatted(part: Any) -> Iterator[str]:
    yield _BREAK.join(paragraphs(part.text_content()))


def _without_menus(blocks: list[tuple[str, bool]]) -> list[str]:
    """Remove long runs of links, and any run at the start or end of the article."""
    lines: list[str] = []
    run: list[str] = []
    for line, is_link in (*blocks, ("", False)):
        if is_link:
            run.append(line)
            continue
        if lines and line and len(run) < _LINKS:
            lines += run
        run = []
        lines += [line] if line else []
    return lines
