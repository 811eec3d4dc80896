"""The public suffixes, under which sites are registered: `co.uk`, as they come with tldextract; nothing is fetched."""

from functools import cache
from pathlib import Path

from corpus.file_cache import cached_beside, file_of_library


def suffix_of(host: str) -> str:
    """The public suffix of a host in lower case; empty where there is none, as for an address in figures.

    The algorithm of publicsuffix.org: the longest rule wins, `*` stands for any label, and `!` for an exception to it.
    """
    labels = host.rstrip(".").split(".")
    known = list(map(_decoded, labels))
    rules = _rules()
    for start in range(len(labels)):
        suffix, above = ".".join(known[start:]), ".".join(known[start + 1 :])
        if f"!{suffix}" in rules:
            return ".".join(labels[start + 1 :])
        if suffix in rules or f"*.{above}" in rules:
            return ".".join(labels[start:])
    return ""


def _decoded(label: str) -> str:
    """A label in the letters that its ASCII form stands for."""
    if not label.startswith("xn--"):
        return label
    import idna

    try:
        return idna.decode(label)
    except UnicodeError:
        return label


@cache
def _rules() -> frozenset[str]:
    return cached_beside(Path(__file__), (file_of_library("tldextract"),), _read)


def _read() -> frozenset[str]:
    from tldextract import TLDExtract

    return frozenset(TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True).tlds)
