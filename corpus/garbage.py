"""How often Python looks for garbage that refers to itself, which little of a program here does."""

import gc

SELDOM = 50_000
"""New objects until the next look. By default they are 700, and a page of HTML has a hundred times as many."""


def keep_what_is_loaded() -> None:
    """Leave what a worker has loaded out of all further looks, and look seldom at the rest: 5 % less processor time."""
    gc.freeze()
    gc.set_threshold(SELDOM)
