"""Turns answers and releases into plain values for JSON and CSV."""

from collections.abc import Iterable
from typing import Any

from corpus.store import Stored
from corpus.versions.clusters import Version
from search.ask import Answer
from search.query import Filters
from search.relaxation import NoResults
from search.results import Explanation, Hit, plain_text


def as_json(answer: Answer) -> dict[str, Any]:
    """The shape that `pressdesk search --format json` prints and `/api/search` serves."""
    results = answer.results
    return {
        "query": answer.text,
        "read_as": answer.read_as,
        "total": results.total,
        "page": answer.query.page,
        "size": answer.query.size,
        "hits": [hit_as_json(hit) for hit in results.hits],
        "facets": {
            facet.name: [
                {"value": count.value, "label": count.label, "count": count.count, "selected": count.selected}
                for count in facet.counts
            ]
            for facet in results.facets
        },
        "notes": list(answer.notes),
        "generation": results.generation,
        "nearly": results.partial,
        "corrections": corrections_as_json(answer),
        "preferred": [{"typed": one.typed, "filter": one.filter} for one in answer.preferences],
        "also": other_names_as_json(answer),
        "nothing": _nothing(answer.no_results) if answer.no_results else None,
        "facet_values": {facet.name: facet.total for facet in results.facets},
    }


def corrections_as_json(answer: Answer) -> list[dict[str, Any]]:
    return [{"typed": one.typed, "meant": list(one.meant), "applied": one.applied} for one in answer.corrections]


def other_names_as_json(answer: Answer) -> list[dict[str, Any]]:
    return [{"concept": one.concept, "names": list(one.names)} for one in answer.other_names]


def hit_as_json(hit: Hit) -> dict[str, Any]:
    """One element of `hits`, and one line of `--format jsonl`; dates as ISO 8601, shortened to what is known."""
    return {
        "id": hit.id,
        "url": hit.url,
        "title": plain_text(hit.title),
        "publisher": hit.publisher,
        "organizations": list(hit.organizations),
        "themes": list(hit.themes),
        "date": str(hit.published) if hit.published else None,
        "date_precision": hit.published.precision if hit.published else None,
        "language": hit.language,
        "gone": hit.gone.isoformat() if hit.gone else None,
        "excerpt": [{"text": span.text, "marked": span.marked} for span in hit.excerpt],
        "missing": list(hit.missing),
        **({"explanation": _explanation(hit.explanation)} if hit.explanation else {}),
    }


def release_as_json(stored: Stored, versions: Iterable[Version]) -> dict[str, Any]:
    """The shape that `pressdesk show --format json` prints and `/api/releases/ID` serves."""
    known = {
        "seq": stored.seq,
        "version": stored.version,
        "page_sha256": stored.page,
        "gone": stored.gone.isoformat() if stored.gone else None,
        "drug_related": stored.release.drug_related,
        "versions": [one.release.id for one in versions],
    }
    return stored.release.to_json() | known


def _nothing(nothing: NoResults) -> dict[str, Any]:
    return {
        "alone": [{"query": one.text, "releases": one.releases} for one in nothing.term_counts],
        "ways": [
            {
                "kind": one.kind,
                "dropped": one.dropped,
                "query": one.text,
                "filtered": one.filters != Filters(),
                "releases": one.releases,
            }
            for one in nothing.relaxations
        ],
    }


def _explanation(explanation: Explanation) -> dict[str, Any]:
    return {
        "score": explanation.score,
        "contributions": [
            {"part": one.part, "points": one.points, "said": dict(one.said)} for one in explanation.contributions
        ],
        "coverage": explanation.coverage,
        "nearness": explanation.proximity,
        "likeness": explanation.likeness,
    }
