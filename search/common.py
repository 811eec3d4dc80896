"""Words that say nothing of what a release is about."""

_COMMON = frozenset(
    "a an and are as at be been by did do does for from had has have how i in into is it its me my of on or our she so "
    "than that the their them then there these they this those to us was we were what when where which who whom why "
    "will with you your "
    "al ante bajo como con cual cuando de del desde donde el ella ellos en entre era es esta este fue ha han hasta la "
    "las le les lo los más mi ni no o para pero por que qué quien se sin sobre su sus también un una uno y ya".split()
)


def is_common(word: str) -> bool:
    """Whether the word says nothing, in English or Spanish."""
    return word.lower() in _COMMON
