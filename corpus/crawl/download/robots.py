"""Parsing and matching of robots.txt (RFC 9309), with the widespread Crawl-delay extension."""

import re
from collections.abc import Iterable, Iterator
from math import inf
from typing import Self
from urllib.parse import quote, unquote_to_bytes, urlsplit

from corpus.quick_dataclass import dataclass

MAX_BYTES = 512_000
"""Anything beyond is ignored; RFC 9309 asks for at least 500 KiB."""
PRODUCT = "pressdesk"
"""The product token by which robots.txt addresses this crawler."""

_UNRESERVED = re.compile(rb"[A-Za-z0-9._~-]")


@dataclass(frozen=True, slots=True)
class Rule:
    """A path pattern and whether it allows or disallows."""

    pattern: str
    allows: bool

    def matches(self, path: str) -> bool:
        """Whether the pattern matches the path: `*` stands for any characters, a final `$` for the end of the path.

        Each part of the pattern is searched for once, from left to right, so no pattern causes backtracking.
        """
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
    """The rules that one host has for one crawler."""

    rules: tuple[Rule, ...] = ()
    delay: float | None = None
    """Crawl-delay in seconds, where there is one."""
    sitemaps: tuple[str, ...] = ()

    @classmethod
    def parse(cls, content: bytes, token: str = PRODUCT) -> Self:
        """Parse a robots.txt for the crawler with this product token; lines that make no sense are ignored."""
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
        """Whether the address may be fetched: the longest matching pattern decides, and `allow` wins a tie."""
        parts = urlsplit(url)
        path = normalized_path((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        if path == "/robots.txt":
            return True
        matching = [rule for rule in self.rules if rule.matches(path)]
        return max(matching, key=lambda rule: (len(rule.pattern), rule.allows)).allows if matching else True


def normalized_path(path: str) -> str:
    """Percent-encode what must be encoded and decode unreserved characters, so that equal paths compare equal."""

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
    """The product token of a User-agent line, without version and comment, in lower case."""
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
