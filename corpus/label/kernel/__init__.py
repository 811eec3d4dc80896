"""A compiled reader of words, and of what tells languages; where it could not be built, Python reads more slowly."""

INTERFACE = 2
"""The interface that this code calls; it is raised with every change of it, so that an older build is not used."""

try:
    from corpus.label.kernel import native
except ImportError:
    available = False
else:
    available = native.INTERFACE == INTERFACE
    """Whether the compiled functions are there, and are those that this code calls."""
