"""Query rewriting: stop words, aspects, and the other names of what was asked for."""
