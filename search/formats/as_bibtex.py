"""References as BibTeX, for LaTeX and reference managers; biblatex reads them too."""

import re
from collections.abc import Iterator

from search.citation.reference import GENRE, Reference, in_one_line

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{one: f"\\{one}" for one in "&%$#_"},
}


def as_bibtex(reference: Reference) -> str:
    """One entry; double braces keep capitals, and bodies from being split into first and last names."""
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(reference))
    return f"@misc{{{reference.key},\n{fields}}}\n\n"


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    issued = reference.issued
    if reference.author:
        yield "author", f"{{{{{escaped(reference.author)}}}}}"
    yield "title", f"{{{{{escaped(reference.title)}}}}}"
    if issued:
        yield "year", f"{{{issued.year:04}}}"
        if issued.month:
            yield "month", _MONTHS[issued.month - 1]
        if issued.day:
            yield "day", f"{{{issued.day}}}"
    yield "howpublished", f"{{{GENRE}}}"
    if reference.url:
        yield "url", f"{{{_address(reference.url)}}}"
    yield "urldate", f"{{{reference.accessed_day}}}"
    if reference.language:
        yield "language", f"{{{escaped(reference.language)}}}"
    if reference.themes:
        yield "keywords", f"{{{', '.join(map(escaped, reference.themes))}}}"
    if abstract := reference.abstract:
        yield "abstract", f"{{{escaped(abstract)}}}"
    yield "note", f"{{Pressdesk {escaped(reference.id)}}}"


def escaped(text: str) -> str:
    """The text with all characters escaped that mean something to LaTeX; BibTeX itself reads UTF-8 today."""
    return "".join(_SPECIAL.get(one, one) for one in in_one_line(text))


def _address(url: str) -> str:
    """The address as it is, but for the characters that would end or unbalance the field."""
    return re.sub(r"[{}\\\s]", lambda found: f"%{ord(found[0]):02X}", in_one_line(url))
