"""What the compiled functions do."""

INTERFACE: int

def table(keys: list[tuple[str, str]], /) -> bytes:
    """The table of the words that begin phrases, for `first_words`.

    A key is the first word of a phrase in lower case, and the second where the phrase is none without it, else "".
    Behind the first stands `L` where the word may begin with a small letter, `C` where it may with anything else, `P`
    where it is a prefix of words, or `B` for the first three letters of one.
    """

def first_words(text: str, letters: bytes, table: bytes, /) -> tuple[bytes, bytes] | None:
    """Where each word starts and ends in a text, and which words may begin a phrase, both as numbers of 32 bits.

    A word is a run of letters and digits: `letters` has a byte other than 0 for each of these among the first 0x3000
    characters. All words that begin a phrase of the table are among those that may; so are words with letters outside
    ASCII, and some others. None for a text with characters of other scripts.
    """

def features(text: bytes, moves: bytes, rows: bytes, of_states: bytes, /) -> bytes:
    """The features that an automaton meets in a text, in the order in which it first meets them, each with its count:
    pairs of numbers of 32 bits.

    From a state in row r, a byte b leads to the state `moves[256 * r + b]`. `rows` has the row of each state in 16
    bits, `of_states` the feature that is met there in 32, or a number below 0. Raises ValueError if an array is
    damaged, or the text longer than 1 MB.
    """
