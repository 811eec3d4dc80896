"""Decoding bytes: which character encoding a page or a plain text is in, as declared or as its letters show."""

import re
from collections.abc import Mapping

from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding

from corpus.clean.language import detect_language, script_of

_FEW = 0.05
"""Most bytes beyond ASCII that may be damaged for an encoding to be believed."""
_SOUP = 0.35
"""Share of Western European accented letters among all letters, from which a text was decoded wrongly."""
_USUAL = 0.33
"""Share of the six most common letters in a text in Cyrillic script, at least."""
_LEAST = 20
"""Fewest letters beyond ASCII by which a wrong decoding is recognised."""
_SAMPLE = 4_000
"""Bytes by which an encoding is recognised."""
_HEAD = 4_000
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_TEXT_BEYOND_ASCII = re.compile(rb"[^<>]*[\x80-\xff][^<>]*")
_TAGS_WITHOUT_TEXT = re.compile(rb"<(script|style)\b.*?</\1", re.IGNORECASE | re.DOTALL)
_ACCENTED = re.compile("[\u0080-\u00ffŒœŠšŽžŸƒ€‚„…†‡ˆ‰‹‘’“”•–—˜™›\ufffd]")
_LETTER = re.compile(r"[^\W\d_]|\ufffd")
_CAPITAL_INSIDE = re.compile(r"[а-яёђ-џα-ω][А-ЯЁЂ-ЏΑ-Ω]")
_PUNCTUATION = frozenset("„”“‘’‚–—…«»‹›§°·•\u00a0©®™×½¼¾²³€")
_FREQUENT = frozenset(" \n\r\t。、，")
_CONTROLS = bytes(one for one in range(32) if one < 9 or 13 < one < 27 or one > 27)
_ISO_2022 = re.compile(rb"\x1b\$[@B]")

_NOT_LATIN = tuple(
    "gb18030 big5hkscs cp932 euc_jp cp949 cp1251 koi8_r koi8_u iso8859_5 cp866 mac_cyrillic cp1253 iso8859_7 cp1255 "
    "cp1256 cp874".split()
)
_CENTRAL_EUROPEAN = (
    ("pl", "ąćęłńóśźż"),
    ("cs sk", "áäčďéěíĺľňóôöŕřšťúůüýž"),
    ("hu", "áéíóöőúüű"),
    ("ro", "ăâîşţ"),
    ("hr bs sr sl", "čćđšž"),
)
_LATIN: Mapping[str, tuple[tuple[str, str], ...]] = {
    "cp1252": (("fr de es pt it nl en da sv no fi is ca gl ga id ms sw", "àáâãäåæçèéêëìíîïñòóôõöøœùúûüýÿßðþşº ª"),),
    "cp1250": _CENTRAL_EUROPEAN,
    "iso8859_2": _CENTRAL_EUROPEAN,
    "cp1254": (("tr az", "çğıöşüâîûi̇"),),
    "cp1257": (("lt", "ąčęėįšųūž"), ("lv", "āčēģīķļņōŗšūž"), ("et", "äõöüšž")),
}
"""Encodings of Latin script by the languages that need them, with the letters of each beyond ASCII."""


def decode(content: bytes, media_type: str) -> str:
    """Decode bytes by their byte-order mark, else as UTF-8 if valid, else as declared, else by what their letters show.

    A declaration that makes letter soup of the text is not believed. What can't be recognised is read as Windows-1252.
    """
    encoding, mark = read_bom(content)
    if encoding:
        return content[len(mark or b"") :].decode(encoding, "replace")
    if wide := _utf16(content):
        return content.decode(wide, "replace")
    declared = resolve_encoding(_charset(media_type) or "") or html_body_declared_encoding(content)
    if _ISO_2022.search(content[:_HEAD]) and not _BEYOND_ASCII.search(content):
        declared = "iso2022_jp"
    tried = (declared, "utf-8") if (declared or "").startswith("iso2022") else ("utf-8", declared)
    for candidate in tried:
        text = _decoded(content, candidate) if candidate else None
        if text is not None and (candidate == "utf-8" or not is_soup(text)):
            return text
    found = _sniffed(content) or declared or "cp1252"
    return content.decode("cp1252" if found == "utf-8" else found, "replace")


def is_soup(text: str) -> bool:
    """Whether a text consists of the wrong letters, since it was decoded in another encoding than it was written in."""
    accented = len(_ACCENTED.findall(text))
    return accented >= _LEAST and accented > _SOUP * len(_LETTER.findall(text))


def is_binary(content: bytes) -> bool:
    """Whether bytes are not text in any encoding, but a picture, an archive or a program."""
    head = content[:1000]
    encoding, _ = read_bom(content)
    if encoding is not None or _utf16(content) is not None:
        return False
    return len(head) - len(head.translate(None, _CONTROLS)) > len(head) / 20


def _utf16(content: bytes) -> str | None:
    """The byte order of UTF-16 without a mark: that in which there are blanks, and letters of one script."""
    head = content[:_HEAD]
    if b"\0" not in head:
        return None
    texts = {order: head[: len(head) - len(head) % 2].decode(order, "replace") for order in ("utf-16-le", "utf-16-be")}
    order = max(texts, key=lambda one: sum(letter in _FREQUENT for letter in texts[one]))
    text = texts[order]
    readable = sum(one.isalnum() or one.isspace() or one.isprintable() for one in text)
    has_blanks = not _FREQUENT.isdisjoint(text)
    return order if has_blanks and readable > (1 - _FEW) * len(text) and _is_of_one_script(text) else None


def _is_of_one_script(text: str) -> bool:
    """Whether the letters of a text are of Latin script and at most one other."""
    letters = [one for one in text if one.isalpha()]
    script = script_of(text)
    others = [
        one for one in letters if not one.isascii() and script_of(one) not in (script, "Latin", "Kana", "Chinese")
    ]
    return bool(script) and len(others) <= len(letters) / 10


def _decoded(content: bytes, encoding: str) -> str | None:
    """The text in an encoding, of which a few bytes may be damaged; None if it is not in that encoding."""
    try:
        return content.decode(encoding)
    except LookupError:
        return None
    except UnicodeDecodeError:
        text = content.decode(encoding, "replace")
    beyond = len(_BEYOND_ASCII.findall(content))
    return text if text.count("\ufffd") - content.count(b"\xef\xbf\xbd") <= _FEW * beyond / 2 else None


def _sniffed(content: bytes) -> str | None:
    """The encoding that the letters of the text show; None where they show none."""
    from charset_normalizer import from_bytes

    sample = _sample(content)
    for found in from_bytes(sample, cp_isolation=[*_NOT_LATIN, *_LATIN]):
        if found.encoding in _LATIN:
            break
        if not is_soup(str(found)) and _reads_naturally(str(found)):
            return str(found.encoding)
    return _latin_encoding(sample)


def _reads_naturally(text: str) -> bool:
    """Whether capitals are few and begin words, and common letters common, unlike in what was decoded as Cyrillic."""
    beyond = [one for one in text if one.isalpha() and not one.isascii()]
    few = sum(map(str.isupper, beyond)) <= len(beyond) / 2
    usual = script_of(text) != "Cyrillic" or sum(one in "оеаинт" for one in text) >= _USUAL * len(beyond)
    return few and usual and len(_CAPITAL_INSIDE.findall(text)) <= _FEW * len(text.split())


def _sample(content: bytes) -> bytes:
    pieces: list[bytes] = []
    size = 0
    for found in _TEXT_BEYOND_ASCII.finditer(_TAGS_WITHOUT_TEXT.sub(b"<", content)):
        pieces.append(found.group()[:_SAMPLE])
        size += len(pieces[-1])
        if size >= _SAMPLE:
            break
    return b"\n".join(pieces)


def _latin_encoding(sample: bytes) -> str | None:
    """The encoding of Latin script in which a text is in a language that needs it, and has only letters of that."""
    for encoding, needed in _LATIN.items():
        text = sample.decode(encoding, "replace")
        language = detect_language(text).value
        beyond = [one for one in text.lower() if not one.isascii() and one not in _PUNCTUATION]
        for languages, letters in needed:
            if language in languages.split() and sum(one in letters for one in beyond) >= (1 - _FEW) * len(beyond):
                return encoding
    return None


def _charset(media_type: str) -> str | None:
    found = re.search(r"charset=[\"']?([\w-]+)", media_type, re.IGNORECASE)
    return found[1] if found else None
