# mypy: ignore-errors
"""Runs Xapian in its own process under the system's Python, which has its bindings; speaks JSON lines."""

import json
import sys
from collections import Counter

import xapian

FACETS = ("organization", "theme", "year")
SEPARATOR = "\x1f"


def build(folder, lines):
    base = xapian.WritableDatabase(folder, xapian.DB_CREATE_OR_OVERWRITE)
    terms = xapian.TermGenerator()
    terms.set_stemmer(xapian.Stem("en"))
    terms.set_stemming_strategy(xapian.TermGenerator.STEM_ALL)
    for line in lines:
        release = json.loads(line)
        document = xapian.Document()
        terms.set_document(document)
        terms.set_termpos(0)
        terms.index_text(release["title"], 1, "S")
        terms.set_termpos(0)
        terms.index_text(release["body"])
        for slot, name in enumerate(FACETS):
            document.add_value(slot, SEPARATOR.join(release[name]))
        document.add_boolean_term("Q" + release["id"])
        base.add_document(document)
    base.commit()
    base.close()


def serve(folder, lines):
    """A line with a query prepares and runs it; an empty line runs it again."""
    base = xapian.Database(folder)
    stem = xapian.Stem("en")
    enquire = xapian.Enquire(base)
    for line in lines:
        if line != "\n":
            asked = json.loads(line)
            enquire.set_query(query(asked["kind"], asked["words"], stem))
            found = None
        else:
            found = answer(enquire, base.get_doccount())
        print(json.dumps(found), flush=True)


def query(kind, words, stem):
    if kind == "prefix":
        limits = (0, xapian.Query.WILDCARD_LIMIT_ERROR, xapian.Query.OP_SYNONYM)
        return either(lambda field: xapian.Query(xapian.Query.OP_WILDCARD, field + words[0].lower(), *limits))
    terms = [stem(word.lower().split("'")[0].split("’")[0]).decode() for word in words]
    if kind == "phrase":
        return either(lambda field: xapian.Query(xapian.Query.OP_PHRASE, [field + term for term in terms]))
    both = [either(lambda field, term=term: xapian.Query(field + term)) for term in terms]
    return xapian.Query(xapian.Query.OP_OR if kind == "or" else xapian.Query.OP_AND, both)


def either(made):
    title = xapian.Query(xapian.Query.OP_SCALE_WEIGHT, made("S"), 2.0)
    return xapian.Query(xapian.Query.OP_OR, title, made(""))


def answer(enquire, documents):
    spies = [xapian.ValueCountMatchSpy(slot) for slot in range(len(FACETS))]
    enquire.clear_matchspies()
    for spy in spies:
        enquire.add_matchspy(spy)
    found = enquire.get_mset(0, 10, documents)
    hits = [match.docid for match in found]
    counts = [Counter() for _ in FACETS]
    for spy, counted in zip(spies, counts, strict=True):
        for value in spy.values():
            for one in value.term.decode().split(SEPARATOR):
                counted[one] += value.termfreq
    return len(hits) and found.get_matches_estimated()


if __name__ == "__main__":
    {"build": build, "serve": serve}[sys.argv[1]](sys.argv[2], sys.stdin)
