"""Releases as Parquet, for pandas, DuckDB and the like; needs the extra `parquet`."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from search.errors import SearchError
from search.export.releases import COLUMNS

_TEXTS = ("organizations", "themes", "substances", "places", "operations")
_EVIDENCE = ("name", "value", "witness", "text", "confidence")


@cache
def is_parquet_available() -> bool:
    return find_spec("pyarrow") is not None


def as_parquet(batches: Iterable[list[dict[str, Any]]], metadata: Mapping[str, Any]) -> Iterator[bytes]:
    """The file, piece by piece, with one group of rows for each batch; the metadata is under the key `pressdesk`.

    Raises SearchError if pyarrow is not installed.
    """
    if not is_parquet_available():
        raise SearchError("Parquet needs a library that is not installed: pip install 'pressdesk[parquet]'")
    import pyarrow
    from pyarrow import parquet

    texts, evidence = pyarrow.list_(pyarrow.string()), pyarrow.struct([(name, pyarrow.string()) for name in _EVIDENCE])
    types = dict.fromkeys(_TEXTS, texts) | {"version": pyarrow.int32(), "evidence": pyarrow.list_(evidence)}
    schema = pyarrow.schema([(name, types.get(name, pyarrow.string())) for name in COLUMNS])
    schema = schema.with_metadata({"pressdesk": json.dumps(metadata, ensure_ascii=False)})
    sink = _Sink()
    with parquet.ParquetWriter(sink, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_table(pyarrow.Table.from_pylist(batch, schema))
            yield sink.taken()
    yield sink.taken()


class _Sink(BytesIO):
    """Hands on what was written, and goes on counting its place in the file."""

    def __init__(self) -> None:
        super().__init__()
        self._before = 0

    def tell(self) -> int:
        return self._before + super().tell()

    def taken(self) -> bytes:
        content = self.getvalue()
        self._before += len(content)
        self.seek(0)
        self.truncate()
        return content

    def close(self) -> None:
        """Stay open: the end of the file is taken after the writer has closed it."""
