"""One reference in each of the formats that reference managers read."""

import json
from typing import Literal

from search.citation.reference import Reference
from search.formats.as_bibtex import as_bibtex
from search.formats.as_csl import as_csl
from search.formats.as_ris import as_ris

ReferenceFormat = Literal["ris", "bibtex", "csl-json"]


def written(reference: Reference, format: ReferenceFormat) -> str:
    """A whole file with one reference."""
    match format:
        case "ris":
            return as_ris(reference)
        case "bibtex":
            return as_bibtex(reference)
        case "csl-json":
            return json.dumps([as_csl(reference)], ensure_ascii=False, indent=2) + "\n"
