"""The way through the pages of a listing, an archive or an API: what comes after what."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from corpus.catalogue.sources import Api, Listing
from corpus.release import PartialDate


@dataclass(slots=True)
class Pagination:
    """Where a visit stands in one listing or API."""

    place: Listing | Api
    periods: tuple[PartialDate | None, ...]
    """Of an archive, the latest first."""
    period: int = 0
    number: int = 0
    """Of the page, inside its period."""
    taken: int = 0
    """Entries seen so far inside the period."""
    asked: int = 0
    """Pages altogether."""
    is_cut: bool = False
    """Whether it stopped before the end, there being nothing to ask for."""
    shown: set[str] = field(default_factory=set)
    """Addresses that earlier pages named."""

    @classmethod
    def through(cls, place: Listing | Api, today: date) -> "Pagination":
        return cls(place, tuple(_periods(place, today)) if isinstance(place, Listing) else (None,))

    @property
    def is_first(self) -> bool:
        return not (self.period or self.number)

    @property
    def is_counted(self) -> bool:
        """Whether the address itself says which page it is."""
        return "{page}" in self.place.url or "{offset}" in self.place.url

    @property
    def url(self) -> str:
        when = self.periods[self.period]
        values = {
            "page": str(self.place.first_page + self.number),
            "offset": str(self.taken),
            "year": f"{when.year:04}" if when and when.year else "",
            "month": f"{when.month:02}" if when and when.month else "",
        }
        url = self.place.url
        for name, value in values.items():
            url = url.replace(f"{{{name}}}", value)
        return url

    def turn_page(self, taken: int) -> None:
        self.number += 1
        self.taken += taken

    def turn_back(self) -> bool:
        """Go to the period before; false when there is none."""
        self.period, self.number, self.taken = self.period + 1, 0, 0
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
