"""References as RIS, which EndNote, Zotero, Mendeley and others import."""

from collections.abc import Iterator

from search.citation.reference import GENRE, Reference, in_one_line


def as_ris(reference: Reference) -> str:
    """One record, with the line ends that the format prescribes."""
    return "".join(f"{tag}  - {in_one_line(value)}\r\n" for tag, value in _fields(reference)) + "ER  - \r\n\r\n"


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    issued, accessed = reference.issued, reference.accessed_day
    yield "TY", "ELEC"  # Zotero does not know the type PRESS
    yield "TI", reference.title
    if reference.author:
        yield "AU", reference.author
        yield "PB", reference.author
    if issued:
        yield "PY", str(issued.year)
        yield "DA", "/".join(f"{part:02}" if part else "" for part in (issued.year, issued.month, issued.day))
    if reference.url:
        yield "UR", reference.url
    yield "Y2", f"{accessed.year}/{accessed.month:02}/{accessed.day:02}"
    if reference.language:
        yield "LA", reference.language
    if abstract := reference.abstract:
        yield "AB", abstract
    yield from (("KW", theme) for theme in reference.themes)
    yield "M3", GENRE
    yield "DP", "Pressdesk"
    yield "ID", reference.key
