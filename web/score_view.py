"""Formats the explanation of a score as a table, numbers to two decimals."""

from search.results import Explanation
from web.pages import ContributionView, ScoreView


def score_view(explanation: Explanation) -> ScoreView:
    parts = tuple(
        ContributionView(
            one.part, ", ".join(f"{text} {frequency:.2f}" for text, frequency in one.said), f"{one.points:.2f}"
        )
        for one in explanation.contributions
    )
    return ScoreView(
        parts=parts,
        sum=f"{sum(one.points for one in explanation.contributions):.2f}",
        coverage=f"{explanation.coverage:.2f}",
        proximity=f"{explanation.proximity:.2f}",
        likeness=f"{explanation.likeness:.2f}" if explanation.likeness else None,
        score=f"{explanation.score:.2f}",
    )
