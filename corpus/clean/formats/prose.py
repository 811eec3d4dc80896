"""Finding the running text of an HTML page: its paragraphs, and how much of it each element holds."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from lxml.etree import tostring

from corpus.clean.consent import asks_for_consent

EXCLUDED = frozenset(
    "script style noscript template head svg iframe object video audio canvas map dialog nav menu button select option "
    "textarea input label".split()
)
"""Elements whose text is none of an article's."""
BLOCKS = frozenset(
    "p li h1 h2 h3 h4 h5 h6 blockquote tr pre div dd dt section article main ul ol table tbody thead tfoot td th dl "
    "header footer aside form figure figcaption center details summary hr address hgroup fieldset br caption".split()
)
"""Elements that begin a line of their own."""
_APART = BLOCKS | EXCLUDED
SENTENCE = 8
"""Fewest words of a block that counts as prose."""
_SENTENCE_ENDS = tuple(".!?:;…。！？；।؟۔።။។")
_CLOSING = "\"'»”’)]"
_SHORTEST = 10
"""Fewest characters that can be so many words, which some are in scripts without blanks."""
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese characters."""
_PARAGRAPHS = frozenset(("p", "pre", "blockquote"))
_OTHER_BLOCKS = 0.6
"""Weight of a word in a list, a table or a bare block, against one in a paragraph."""


class Prose(NamedTuple):
    """A block of running text."""

    element: Any
    weight: float
    """Its words, weighted by how likely elements of its kind are an article's."""


def prose_of(body: Any) -> Iterator[Prose]:
    """Yield the blocks of running text; at most half of their words are in links."""
    for one in body.iter("p", "li", "pre", "blockquote", "td", "dd", "div"):
        tag = one.tag
        text = _own_text(one) if tag in ("div", "td") else text_of(one)
        if len(text) < _SHORTEST or (words := count_words(text)) < SENTENCE or is_linked(one):
            continue
        if tag in ("li", "blockquote") and holds(one, "p", "li"):
            continue
        if asks_for_consent(text_of(one) if tag in ("div", "td") else text):
            continue
        if 2 * sum(count_words(text_of(link)) for link in one.iter("a")) <= words:
            yield Prose(one, words if tag in _PARAGRAPHS else _OTHER_BLOCKS * words)


def text_of(one: Any) -> str:
    """The text of an element and of those in it, in a fraction of the time of lxml's `text_content`."""
    return tostring(one, encoding="unicode", method="text", with_tail=False) if len(one) else one.text or ""


def holds(one: Any, *tags: str) -> bool:
    """Whether an element of one of these names is inside another."""
    return next(one.iterdescendants(*tags), None) is not None


def is_linked(one: Any) -> bool:
    """Whether an element stands inside a link."""
    return next(one.iterancestors("a"), None) is not None


def count_words(text: str) -> float:
    """The number of words; two characters of a script without blanks count as one."""
    words = len(text.split())
    return words if text.isascii() else words + len(UNSPACED.findall(text)) / 2


def ends_a_sentence(text: str) -> bool:
    """Whether a text ends with a mark that ends sentences, perhaps before quotation marks and brackets."""
    while text != (text := text.rstrip().rstrip(_CLOSING)):
        pass
    return text.endswith(_SENTENCE_ENDS)


def weights_of(prose: Iterable[Prose]) -> dict[Any, float]:
    """How much of the prose each element holds that holds some."""
    weights: dict[Any, float] = {}
    for block, words in prose:
        for one in (block, *block.iterancestors()):
            weights[one] = weights.get(one, 0) + words
    return weights


def total_of(prose: Iterable[Prose]) -> float:
    """The weight of all blocks."""
    return sum(words for _, words in prose)


def _own_text(one: Any) -> str:
    """The text of an element without that of the blocks in it."""
    texts = [one.text or ""]
    for part in one:
        if part.tag not in _APART:
            texts.append(text_of(part))
        if tail := part.tail:
            texts.append(tail)
    return "".join(texts)
