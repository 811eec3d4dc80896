"""Pagination: the order in which the pages of a listing, archive or API are read."""

from collections.abc import Iterator
from dataclasses import field
from datetime import date

from corpus.catalogue.sources import Api, Listing
from corpus.quick_dataclass import dataclass
from corpus.release import PartialDate


@dataclass(slots=True)
class Pagination:
    """How far a visit has come in one listing or API."""

    place: Listing | Api
    periods: tuple[PartialDate | None, ...]
    """The years or months of an archive, latest first; a single None where the list is not an archive."""
    period: int = 0
    number: int = 0
    """The index of the page within its period, from 0."""
    entries_read: int = 0
    """Entries read so far within the period."""
    requested: int = 0
    """Pages requested in all periods."""
    stopped_early: bool = False
    """Whether paging ended before the last page because nothing more was worth fetching."""
    seen_addresses: set[str] = field(default_factory=set)
    """Addresses that earlier pages listed."""

    @classmethod
    def start(cls, place: Listing | Api, today: date) -> "Pagination":
        return cls(place, tuple(_periods(place, today)) if isinstance(place, Listing) else (None,))

    @property
    def is_first(self) -> bool:
        return not (self.period or self.number)

    @property
    def is_numbered(self) -> bool:
        """Whether the page number or offset is part of the address."""
        return "{page}" in self.place.url or "{offset}" in self.place.url

    @property
    def url(self) -> str:
        when = self.periods[self.period]
        values = {
            "page": str(self.place.first_page + self.number),
            "offset": str(self.entries_read),
            "year": f"{when.year:04}" if when and when.year else "",
            "month": f"{when.month:02}" if when and when.month else "",
        }
        url = self.place.url
        for name, value in values.items():
            url = url.replace(f"{{{name}}}", value)
        return url

    def next_page(self, taken: int) -> None:
        self.number += 1
        self.entries_read += taken

    def previous_period(self) -> bool:
        """Go to the period before; False when there is none."""
        self.period, self.number, self.entries_read = self.period + 1, 0, 0
        return self.period < len(self.periods)


def _periods(listing: Listing, today: date) -> Iterator[PartialDate | None]:
    if "{year}" not in listing.url:
        yield None
        return
    for year in range(today.year, (listing.first_year or today.year) - 1, -1):
        if "{month}" not in listing.url:
            yield PartialDate(year)
            continue
        for month in range(today.month if year == today.year else 12, 0, -1):
            yield PartialDate(year, month)
