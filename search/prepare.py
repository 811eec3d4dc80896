"""Works out what every start needs from vocabularies and rules, and keeps it: `python -m search.prepare`.

For an installation that can't be written later, such as a container image: run it once when installing.
"""

import sys


def prepare() -> None:
    """Fill the caches beside the program's files, whatever PYTHONDONTWRITEBYTECODE says."""
    sys.dont_write_bytecode = False
    from corpus.catalogue.sources import load_catalogue
    from corpus.clean import worker  # noqa: F401  # importing it loads what cleaning needs
    from search.expansion.thesaurus import thesaurus
    from search.spelling.dictionary import spelling_dictionary
    from search.understanding.gazetteer import cities, places

    load_catalogue()
    thesaurus()
    spelling_dictionary()
    any(map(cities, places().values()))


if __name__ == "__main__":
    prepare()
