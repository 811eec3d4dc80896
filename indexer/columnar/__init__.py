"""A Whoosh codec whose postings and facets are flat arrays in one file a segment."""

from indexer.columnar.codec import ColumnarCodec
from indexer.columnar.container import DamagedError
from indexer.columnar.writer import ColumnarWriter

__all__ = ["ColumnarCodec", "ColumnarWriter", "DamagedError"]
