"""What a page tells reference managers and search engines about releases."""

import json
from collections.abc import Iterator

from search.citation.reference import GENRE, Reference
from web.address import query_string


def citation_metadata(reference: Reference) -> Iterator[tuple[str, str]]:
    """Names and contents of meta elements, as Google Scholar and Zotero read them."""
    yield "citation_title", reference.title
    if reference.author:
        yield "citation_author", reference.author
        yield "citation_publisher", reference.author
    if reference.issued:
        yield "citation_publication_date", str(reference.issued).replace("-", "/")
    if reference.language:
        yield "citation_language", reference.language
    if reference.url:
        yield "citation_public_url", reference.url
    yield from (("citation_keywords", theme) for theme in reference.themes)


def json_ld(reference: Reference) -> str:
    """A NewsArticle of schema.org as JSON, in which no character can end the script element around it."""
    body = {"@type": "Organization", "name": reference.author} if reference.author else None
    known = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": reference.title,
        "genre": GENRE,
        "datePublished": str(reference.issued) if reference.issued else None,
        "author": body,
        "publisher": body,
        "inLanguage": reference.language,
        "url": reference.url,
        "keywords": list(reference.themes),
        "identifier": reference.id,
    }
    text = json.dumps({name: value for name, value in known.items() if value}, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def coins(reference: Reference, url: str | None) -> str:
    """The title attribute of a COinS span: an OpenURL in the Dublin Core format, which knows web pages.

    `url` is that of the release if it is safe to link to. The author is a corporate one: readers would split the name
    of any other into first and last name.
    """
    pairs = (
        ("ctx_ver", "Z39.88-2004"),
        ("rfr_id", "info:sid/pressdesk"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft.type", "webpage"),
        ("rft.title", reference.title),
        ("rft.aucorp", reference.author),
        ("rft.publisher", reference.author),
        ("rft.date", str(reference.issued) if reference.issued else None),
        ("rft.identifier", url),
        ("rft.language", reference.language),
        *(("rft.subject", theme) for theme in reference.themes),
    )
    return query_string((name, value) for name, value in pairs if value)
