"""One question has one budget of processor time, and ends soon after it is spent or nobody waits."""

import threading
from time import sleep, thread_time

import pytest

from search.budget import Budget
from search.errors import CancelledError, SearchError, TookTooLongError


def burn(seconds: float) -> None:
    """Use so much processor time of this thread."""
    until = thread_time() + seconds
    while thread_time() < until:
        pass


def test_a_budget_is_of_processor_time_not_of_the_clock() -> None:
    budget = Budget(0.05)
    sleep(0.1)
    budget.check()
    burn(0.06)
    assert not budget.lasts()
    assert not budget.left
    with pytest.raises(TookTooLongError, match="took too long"):
        budget.check()


def test_all_threads_that_serve_a_question_use_its_budget() -> None:
    budget = Budget(0.06)

    def serve() -> None:
        budget.check()
        burn(0.04)
        budget.lasts()

    threads = [threading.Thread(target=serve) for _ in range(2)]
    for thread in threads:
        thread.start()
        thread.join()
    assert budget.used >= 0.08
    assert not budget.lasts()


def test_what_a_part_uses_is_used_of_the_whole() -> None:
    budget = Budget(0.1)
    part = budget.part(0.25)
    assert part.left == pytest.approx(0.025, abs=0.005)
    burn(0.03)
    assert not part.lasts()
    assert budget.lasts()
    assert budget.used == pytest.approx(part.used, abs=0.005)


def test_what_is_done_for_all_questions_counts_for_none() -> None:
    budget = Budget(0.05)
    part = budget.part(1.0)
    with part.uncounted():
        burn(0.06)
    budget.check()
    assert budget.used < 0.05
    burn(0.06)
    assert not budget.lasts()


def test_a_client_that_has_gone_ends_the_work_whatever_time_is_left() -> None:
    gone = threading.Event()
    budget = Budget(cancelled=gone.is_set)
    part = budget.part(0.5)
    budget.check()
    gone.set()
    for one in (budget, part):
        with pytest.raises(CancelledError):
            one.check()
        with pytest.raises(CancelledError):
            one.lasts()
    assert issubclass(CancelledError, SearchError)
    assert not issubclass(CancelledError, TookTooLongError), "what is left out for want of time goes on without"
