"""Counts in shared memory admit what a limiter of the `limits` package admits, and are one for forked processes."""

import os
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from limits import RateLimitItemPerSecond
from limits.storage import memory
from limits.strategies import SlidingWindowCounterRateLimiter

from web.shared_counts import SharedCounts

STEPS = st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 7).map(lambda step: round(step, 2))), max_size=60)


@given(STEPS, st.integers(1, 5), st.integers(1, 10))
def test_events_are_admitted_as_by_the_limits_package(
    steps: list[tuple[str, float]], amount: int, seconds: int
) -> None:
    now = 1_000_000.0
    counts, storage = SharedCounts(), memory.MemoryStorage()
    limiter, item = SlidingWindowCounterRateLimiter(storage), RateLimitItemPerSecond(amount, seconds)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(time, "time", lambda: now)
        for key, step in steps:
            now += step
            assert (counts.wait(key, amount, seconds, now) == 0) is limiter.hit(item, key)


@given(STEPS, st.integers(1, 5), st.integers(1, 10))
def test_after_the_wait_an_event_is_admitted_and_not_much_earlier(
    steps: list[tuple[str, float]], amount: int, seconds: int
) -> None:
    now, counts = 1_000_000.0, SharedCounts()
    for _, step in steps:
        now += step
        if wait := counts.wait("a", amount, seconds, now):
            assert wait <= seconds + 0.001
            assert counts.wait("a", amount, seconds, now + wait * 0.9 - 0.002) or wait < 0.01
            now += wait + 0.001
            assert counts.wait("a", amount, seconds, now) == 0


def test_forked_processes_count_together() -> None:
    counts = SharedCounts()
    for _ in range(3):
        if not (child := os.fork()):
            os._exit(int(bool(counts.wait("a", 4, 60, 600.0))))
        assert os.waitpid(child, 0)[1] == 0
    assert counts.wait("a", 4, 60, 600.0) == 0
    assert counts.wait("a", 4, 60, 600.0) == 60
    assert counts.wait("b", 4, 60, 600.0) == 0


def test_many_keys_displace_none_that_is_in_use() -> None:
    counts = SharedCounts()
    assert counts.wait("a", 1, 60, 600.0) == 0
    for number in range(2_000):
        assert counts.wait(f"other {number}", 1, 60, 601.0) == 0
    assert counts.wait("a", 1, 60, 602.0) > 0
