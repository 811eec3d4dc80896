"""Feeds and sitemaps that are stored packed, whatever their headers say."""

import zlib

from corpus.crawl.discover.links import UnreadableError
from corpus.crawl.download.http_client import MAX_BYTES


def unpacked(content: bytes) -> bytes:
    """The content, unpacked if it is gzip; never more than an answer may have. Raises UnreadableError."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    machine = zlib.decompressobj(wbits=31)
    try:
        plain = machine.decompress(content, MAX_BYTES)
    except zlib.error as error:
        raise UnreadableError("can't be unpacked") from error
    if machine.unconsumed_tail:
        raise UnreadableError(f"larger than {MAX_BYTES:,} bytes when it is unpacked")
    return plain
