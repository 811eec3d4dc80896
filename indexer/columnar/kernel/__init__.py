"""Compiled functions over the arrays of a segment; where they could not be built, NumPy does the same work.

The sources are C, a file a topic, in the words of FORMAT.md; `setup.py` builds them with the package.
"""

from typing import NamedTuple

INTERFACE = 12
"""The interface that this code calls; it is raised with every change of it, so that an older build is not used."""

try:
    from indexer.columnar.kernel import native
except ImportError:
    available = False
else:
    available = native.INTERFACE == INTERFACE
    """Whether the compiled functions are there, and are those that this code calls."""

ARRAYS = (
    "starts",
    "rare",
    "frequent",
    "frequent-before",
    "frequent-at",
    "packed",
    "frequencies",
    "frequencies-large-at",
    "frequencies-large",
    "position-starts",
    "positions",
    "positions-high",
    "positions-large-at",
    "positions-large",
    "lengths",
)
"""The arrays of a field that the kernel reads, in the order in which it is told where they are."""


class Way(NamedTuple):
    """One way to say something in a field: a term, any of a range of terms, terms in sequence, or near each other."""

    postings: "native.Postings"
    ordinals: tuple[int, ...] | range
    """The ordinals of the terms; a range stands for as many ways of one term each."""
    weight: float = 1.0
    """What an occurrence counts in a field of average length."""
    relative: bytes | None = None
    """By length byte, what frequencies are divided by, as 256 floats; None for nothing."""
    times: tuple[int, ...] | None = None
    """How often each term must occur near the others; None for a sequence."""
    reach: int = 0
    """The most positions between the first and the last of terms near each other."""
    aspect: int = 0
    """The number of the aspect that it names, or of the first."""
    aspects: int = 1
    """How many aspects it names."""
