"""How often one client may ask."""

import math
import time

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

GENEROUS = "50/second;1800/minute"
"""More than a reader needs who types with suggestions, and than an office behind one address does."""


class RateLimit:
    """Counts requests by client, in memory: a server that starts anew has forgotten them."""

    def __init__(self, rates: str = GENEROUS) -> None:
        """The rates as `limits` reads them: `50/second;1800/minute`. Raises ValueError for anything else."""
        self._rates = parse_many(rates)
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def wait(self, client: str) -> int:
        """Count a request; 0, or the whole seconds after which the client may ask again."""
        for rate in self._rates:
            if not self._limiter.hit(rate, client):
                return self._reset(rate, client)
        return 0

    def _reset(self, rate: RateLimitItem, client: str) -> int:
        reset = self._limiter.get_window_stats(rate, client).reset_time - time.time()
        return max(1, min(math.ceil(reset), rate.get_expiry()))
