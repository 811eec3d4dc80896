"""The rows of a table with gates."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table."""

    what: str
    measured: str
    gate: str
    aim: str
    passed: bool


def row(what: str, value: float, gate: float, aim: float, detail: str = "", *, most: bool = False) -> Row:
    """A row about a share, which must be at least as large as its gate, or at most with `most`."""
    passed = value <= gate if most else value >= gate
    return Row(what, f"{share(value)} {detail}".strip(), share(gate), share(aim), passed)


def share(value: float) -> str:
    return f"{100 * value:.1f} %"
