"""Limits how often each client may send requests."""

import math
import time

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

GENEROUS = "50/second;1800/minute"
"""More than one reader typing with suggestions needs, or a whole office behind one address."""


class RateLimit:
    """Counts requests by client, in memory, so that a restart of the server resets the counts."""

    def __init__(self, rates: str = GENEROUS) -> None:
        """`rates` in the syntax of the `limits` package: `50/second;1800/minute`. Raises ValueError if invalid."""
        self._rates = parse_many(rates)
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def wait(self, client: str) -> int:
        """Count a request; return 0 if it is allowed, else the whole seconds after which the client may retry."""
        for rate in self._rates:
            if not self._limiter.hit(rate, client):
                return self._reset(rate, client)
        return 0

    def _reset(self, rate: RateLimitItem, client: str) -> int:
        reset = self._limiter.get_window_stats(rate, client).reset_time - time.time()
        return max(1, min(math.ceil(reset), rate.get_expiry()))
