"""How freely the words of a search were taken, with a link back for every liberty."""

from collections.abc import Iterable

from search.ask import Also, Answer
from search.spelling.correct import Correction
from search.syntax.edits import insisted, reworded
from search.terminal import is_own
from web.address import Address
from web.pages import AlsoView, Corrected, Lack, Link, Understanding

_CONCEPTS = 6
_NAMES = 4
_FEW = 1
"""A fold that would hide no more than this is not worth opening."""


def understanding(answer: Answer, address: Address) -> Understanding:
    also = tuple(_also(one, address) for one in answer.also)
    shown = len(also) if len(also) <= _CONCEPTS + _FEW else _CONCEPTS
    expand = address.wording.expand
    free = bool(also or address.wording.without or any(one.applied for one in answer.corrections))
    return Understanding(
        corrections=tuple(_corrected(one, answer.text, address) for one in answer.corrections),
        also=also[:shown],
        more=also[shown:],
        left_out=tuple(Link(name, address.again(name).href) for name in address.wording.without if expand),
        as_typed=address.expanding(False).href if expand and free else None,
        freely=None if expand else address.expanding(True).href,
    )


def put_right(text: str, corrections: Iterable[Correction]) -> str:
    """The text with the corrections that were applied."""
    for one in corrections:
        if one.applied:
            text = reworded(text, one.typed, _written(one.meant[0])) or text
    return text


def lack(part: str, answer: Answer, address: Address) -> Lack:
    """What a hit lacks, and the search that wants it in every release."""
    text = answer.text if reworded(answer.text, part, part) else answer.read_as
    return Lack(part, address.with_text(insisted(text, part)).href)


def _corrected(one: Correction, text: str, address: Address) -> Corrected:
    if one.applied:
        back = reworded(text, one.typed, f'"{one.typed}"')
        as_typed = address.with_text(back) if back else address.expanding(False)
        return Corrected(one.typed, (), one.meant[0], as_typed.href)
    reworded_to = ((meant, reworded(text, one.typed, _written(meant))) for meant in one.meant)
    links = tuple(Link(meant, address.with_text(changed).href) for meant, changed in reworded_to if changed)
    return Corrected(one.typed, links, None, None)


def _written(meant: str) -> str:
    return f'"{meant}"' if " " in meant else meant


def _also(one: Also, address: Address) -> AlsoView:
    if is_own(one):
        return AlsoView(None, None, (Link(one.concept, address.less(one.names[0]).href),), ())
    names = tuple(Link(name, address.less(name).href) for name in one.names)
    shown = len(names) if len(names) <= _NAMES + _FEW else _NAMES
    remove = address.less(one.concept).href if len(names) > 1 else None
    return AlsoView(one.concept, remove, names[:shown], names[shown:])
