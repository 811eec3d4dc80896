"""Telling an article from what surrounds it on a page: menus, comments, boxes, lists of other articles."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import chain, islice
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from corpus.clean.consent import CONSENT_NAMES
from corpus.clean.formats.prose import (
    EXCLUDED,
    Prose,
    count_words,
    ends_a_sentence,
    holds,
    is_linked,
    text_of,
    total_of,
    weights_of,
)
from corpus.clean.list_headings import heads_a_list
from corpus.clean.text import one_line

_RARELY_CONTENT = frozenset("header footer aside form figure".split())
"""Elements that rarely hold an article."""
_ROLES = frozenset("navigation banner contentinfo complementary dialog alertdialog search menu form tooltip".split())
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NAME = (
    r"(?:nav(?:igation|bar)?|menu|breadcrumbs?|shar(?:e|ing)(?!able)[\w-]*|social\w*|related\w*|recommend\w*|"
    r"newsletter\w*|"
    r"subscri\w*|sign-?up|comments?|respond|footer|side-?bar\w*|cookies?|consent|pop-?up|modal|promo\w*|advert\w*|ads?(?!\d)|"
    r"sponsor\w*|author-?(?:bio\w*|box|info\w*|card|details?|descr\w*|desc|about|profile|block)|about-?(?:the-?)?authors?|post-?author|byline|(?:post|entry)-?meta|tags?|tag-?list|toc|table-of-contents|"
    r"pagination|pager|print|skip-?link|read-?more|more-?(?:posts|stories|news|articles)|also-?like|trending|"
    r"popular|teasers?|(?<![\w-])widgets?|"
    r"(?:article|story|news)-?cards?|next-?prev|adv|most-?read|"
    r"disclaimer|cta|call-to-action|screen-reader-text|sr-only|visually-?hidden|latest-?\w*|post-?nav\w*|prev-?next|"
    r"(?:images?|photos?|pictures?|media|figure|fotos?|bild)-?(?:info|descri\w*|desc|text|source|copyright|subtitle|author|legend)|"
    r"(?:video|media)-?player|donat(?:e|ions?)|app-?(?:hint|promo|banner)|jump-?(?:label|link)s?|more-topics?|"
    r"rating|login|search|credits?|caption|wp-caption-text|"
    r"relacionad[ao]s?|relacionado-\w+|(?:leia|veja|lee|lea|lire|leggi|lees|read)-?(?:mais|tambem|tambien|mas|aussi|anche|ook|also)|"
    r"compartir|compartilh\w*|partag\w+|teilen|condivid\w*|udostepn\w*|paylas\w*|bagikan|"
    r"verwandte\w*|weiterlesen|powiazane|souvisejici|lien-?associe|pie-?de-?foto|legende|bildunterschrift|didascalia|"
    r"chu-?thich|tin-?lien-?quan|tu-?khoa|etiquetas|schlagwort\w*|mots-?cles|imprimir|imprimer|drucken|stampa(?:bile)?|feedback)"
)
_NAMES = re.compile(rf"(?<![a-z0-9]){_NAME}(?![a-z])")
"""Class names and ids of what surrounds an article, in lower case, since patterns that ignore it take four times as
long."""
_NAMES_OF_PARAGRAPHS = re.compile(
    rf"(?:[a-z0-9]+-+)*{_NAME}(?:-+(?:text|copy|links?|line|label|title|box|info|note|desc\w*|content|wrapper|item|"
    rf"small|large|inline|top|bottom|p))?",
    re.IGNORECASE,
)
"""The whole names of long paragraphs that are none of the article's; a part of a longer name says little of one."""
_LONG_PARAGRAPH = 16
"""Fewest words of these."""
_SAYS_HOW = re.compile(
    r"[:\[]|^(?:has|with|without|no|not|is|and|w|page|single|postid|type|category|tag)-|"
    r"(?<!print)-(?:free|none|less|off|safe|proof|open|closed|disabled|enabled|friendly|aware)$"
)
"""Class names that say how an element looks (those of Tailwind), what is beside or within it, or what it lacks."""
_TEASER_NAME = re.compile("(?<![a-z0-9])teasers?(?![a-z])", re.IGNORECASE)
_COMMENTS = re.compile(
    r"(?:(?:user|reader|post|article|top|all)-?)?comments?"
    r"(?:-?(?:list|area|section|container|wrapper|wrap|block|box|thread))?|"
    r"disqus\w*|comment-?respond|respond|fb-comments|leserkommentare",
    re.IGNORECASE,
)
"""Names of what readers added."""
_HIDDEN_MAIL, _CLOAK = "joomla-hidden-mail", re.compile(r"cloak[0-9a-f]{3,}")
"""The elements in which Joomla hides an address from those who send spam, with a note in its stead."""
_STREAMED = re.compile(r"S:[0-9a-f]+")
"""Ids of hidden elements whose content React moves to where it is seen."""
_LONGEST_NAMES = 400
_LONGEST_CAPTION = 40
"""Most words of a caption."""
_MOST_CELLS = 4
"""Most cells of a table that holds a picture."""
_HUMP = re.compile("(?<=[a-z]{2})(?=[A-Z][a-z]{2})")
"""Where a word of a name in camel case begins."""

_SHELTERED = 0.4
"""Share of the page's prose from which an element belongs to the article, whatever its class or id."""
_SHELTERED_ASIDE = 0.7
"""The same of elements whose tag says that they are none."""
_ASIDE_TAGS = frozenset(("aside", "nav", "footer"))
_ENOUGH = 60
"""Words of prose that are an article without the comments or other articles on its page."""
_REMARK = 25
"""Words of prose beside a list that are no article: how many were found, what the site is about."""
_HOLD_ENTRIES = frozenset(("div", "ul", "ol", "section", "main", "article", "td", "tbody"))
"""Elements that hold what a page lists."""
_WHOLE = frozenset(("html", "body", "main", "article"))
_TEASER = 60
"""Words up to which an article within another is a link to it."""

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_ENTRY, _PER_PARAGRAPH = 3, 0.7
"""Fewest words of a link that is the title of another article, and fewest of these for each paragraph beside them."""
_DAY_BEFORE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\d{4}[./-]\d{1,2}[./-]\d{1,2}\b")
"""The day of another article before its title, where the list has no links."""
_MOST_LINKS, _MOST_LISTS = 200, 30
"""Most links that are looked at below a heading, and most such headings."""
_FEWEST_WORDS = 4
"""Fewest words of an id that is made from a heading; shorter ones name kinds of parts."""
_MOST_STEPS = 4
"""How far above its heading a list of other articles may begin."""
_LISTS = frozenset(("div", "ul", "ol", "section"))
"""Elements that hold cards."""
_FEWEST_CARDS, _MOST_CARDS = 3, 0.6
"""Fewest cards of a list, and the share of its parts that are cards."""
_LONGEST_CARD, _CARD_ENTRY = 700, 4
"""Most characters of a card, and fewest words of its title."""


class Surroundings:
    """What surrounds the article of one page."""

    def __init__(self, body: Any, prose: Sequence[Prose], url: str | None) -> None:
        self.weights = weights_of(prose)
        """How much of the prose each element holds."""
        self._site = _site_of(url)
        self._sheltered = _sheltered(prose, self.weights)
        self._others = _other_articles(body, prose, self.weights, self._site)
        self._known: dict[Any, bool] = {body: False}
        self._begun: dict[Any, bool] = {}

    def hold(self, one: Any) -> bool:
        """Whether the element or one of its ancestors is none of the article's."""
        path = []
        while one not in self._known:
            path.append(one)
            one = one.getparent()
        verdict = self._known[one]
        for inner in reversed(path):
            verdict = verdict or self.begin_with(inner)
            self._known[inner] = verdict
        return verdict

    def begin_with(self, one: Any) -> bool:
        """Whether the element itself is none of the article's; it may be asked again for each element."""
        verdict = self._begun.get(one)
        if verdict is None:
            verdict = self._begun[one] = self._begins_with(one)
        return verdict

    def _begins_with(self, one: Any) -> bool:
        tag = one.tag
        if not isinstance(tag, str) or (tag in EXCLUDED and not _is_unclosed(one)):
            return True
        if one in self._others:
            return True
        names = _kinds_of_names(_raw_names_of(one))
        if names.of_consent and tag not in _WHOLE and not holds(one, "h1", "article"):
            return True  # a box that asks for consent, and not what also holds the main heading
        if one in self._sheltered or tag in ("nav", "main"):
            return False
        if tag in _RARELY_CONTENT and not _is_figure_of_text(one):
            return True
        if tag == "article" and next(one.iterancestors("article"), None) is not None:
            return count_words(text_of(one)) < _TEASER
        if tag == "p" and _is_a_link(one, self._site):
            return True
        if (tag == "table" and _is_picture_with_caption(one)) or (tag == "div" and _is_picture_with_a_name(one)):
            return True
        if "-" in tag and (tag.endswith("quote") or tag == _HIDDEN_MAIL or _NAMES.search(tag)):
            return True
        if not one.attrib or _STREAMED.fullmatch(one.get("id", "")):
            return False
        if _is_hidden(one) or one.get("role") in _ROLES:
            return True
        return names.of_surroundings and has_a_name_of_surroundings(one) and not _is_a_summary(one)


def has_a_name_of_surroundings(one: Any) -> bool:
    """Whether an element is called what surrounds articles, in a name that was not made from its heading."""
    if not _kinds_of_names(_raw_names_of(one)).of_surroundings:
        return False
    if one.tag == "p" and count_words(text_of(one)) >= _LONG_PARAGRAPH:
        return _is_a_whole_name_of_a_paragraph(names_of(one))
    return not _is_named_after_its_heading(one) or any(map(_names_surroundings, one.get("class", "").split()))


def _is_picture_with_caption(table: Any) -> bool:
    """Whether a table holds nothing but a picture and the line below it."""
    if sum(1 for _ in islice(table.iter("img"), 2)) != 1 or holds(table, "p", "th", "a"):
        return False
    said = [cell for cell in islice(table.iter("td"), _MOST_CELLS + 1) if text_of(cell).strip()]
    return len(said) == 1 and count_words(text_of(table)) <= _LONGEST_CAPTION


def _is_picture_with_a_name(one: Any) -> bool:
    """Whether an element holds pictures and, in one block, a few words below them that are no sentence."""
    if not holds(one, "img") or holds(one, "h1", *_HEADINGS, "li", "table"):
        return False
    said = [text for part in one.iter() if (text := (part.text or "").strip()) and part.tag not in EXCLUDED]
    said += [text for part in one.iterdescendants() if (text := (part.tail or "").strip())]
    return len(said) == 1 and count_words(said[0]) <= _LONGEST_CAPTION and not ends_a_sentence(said[0])


def _is_named_after_its_heading(one: Any) -> bool:
    """Whether an element's id is the words of its heading: *sharing-with-many-developers* is no bar for sharing."""
    words = one.get("id", "").replace("_", "-").split("-")
    if len(words) < _FEWEST_WORDS:
        return False
    heading = next(one.iter("h1", *_HEADINGS), None)
    return heading is not None and set(words) <= set(re.findall(r"\w+", text_of(heading).lower()))


def _is_a_summary(one: Any) -> bool:
    """Whether an element called a teaser sums up this article: it leads to no other."""
    return _TEASER_NAME.search(names_of(one)) is not None and not holds(one, "a") and not is_linked(one)


def names_of(one: Any) -> str:
    """The id and the class names of an element, with hyphens where they have capitals."""
    return _kinds_of_names(_raw_names_of(one)).plain


def _raw_names_of(one: Any) -> str:
    return f"{one.get('id', '')} {one.get('class', '')}"[:_LONGEST_NAMES]


class _ElementNames(NamedTuple):
    """The id and the class names of an element, and what such names are given to."""

    plain: str
    of_surroundings: bool
    of_consent: bool


@lru_cache(maxsize=20_000)
def _kinds_of_names(raw: str) -> _ElementNames:
    plain = (raw if raw.islower() else _HUMP.sub("-", raw)).replace("_", "-")
    words = plain.split()
    return _ElementNames(plain, any(map(_names_surroundings, words)), any(map(_names_consent, words)))


def _sheltered(prose: Sequence[Prose], weights: Mapping[Any, float]) -> Set[Any]:
    """The elements that hold so much of the prose that they belong to the article."""
    total = total_of(prose)
    return {
        one
        for one, words in weights.items()
        if words > (_SHELTERED_ASIDE if one.tag in _ASIDE_TAGS else _SHELTERED) * total
        and not (total - words > _ENOUGH and _holds_comments(one))
    }


def _holds_comments(one: Any) -> bool:
    return any(map(_COMMENTS.fullmatch, names_of(one).split())) and not holds(one, "h1")


def _is_figure_of_text(one: Any) -> bool:
    return one.tag == "figure" and holds(one, "table", "blockquote")


def _is_hidden(one: Any) -> bool:
    said = one.get("hidden") is not None or one.get("aria-hidden") == "true" or _CLOAK.fullmatch(one.get("id", ""))
    return bool(said) or _HIDDEN.search(one.get("style", "")) is not None


def _is_unclosed(one: Any) -> bool:
    """Whether a menu holds the page's main part, because its end is missing in the markup."""
    return one.tag == "nav" and (holds(one, "main") or one.find(".//article//h1") is not None)


@lru_cache(maxsize=20_000)
def _names_surroundings(word: str) -> bool:
    """Whether one name of an element is what surrounds articles: pages share words more than rows of them."""
    return _NAMES.search(word.lower()) is not None and not _SAYS_HOW.search(word)


@lru_cache(maxsize=20_000)
def _names_consent(word: str) -> bool:
    return CONSENT_NAMES.search(word.lower()) is not None


@lru_cache(maxsize=5_000)
def _is_a_whole_name_of_a_paragraph(names: str) -> bool:
    return any(_NAMES_OF_PARAGRAPHS.fullmatch(name) for name in names.split() if not _SAYS_HOW.search(name))


def _other_articles(body: Any, prose: Sequence[Prose], weights: Mapping[Any, float], site: str) -> Set[Any]:
    """The elements that list other articles, or hold another one; none where they are all that the page holds."""
    blocks = {one for one, _ in prose}
    found: set[Any] = set()
    lists = (one for one in body.iter(*_HEADINGS) if heads_a_list(one_line(text_of(one))))
    for heading in islice(lists, _MOST_LISTS):
        found.update(_listed_below(heading, blocks))
    found.update(_later_articles(body))
    titled = Counter(_with_ancestors(_titles_of_others(body, blocks, site)))
    found.update(
        one for one, titles in titled.items() if titles > 1 and one.tag in _LISTS and _holds_cards(one, titled, blocks)
    )
    outermost = (one for one in found if found.isdisjoint(one.iterancestors()))
    return found if total_of(prose) - sum(weights.get(one, 0) for one in outermost) > _ENOUGH else set()


def lists_others(body: Any, prose: Sequence[Prose], url: str | None) -> bool:
    """Whether a page only lists others: hardly any of its prose stands outside of cards, which have much of it."""
    blocks = {one for one, _ in prose}
    titled = Counter(_with_ancestors(_titles_of_others(body, blocks, _site_of(url))))
    weights = weights_of(prose)
    lists = {
        one
        for one, titles in titled.items()
        if titles > _FEWEST_CARDS and one.tag in _HOLD_ENTRIES and _holds_cards(one, titled, blocks)
    }
    outermost = (one for one in lists if lists.isdisjoint(one.iterancestors()))
    listed = sum(weights.get(card, 0) for one in outermost for card in one if card in titled)
    beside = sum(one.weight for one in prose if next(one.element.iterancestors("header", "footer"), None) is not None)
    return listed > _ENOUGH and total_of(prose) - beside - listed <= _REMARK


def _listed_below(heading: Any, prose: Set[Any]) -> Sequence[Any]:
    """The heading of a list of other articles and the elements of the list; none where it is no such list."""
    first = heading
    for _ in range(_MOST_STEPS):
        group = [first, *_until_the_next_heading(first, prose)]
        if any(text_of(part).strip() for part in group[1:]):
            return group if _lists_articles(group, prose) else ()
        first = first.getparent()
        if first is None or first.tag in _WHOLE:
            break
    return ()


def _until_the_next_heading(heading: Any, prose: Set[Any]) -> Iterator[Any]:
    """The elements after a heading, up to the next one of its rank or above, or a paragraph behind a list."""
    ranks = ("h1", *_HEADINGS)[: _HEADINGS.index(heading.tag) + 2] if heading.tag in _HEADINGS else ()
    listed = False
    for one in heading.itersiblings():
        if one.tag in ranks or (listed and one.tag == "p" and one in prose):
            return
        if isinstance(one.tag, str):
            yield one
            listed = (listed or holds(one, "a")) and one.tag not in _HEADINGS


def _lists_articles(group: Sequence[Any], prose: Set[Any]) -> bool:
    """Whether elements hold the titles of other articles, as links or behind their days, and hardly more paragraphs
    than these."""
    if any(one.tag == "h1" or holds(one, "h1") for one in group):
        return False
    paragraphs = sum(part in prose for one in group for part in one.iter())
    links = (link for one in group for link in one.iter("a") if link.get("href"))
    entries = sum(
        count_words(text_of(link)) >= _ENTRY and prose.isdisjoint(link.iterancestors())
        for link in islice(links, _MOST_LINKS)
    )
    items = (one_line(text_of(item)) for one in group for item in one.iter("li") if not holds(item, "a"))
    entries += sum(bool(_DAY_BEFORE.match(item)) and count_words(item) > _ENTRY for item in islice(items, _MOST_LINKS))
    articles = sum(1 for one in group for _ in one.iter("article"))
    return max(entries, articles) >= max(1, _PER_PARAGRAPH * paragraphs)


def _later_articles(body: Any) -> Sequence[Any]:
    """The articles with a main heading of their own that follow another such article."""
    outer = (one for one in body.iter("article") if next(one.iterancestors("article"), None) is None)
    return [one for one in outer if holds(one, "h1")][1:]


def _titles_of_others(body: Any, prose: Set[Any], site: str) -> Iterator[Any]:
    """The links that are the titles of other articles, outside of paragraphs."""
    for link in body.iter("a"):
        if (
            _leads_within(site, link.get("href", ""))
            and count_words(text_of(link)) >= _CARD_ENTRY
            and prose.isdisjoint(link.iterancestors())
        ):
            yield link


def _with_ancestors(elements: Iterable[Any]) -> Iterator[Any]:
    return chain.from_iterable((one, *one.iterancestors()) for one in elements)


def _holds_cards(one: Any, titled: Mapping[Any, int], prose: Set[Any]) -> bool:
    """Whether an element consists of cards: parts of one kind that each link to another article by its title."""
    if len(one) < _FEWEST_CARDS:
        return False
    kinds = Counter((part.tag, part.get("class")) for part in one)
    kind, count = kinds.most_common(1)[0]
    if count < _FEWEST_CARDS or 2 * count < len(one) or kind[0] not in ("div", "li", "article", "section", "a"):
        return False
    parts = [part for part in one if part in titled and (part.tag, part.get("class")) == kind]
    if len(parts) <= _MOST_CARDS * count:
        return False
    cards = (
        part
        for part in parts
        if not _is_longer(part, _LONGEST_CARD) and sum(inner in prose for inner in part.iter()) <= 1
    )
    return sum(1 for _ in cards) > _MOST_CARDS * count


def _is_a_link(one: Any, site: str) -> bool:
    """Whether a paragraph is nothing but the title of another article of the site."""
    links = list(one.iter("a"))
    if len(links) != 1 or not _leads_within(site, links[0].get("href", "")):
        return False
    words = count_words(text_of(links[0]))
    return words >= _CARD_ENTRY and count_words(text_of(one)) <= 1.25 * words + 2


def _is_longer(one: Any, most: int) -> bool:
    """Whether an element has more characters of text; no more of it is read."""
    length = 0
    for text in one.itertext():
        length += len(text)
        if length > most:
            return True
    return False


@lru_cache(maxsize=5_000)
def _site_of(url: str | None) -> str:
    """The last two parts of an address's host."""
    return ".".join((urlsplit(url or "").hostname or "").split(".")[-2:])


def _leads_within(site: str, href: str) -> bool:
    """Whether a link leads to another page of the site."""
    if not href or href.startswith("#"):
        return False
    try:
        return not site or "//" not in href or _site_of("/".join(href.split("/", 3)[:3])) == site
    except ValueError:  # a host such as "[preferences]"
        return False
