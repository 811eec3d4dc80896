"""Handling Ctrl-C and SIGTERM: stopping at once, or at the next safe moment."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

Handler = Callable[[int, FrameType | None], None]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def interruptible() -> Iterator[None]:
    """Make both Ctrl-C and SIGTERM raise KeyboardInterrupt inside the block.

    A process started in the background inherits that SIGINT is ignored; here the signal stops it all the same. Outside
    the main thread nothing changes.

    A compiled library that is being loaded meanwhile may make another error of the interrupt, such as ImportError: the
    block is left with KeyboardInterrupt all the same.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came = False

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        nonlocal came
        came = True
        raise KeyboardInterrupt

    with signals_handled_by(interrupt):
        try:
            yield
        except Exception as error:
            if came:
                raise KeyboardInterrupt from error
            raise


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

    with signals_handled_by(note):
        yield check
        check()


@contextmanager
def signals_handled_by(handler: Handler) -> Iterator[None]:
    """Handle Ctrl-C and SIGTERM inside the block; restores the handlers before it. For the main thread only."""
    before = {number: signal.signal(number, handler) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)
