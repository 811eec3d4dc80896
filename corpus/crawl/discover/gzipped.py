"""Decompression of feeds and sitemaps that are served as gzip files."""

import zlib

from corpus.crawl.discover.links import UnreadableError

MAX_UNPACKED = 10_000_000
"""Bytes of a decompressed file."""


def unpacked(content: bytes) -> bytes:
    """Decompress the content if it is gzip. Raises UnreadableError when it is damaged or larger than MAX_UNPACKED."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    decompressor = zlib.decompressobj(wbits=31)
    try:
        plain = decompressor.decompress(content, MAX_UNPACKED)
    except zlib.error as error:
        raise UnreadableError("its gzip data is damaged") from error
    if decompressor.unconsumed_tail:
        raise UnreadableError(f"larger than {MAX_UNPACKED:,} bytes when decompressed")
    return plain
