"""Telling the first and last lines of an article from the frame around it by how they stand there, in any language."""

import re
from collections.abc import Sequence

from corpus.clean.formats.blocks import Block
from corpus.clean.formats.prose import SENTENCE, count_words, ends_a_sentence

_LINKED, _LINKED_SENTENCE = 0.5, 0.9
"""Share of a line in links beyond which it only leads elsewhere, and the same of a whole sentence."""
_LONG = 2 * SENTENCE
"""Words of a paragraph in a language that ends its sentences with no mark."""
_MOST, _MOST_WORDS = 0.2, 40
"""Share of an article's words up to which its end may be frame, and words up to which that of a short one may be."""
_COUNTER = re.compile(r"[^\W\d][^\d.!?]{0,40}[:：՝]\s?(?:\d{1,3}(?:[.,\u00a0 ]\d{3})+|\d{1,7})")
"""A label with one figure, as pages count their readers; numbers to call have several."""


def without_edges(blocks: Sequence[Block]) -> list[Block]:
    """Blocks without those of the frame above the first paragraph, and from the first of the frame below the last one.

    A line of links, a tool, or a figure behind its label is none of the text there; between paragraphs it may be. Where
    much follows it is a list that belongs to the text, and where the first paragraph is no sentence it is unknown where
    the text begins.
    """
    words = [count_words(block.line) for block in blocks]
    paragraphs = [index for index, block in enumerate(blocks) if _is_a_paragraph(block, words[index])]
    if not paragraphs:
        return [*blocks]
    first, behind = paragraphs[0], paragraphs[-1] + 1
    end = next((index for index in range(behind, len(blocks)) if _is_of_the_frame(blocks[index])), len(blocks))
    if sum(words[end:]) > max(_MOST_WORDS, _MOST * sum(words)):
        end = len(blocks)
    above = blocks[:first]
    if ends_a_sentence(blocks[first].line):
        above = [block for block in above if not _is_of_the_frame(block)]
    return [*above, *blocks[first:end]]


def _is_a_paragraph(block: Block, words: float) -> bool:
    if words >= SENTENCE and ends_a_sentence(block.line):
        return block.linked <= _LINKED_SENTENCE
    return words >= _LONG and block.linked <= _LINKED and not block.has_tool


def _is_of_the_frame(block: Block) -> bool:
    """Whether a block that is no paragraph leads elsewhere, does something with the page, or counts."""
    if block.has_tool or block.linked > _LINKED:
        return True
    return not block.is_item and _COUNTER.fullmatch(block.line) is not None
