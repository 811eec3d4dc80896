"""What is taken from a page before it is weighed: the same for HTML and for plain text."""

from dataclasses import dataclass

from corpus.release import Evidence, PartialDate


class UnreadableError(Exception):
    """A page that holds no release; the message says why."""

    def __init__(self, reason: str, status: int | None = None) -> None:
        super().__init__(reason)
        self.status = status
        """The status that it should have been sent with, where it is an error page."""


@dataclass(frozen=True, slots=True)
class Material:
    """The parts of one page."""

    title: Evidence
    lines: tuple[str, ...]
    """Its paragraphs, furniture still among them."""
    around: tuple[str, ...] = ()
    """Lines that stand above its title or in its footer."""
    above: tuple[str, ...] = ()
    """Of these, the lines above the title."""
    url: str | None = None
    dates: tuple[Evidence, ...] = ()
    """What its markup says, most trusted first."""
    site_name: str | None = None
    language: str | None = None
    """What it declares of itself."""
    guessed_dates: tuple[Evidence, ...] = ()
    """What is heard only where nothing else names a day."""
    changed: tuple[PartialDate, ...] = ()
    """When it says that it was changed."""
    names: tuple[str, ...] = ()
    """What it calls itself, in all ways."""
    asks_password: bool = False
    is_shell: bool = False
    """Whether it shows next to nothing but what its scripts would put there."""
