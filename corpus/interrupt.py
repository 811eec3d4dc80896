"""Handling Ctrl-C and SIGTERM: stopping at once, or at the next safe moment."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def interruptible() -> Iterator[None]:
    """Make both Ctrl-C and SIGTERM raise KeyboardInterrupt inside the block.

    A process started in the background inherits that SIGINT is ignored; here the signal stops it all the same. Outside
    the main thread nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _raise) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def interrupt_held() -> Iterator[Callable[[], None]]:
    """Hold back Ctrl-C and SIGTERM inside the block; yields a function to call where stopping is safe.

    The function raises KeyboardInterrupt if a signal has come. A second signal raises it at once. Outside the main
    thread, where Python delivers no signals, nothing is held back.
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    came = False

    def note(_number: int, _frame: FrameType | None) -> None:
        nonlocal came
        if came:
            raise KeyboardInterrupt
        came = True

    def check() -> None:
        nonlocal came
        if came:
            came = False
            raise KeyboardInterrupt

    before = {number: signal.signal(number, note) for number in _SIGNALS}
    try:
        yield check
        check()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _raise(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
