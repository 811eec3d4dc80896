"""Titles and texts of releases, drawn at random."""

import random

WORDS = (
    "acetic anhydride cargo customs officers seized laboratory harbour container vessel crew route border heroin "
    "opium poppy valley province ministry court verdict treaty session commission delegate report survey yield price "
    "precursor solvent drum label invoice broker parcel courier airport scanner patrol river forest camp raid chemist"
).split()


def title(dice: random.Random) -> str:
    return " ".join(dice.sample(WORDS, 5)).capitalize()


def body(dice: random.Random, words: int = 60) -> str:
    return " ".join(dice.choices(WORDS, k=words)).capitalize() + "."
