"""Query rewriting: stop words, aspects, and expansion with other names from the thesaurus."""
