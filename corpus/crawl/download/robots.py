"""What a site's robots.txt allows, as RFC 9309 has it, and the pause that many sites add to it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf
from typing import Self
from urllib.parse import quote, unquote_to_bytes, urlsplit

MAX_BYTES = 512_000
"""What stands behind them is not read."""
PRODUCT = "pressdesk"
"""How a robots.txt names us."""

_UNRESERVED = re.compile(rb"[A-Za-z0-9._~-]")


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern of paths that are allowed or not."""

    pattern: str
    allows: bool

    def matches(self, path: str) -> bool:
        """`*` stands for anything, `$` for the end; in time linear to the path, whatever the pattern."""
        is_anchored = self.pattern.endswith("$")
        first, *parts = self.pattern.removesuffix("$").split("*")
        if not path.startswith(first):
            return False
        at = len(first)
        if is_anchored:
            if not parts:
                return at == len(path)
            last = parts.pop()
            if len(path) - len(last) < at or not path.endswith(last):
                return False
            path = path[: len(path) - len(last)]
        for part in parts:
            found = path.find(part, at)
            if found < 0:
                return False
            at = found + len(part)
        return True


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for one crawler on one host."""

    rules: tuple[Rule, ...] = ()
    delay: float | None = None
    """Seconds between two requests, where the site asks for some."""
    sitemaps: tuple[str, ...] = ()

    @classmethod
    def parse(cls, content: bytes, token: str = PRODUCT) -> Self:
        """Generous to whatever is served: what can't be understood is no rule."""
        text = content[:MAX_BYTES].decode("utf-8-sig", "replace")
        ours: dict[str, list[Rule]] = {}
        delays: dict[str, float] = {}
        sitemaps: list[str] = []
        agents: list[str] = []
        is_group_open = False
        for name, value in _records(text):
            match name:
                case "user-agent":
                    agents = [*(agents if is_group_open else []), _token(value)]
                    ours.setdefault(agents[-1], [])
                    is_group_open = True
                case "allow" | "disallow":
                    is_group_open = False
                    if value.startswith(("/", "*")):
                        for agent in agents:
                            ours[agent].append(Rule(normalized_path(value), name == "allow"))
                case "crawl-delay":
                    if (seconds := _seconds(value)) is not None:
                        delays |= dict.fromkeys(agents, seconds)
                case "sitemap":
                    sitemaps.append(value)
        agent = token.lower() if token.lower() in ours else "*"
        return cls(tuple(ours.get(agent, ())), delays.get(agent), tuple(sitemaps))

    def allows(self, url: str) -> bool:
        """The longest pattern decides; of two as long, the one that allows."""
        parts = urlsplit(url)
        path = normalized_path((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        if path == "/robots.txt":
            return True
        matching = [rule for rule in self.rules if rule.matches(path)]
        return max(matching, key=lambda rule: (len(rule.pattern), rule.allows)).allows if matching else True


def normalized_path(path: str) -> str:
    """The path with everything encoded that must be, and nothing that need not be."""

    def decoded(code: re.Match[str]) -> str:
        byte = unquote_to_bytes(code[0])
        return byte.decode() if _UNRESERVED.fullmatch(byte) else code[0].upper()

    return re.sub("%[0-9A-Fa-f]{2}", decoded, quote(path, safe="%/?:@!$&'()*+,;=~[]|^\"<>{}`\\-._"))


def _records(text: str) -> Iterator[tuple[str, str]]:
    for line in _lines(text):
        name, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield name.strip().lower(), value.strip()


def _lines(text: str) -> Iterable[str]:
    return re.split(r"\r\n|\r|\n", text)


def _token(agent: str) -> str:
    """The product's name, without version and remarks."""
    if agent.startswith("*"):
        return "*"
    found = re.match("[A-Za-z_-]+", agent)
    return found[0].lower() if found else ""


def _seconds(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if 0 <= seconds < inf else None
