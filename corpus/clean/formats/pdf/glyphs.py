"""The letters of a page, with their places and styles."""

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

from corpus.quick_dataclass import dataclass

MOST_GLYPHS = 200_000
"""Letters of a file that are read."""
_PRESENTATION_FORMS = re.compile("[\ufb00-\ufdff\ufe70-\ufeff]")
_BOLD_NAME = re.compile(rb"bold|black|heavy|demi|\bBd", re.IGNORECASE)
_ITALIC_NAME = re.compile(rb"ital|obliq|slanted", re.IGNORECASE)
_FORCED_BOLD = 1 << 18
"""The flag of a font descriptor that asks for bold letters (ISO 32000-1, table 123)."""
_BOLDER = 1.15
"""How much heavier than the usual ones bold letters are, where neither name nor flag tells."""
_UPRIGHT = 0.05
"""Largest angle, in radians, of a line that is read; seals and watermarks are written askew."""
HYPHEN = "\u2010"
"""The hyphen of a word that was parted at the end of a line, where the file tells it from others."""
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": HYPHEN, "\u00ad": HYPHEN})


@dataclass(slots=True)
class Glyph:
    """One letter, or several that one sign shows, with its box in points from the lower left corner."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    is_bold: bool
    is_italic: bool = False

    @property
    def is_space(self) -> bool:
        return self.text.isspace()


@dataclass(frozen=True, slots=True)
class _Style:
    size: float
    weight: float
    is_bold: bool
    is_italic: bool
    angle: float


def read_glyphs(text_page: Any, most: int) -> list[Glyph]:
    """The upright letters of a page as they follow in the file, at most so many."""
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    count = min(text_page.count_chars(), most)
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    styles: dict[int, _Style] = {}
    read: list[tuple[Glyph, _Style]] = []
    origin = (0.0, 0.0)
    for index in range(count):
        if pdfium.FPDFText_IsGenerated(text_page, index):
            continue
        text = chr(pdfium.FPDFText_GetUnicode(text_page, index))
        pdfium.FPDFText_GetLooseCharBox(text_page, index, box)
        pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
        shown_by = pdfium.FPDFText_GetTextObject(text_page, index)
        address = ctypes.addressof(shown_by.contents) if shown_by else 0
        if address not in styles:
            styles[address] = _style(pdfium, text_page, index)
        style = styles[address]
        if read and (x.value, y.value) == origin and not (text.isspace() or read[-1][0].is_space):
            last = read[-1][0]
            last.text, last.left, last.right = last.text + text, min(last.left, box.left), max(last.right, box.right)
        else:
            read.append((Glyph(text, box.left, box.right, y.value, style.size, style.is_bold, style.is_italic), style))
        origin = (x.value, y.value)
    return list(_readable(read))


def _style(pdfium: Any, text_page: Any, index: int) -> _Style:
    matrix, name, flags = pdfium.FS_MATRIX(), ctypes.create_string_buffer(100), ctypes.c_int()
    pdfium.FPDFText_GetMatrix(text_page, index, matrix)
    pdfium.FPDFText_GetFontInfo(text_page, index, name, 100, flags)
    is_bold = bool(_BOLD_NAME.search(name.value)) or bool(flags.value & _FORCED_BOLD)
    size = pdfium.FPDFText_GetFontSize(text_page, index) * math.hypot(matrix.c, matrix.d)
    weight = pdfium.FPDFText_GetFontWeight(text_page, index)
    return _Style(size, weight, is_bold, bool(_ITALIC_NAME.search(name.value)), math.atan2(matrix.b, matrix.a))


def _readable(read: list[tuple[Glyph, _Style]]) -> Iterator[Glyph]:
    weights = Counter(style.weight for glyph, style in read if not glyph.is_space)
    usual = weights.most_common(1)[0][0] if weights else 0
    for glyph, style in read:
        if abs(style.angle) > _UPRIGHT or style.size <= 0:
            continue
        glyph.is_bold = style.is_bold or style.weight > _BOLDER * max(usual, 1)
        text = glyph.text.translate(_HYPHENS)
        if len(text) > 1 and unicodedata.combining(text[0]):
            text = text[1:] + text[0]  # a sign follows its letter
        glyph.text = unicodedata.normalize("NFKC", text) if _PRESENTATION_FORMS.search(text) else text
        yield glyph
