"""Limits how often each client may send requests."""

import math
import time

from limits import parse_many

from web.shared_counts import SharedCounts

GENEROUS = "50/second;1800/minute"
"""More than one reader typing with suggestions needs, or a whole office behind one address."""


class RateLimit:
    """Counts requests by client in memory that all workers share, so that a restart of the server resets the counts."""

    def __init__(self, rates: str = GENEROUS) -> None:
        """`rates` in the syntax of the `limits` package: `50/second;1800/minute`. Raises ValueError if invalid."""
        self._rates = [(rate.amount, rate.get_expiry()) for rate in parse_many(rates)]
        self._counts = SharedCounts()

    def wait(self, client: str) -> int:
        """Count a request; return 0 if it is allowed, else the whole seconds after which the client may retry."""
        for amount, seconds in self._rates:
            if wait := self._counts.wait(client, amount, seconds, time.time()):
                return max(1, min(math.ceil(wait), seconds))
        return 0
