"""Reading PDF by what its pages look like: letters, lines, blocks, and the title among them."""

from corpus.clean.formats.pdf.read import read_pdf

__all__ = ["read_pdf"]
