"""Works out what every start needs from vocabularies and rules, and keeps it: `python -m search.prepare`.

For an installation that can't be written later, such as a container image: run it once when installing.
"""

import os
import sys
from compileall import compile_dir, compile_file
from pathlib import Path

PACKAGES = ("corpus", "indexer", "search", "web")


def prepare() -> None:
    """Fill the caches beside the program's files, and compile these, whatever PYTHONDONTWRITEBYTECODE says."""
    sys.dont_write_bytecode = False
    os.environ["XDG_CACHE_HOME"] = os.devnull  # what one user keeps is of no use to others
    from corpus.catalogue.sources import load_catalogue
    from corpus.clean import worker  # noqa: F401  # importing it loads what cleaning needs
    from indexer.analysis import in_capitals, terms
    from search.amounts import amount
    from search.completion import known_names
    from search.expansion.thesaurus import thesaurus
    from search.spelling.dictionary import spelling_dictionary
    from search.understanding.gazetteer import cities, places

    load_catalogue()
    terms("word")
    in_capitals("word")
    amount(("word",))
    thesaurus()
    spelling_dictionary()
    known_names()
    any(map(cities, places().values()))
    program = Path(__file__).parents[1]
    for package in PACKAGES:
        compile_dir(program / package, quiet=1)
    compile_file(program / "pressdesk.py", quiet=1)


if __name__ == "__main__":
    prepare()
