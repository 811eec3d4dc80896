"""Releases that are versions of one another, and one that is not."""

from dataclasses import replace
from datetime import UTC, datetime

from corpus.release import PartialDate, Release

BODY = "\n\n".join(
    f"Officers of unit {name} seized {number} kilograms of cocaine at the port in a container of bananas from abroad."
    for number, name in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight"], start=3)
)
SEIZURE = Release(
    id="first",
    title="Cocaine seized at the port",
    body=BODY,
    origin="a",
    fetched=datetime(2024, 1, 1, tzinfo=UTC),
    publisher="CBP",
    published=PartialDate(2024, 6, 26),
)
COPY = replace(
    SEIZURE,
    id="copy",
    publisher="DEA",
    published=PartialDate(2024, 6, 26),
    body=BODY.replace("Officers of unit four", "In the morning agents of another unit").replace(
        "5 kilograms", "6 kilos"
    ),
)
OTHER = replace(
    SEIZURE, id="other", title="Treatment opens", body="A centre for treatment opened today in the city of Bern."
)
