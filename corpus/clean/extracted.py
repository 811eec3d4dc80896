"""The parts extracted from a page of any format, before the best date, publisher and text are chosen among them."""

from corpus.clean.publishers.claims import Claim
from corpus.quick_dataclass import dataclass
from corpus.release import Evidence, PartialDate


class NoReleaseError(Exception):
    """A page or record holds no release; the message says why."""

    def __init__(self, reason: str, status: int | None = None) -> None:
        super().__init__(reason)
        self.status = status
        """The HTTP status that the page should have been sent with, where it is an error page."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """The parts extracted from one page."""

    title: Evidence
    lines: tuple[str, ...]
    """The paragraphs of the page, still including boilerplate."""
    surrounding_lines: tuple[str, ...] = ()
    """Lines above the title or in the footer."""
    lines_above_title: tuple[str, ...] = ()
    """Those of them that are above the title."""
    url: str | None = None
    dates: tuple[Evidence, ...] = ()
    """Dates stated by the markup, most trusted first."""
    claims: tuple[Claim, ...] = ()
    """What the markup claims of the publisher."""
    language: str | None = None
    """The language that the page declares."""
    guessed_dates: tuple[Evidence, ...] = ()
    """Guessed dates, used only where nothing else states a day."""
    modified: tuple[PartialDate, ...] = ()
    """Dates on which the page says it was modified."""
    bylines: tuple[str, ...] = ()
    """Lines that were read as those of dates, or stand in one list with them."""
    facts: tuple[str, ...] = ()
    """Lines of lists whose days are none of the page, which belong to the text."""
    self_names: tuple[str, ...] = ()
    """All names that the page gives itself: its title element, headings and metadata."""
    asks_password: bool = False
    is_shell: bool = False
    """Whether the page is nearly empty without JavaScript."""
