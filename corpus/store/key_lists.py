"""Lists of blocking keys as the store keeps them: little-endian integers of eight bytes."""

from collections.abc import Sequence
from struct import pack, unpack

_SIZE = 8


def pack_keys(keys: Sequence[int]) -> bytes:
    return pack(f"<{len(keys)}q", *keys)


def unpack_keys(packed: bytes) -> tuple[int, ...]:
    return unpack(f"<{len(packed) // _SIZE}q", packed)
