"""Being asked to stop: by Ctrl-C or SIGTERM, at once or at a good moment."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def interruptible() -> Iterator[None]:
    """Have Ctrl-C and SIGTERM alike raise KeyboardInterrupt inside the block.

    A process that was started in the background, by a build server or a script, inherits that Ctrl-C is ignored;
    whoever sends it the signal all the same wants it to end. Outside the main thread nothing changes.
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
    """Hold back Ctrl-C and SIGTERM inside the block; call what it gives where stopping is safe.

    That call raises KeyboardInterrupt if a signal has come. A second signal does not wait. Outside the main thread,
    where Python delivers no signals, nothing is held.
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
