"""Where a page's article stands, and its text block by block: headings, paragraphs, items, rows of tables."""

import re
from collections import Counter
from collections.abc import Iterator, Set
from typing import Any

from corpus.clean.text import one_line, paragraphs

_NEVER = frozenset(
    "script style noscript template head svg iframe object video audio canvas map dialog nav menu button select option "
    "textarea input label".split()
)
_SELDOM = frozenset("header footer aside form figure".split())
"""Elements that hold an article only on pages that are built in an odd way."""
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
    r"(?<![a-z])(?:nav(?:igation|bar)?|menu|breadcrumbs?|shar(?:e|ing)[\w-]*|social\w*|related\w*|recommend\w*|newsletter\w*|"
    r"subscri\w*|sign-?up|comments?|respond|footer|side-?bar\w*|cookies?|consent|pop-?up|modal|promo\w*|advert\w*|ads?|"
    r"sponsor\w*|author-?(?:bio|box|info|card)|byline|(?:post|entry)-?meta|tags?|tag-?list|toc|table-of-contents|"
    r"pagination|pager|print|skip-?link|read-?more|more-?(?:posts|stories|news|articles)|also-?like|trending|popular|"
    r"disclaimer|cta|call-to-action|screen-reader-text|sr-only|visually-?hidden|latest-?\w*|post-?nav\w*|prev-?next|"
    r"rating|login|search|credits?|caption|wp-caption-text)(?![a-z])",
    re.IGNORECASE,
)
"""Names that page builders give to what stands around an article."""

_SENTENCE = 8
"""Words from which a block counts as prose."""
_SHELTERED = 0.4
"""The share of the prose that makes an element the article's, whatever its name."""
_MOST = 0.65
"""The share of the prose that the article's element holds."""
_MORE = 0.05
"""The share of the prose that stands bare beside an element and goes on with it."""
_LEAD = 3
_LINKS = 8
"""Links one behind the other that are a menu."""


def article_lines(root: Any) -> list[str]:
    """The blocks of the article, menus and what stands around it left out; empty where no prose is found."""
    body = root.find("body")
    body = root if body is None else body
    prose = list(_prose(body))
    sheltered = _holders(prose, _SHELTERED * sum(words for _, words in prose))
    left_out: dict[Any, bool] = {body: False}
    kept = [(one, words) for one, words in prose if not _is_left_out(one, sheltered, left_out)]
    if not kept:
        return []
    trunk = _trunk(body, kept)
    return [*_lead(body, trunk, [one for one, _ in kept], sheltered), *_without_menus(list(_blocks(trunk, sheltered)))]


def _prose(body: Any) -> Iterator[tuple[Any, float]]:
    """The blocks of running text, with how many words each counts: more than half of them are outside links."""
    for one in body.iter("p", "li", "pre", "blockquote", "td", "dd", "div"):
        match one.tag:
            case "div" | "td":
                words = _count("".join((one.text or "", *(part.tail or "" for part in one))))
            case "li" | "blockquote" if one.find(".//p") is not None or one.find(".//li") is not None:
                continue
            case _:
                words = _count(one.text_content())
        if words >= _SENTENCE and 2 * sum(_count(link.text_content()) for link in one.iter("a")) <= words:
            yield one, words if one.tag in ("p", "pre", "blockquote") else 0.6 * words


def _count(text: str) -> int:
    return len(text.split())


def _holders(prose: list[tuple[Any, float]], least: float) -> Set[Any]:
    """The elements that hold so many words."""
    return {one for one, words in _weights(prose).items() if words > least}


def _weights(prose: list[tuple[Any, float]]) -> Counter[Any]:
    weights: Counter[Any] = Counter()
    for block, words in prose:
        for one in (block, *block.iterancestors()):
            weights[one] += words  # type: ignore[assignment]
    return weights


def _is_left_out(one: Any, sheltered: Set[Any], known: dict[Any, bool]) -> bool:
    """Whether the element or one that it stands in is no part of an article."""
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
    if not isinstance(one.tag, str) or one.tag in _NEVER:
        return True
    if one in sheltered:
        return False
    if one.tag in _SELDOM and not (one.tag == "figure" and one.find(".//table") is not None):
        return True
    hidden = one.get("hidden") is not None or one.get("aria-hidden") == "true" or _HIDDEN.search(one.get("style", ""))
    return bool(hidden or one.get("role") in _ROLES or _ASIDE.search(f"{one.get('class', '')} {one.get('id', '')}"))


def _trunk(body: Any, prose: list[tuple[Any, float]]) -> Any:
    """The innermost element that still holds most of the prose."""
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


def _lead(body: Any, trunk: Any, prose: list[Any], sheltered: Set[Any]) -> Iterator[str]:
    """The paragraphs that stand between the main heading and the element that holds the rest."""
    inside = {trunk, *trunk.iterancestors()}
    headings = 0
    lead: list[Any] = []
    wanted = set(prose)
    for one in body.iter("h1", "p", trunk.tag):
        if one is trunk:
            break
        if one.tag == "h1":
            headings, lead = headings + 1, []
        elif one.tag == "p" and one in wanted and one not in inside and headings:
            lead.append(one)
    for one in lead if len(lead) <= _LEAD else ():
        yield from (line for line, _ in _blocks(one, sheltered))


_TEXT = frozenset(("p", "ol", "ul", "blockquote"))
_ENDS = frozenset("p li ul ol table tbody tr pre blockquote".split())

_BREAK, _LINK, _LINK_END = "\0", "\1", "\2"
_LINKED = re.compile(f"{_LINK}[^{_LINK_END}]*{_LINK_END}")
_MARKS = re.compile(f"[{_LINK}{_LINK_END}]")


def _blocks(trunk: Any, sheltered: Set[Any]) -> Iterator[tuple[str, bool]]:
    """The lines of an element, and whether each is nothing but a short link."""
    for block in "".join(_pieces(trunk, sheltered)).split(_BREAK):
        if line := one_line(_MARKS.sub("", block)):
            yield line, not _LINKED.sub("", block).strip() and _count(line) < 12


def _pieces(one: Any, sheltered: Set[Any]) -> Iterator[str]:
    """The text of an element, with marks where blocks and links begin and end."""
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
    """Whether a cell is of a table that only puts blocks beside each other, as old sites do."""
    table = next(cell.iterancestors("table"), None)
    return table is None or bool(table.xpath(_INSIDE_A_CELL))


def _preformatted(part: Any) -> Iterator[str]:
    yield _BREAK.join(paragraphs(part.text_content()))


def _without_menus(blocks: list[tuple[str, bool]]) -> list[str]:
    """The lines without runs of links: long ones, and those at the two ends."""
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
