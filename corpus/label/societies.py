"""Associations, hospitals, companies and the like, known by the form of their names and by what they do.

Releases of members of Congress name who stands behind a bill and who gets a grant, whereas in those of prosecutors such
names are of victims, employers and sites, unless they make a list.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby

from corpus.label.files import read

_WORD = r"(?:[A-Z][\w’'\-]*|[A-Z]\.(?:[A-Z]\.)+|&)"
_TITLES = r"(?:Executive|President|CEO|Director|Chair|Chairman|Chairwoman|Commissioner|Coordinator|Superintendent|Dr)\b"
_PART = rf"(?!{_TITLES}){_WORD}"
_SENTENCE_OPENER = re.compile(
    r"(?:The|An?|And|In|On|At|By|With|From|For|To|Of|As|Our|His|Her|This|These|Today|Yesterday|However|While|When|After"
    r"|Both|Also|If|But|Former|Said|Because|Million|Members|Services|(?:Dr|Mr|Ms|Mrs|Rep|Sen)\.|[A-Z]\w+-based|&) "
)
"""Words in capitals before a name that are no part of it."""
_OTHER_NAME = re.compile(
    r"\b(?:Act|Programs?|Bill|Congress|Committee|Subcommittee|Senate|House|Initiative|Week|Day|Chair|Chairman|Member"
    r"|Departments?|U\.S\.|United States|State of)\b"
)
"""What shows that a name in capitals is a law, an event, or a part of the government."""
_GENERAL = frozenset(
    "Behavioral Big Clinical Community Conservation Emergency Energy Health Human Medical Mental Prevention Public "
    "Recovery Social Support Treatment Veterans".split()
)
"""Words that make no name of their own before a head."""
_COMPANY_FORMS = ("Inc.", "Corp.", "LLC")
_WITH_FIELD = re.compile(r" (?:of|for|on) ")
_OF_HEALTH = ("Public Health", "Mental Health", "Behavioral Health")
_OFFICE = (
    r"(?:[Pp]resident|CEO|[Dd]irector|[Cc]hair(?:man|woman|person)?|[Ss]pokes(?:man|woman|person)|[Rr]epresentatives?"
    r"|[Ee]xecutive|[Oo]fficer|[Ss]ecretary|[Ff]ounder|[Cc]ounsel|[Pp]rofessor|[Cc]oordinator|[Aa]dministrator"
    r"|[Ss]uperintendent|[Dd]ean|[Cc]ommissioner|[Mm]anager|[Pp]hysician|[Ss]pecialist|[Ll]eaders)"
)
_SPOKEN_FOR = re.compile(
    rf"\b{_OFFICE}\b[^.;:\"“”\n]{{0,70}}?\b(?:of|at|for|with|from) (?:[Tt]he )?$"
    r"|\b(?:President|CEO|Director|Chairman|Officer|Spokes(?:man|woman)|Coordinator|Manager|Center), (?:the )?$"
)
"""Before a name: somebody who speaks for it, such as "president of the"."""
_ITS_SPEAKER = re.compile(
    r"(?:['’]s)?(?: \([A-Z][\w.&-]+\))?,? (?:National |State |Vice |Executive |Board |Assistant |Associate |Acting "
    r"|Interim )*(?:President|CEO|Director|Chair(?:man|woman)?|Spokes(?:man|woman|person)|Founder|Secretary|Coordinator"
    r"|Superintendent|Commissioner)\b"
)
_ACTS = re.compile(
    r"(?:,? ?\([A-Z][\w.&\- ]+\))?(?:, [^,.;]{3,60},)?\s(?:(?:has|have|today|recently|also|now|deeply|strongly|fully"
    r"|each|just|already|currently|proudly|will|is|was|are|were|been|be|so|proud to|pleased to|that|which)\s){0,3}"
    r"(?:announc|said|says|stated|releas|reports?\b|reported|award|estimat|launch|join|support|endors|host|warn|urge"
    r"|call(?:s|ed) on|testif|conducted|applaud|commend|thank|pleased|proud|believ|receiv|oppos|publish|sponsor"
    r"|partner|serv(?:es|ed)|offer(?:s|ed)|advocat|appreciat|manufactur|increased|raised|sued|filed|petition|told"
    r"|wrote|gave|recogniz|states\b|represents|agree|plans to|teamed|collaborat|participat|donat|found that)"
    r"|,? [\"“](?=[A-Z])"
)
_ACTED_WITH = re.compile(
    r"\b(?:join(?:ed|ing|s)(?: by| with)?|supported by|support (?:of|from)|endorsed by|endorsements? (?:of|from|by)"
    r"|(?:backed|hosted|sponsored|organized|published|released|conducted|commissioned|manufactured|sold|made) by"
    r"|(?:partnership|partnering|partnered|conjunction|cooperation|collaboration|working|here|along) with"
    r"|assistance (?:of|from)|[Aa]ccording to|on behalf of|representative from|companies like|applaud|commend|I thank"
    r"|drug ?maker|manufacturer"
    r"|(?:study|report|survey|analysis|research|poll|review|letter|testimony|data|estimate|petition)s?"
    r" (?:\w+ ){0,3}(?:by|from)|(?:organizations?|groups?|associations?),? (?:including,?|such as|like)) (?:[Tt]he )?$"
)
_NEXT_IN_LIST = re.compile(
    rf"(?:,? Inc\.)?(?: \([A-Z][\w.&’' -]+\))?(?:[,;] (?:and |y )?|,? and | as well as )(?:the )?"
    rf"(?:{_WORD}(?: (?:of |for |and |the |– )?{_WORD}){{0,6}}[,;] (?:and )?(?:the )?){{0,2}}"
)
"""What stands between two names of a list: up to two others that have no head."""
_LIST_OF_MEMBER, _LONG_LIST, _LIST_WITHIN = 2, 3, 400
"""Names that make a list of partners or supporters, in a text by a legislator and elsewhere, and the characters in
which they stand."""
_CAPITAL = re.compile(r"(?<!\w)[A-Z]")
_PROSECUTOR = (
    *("OCDA", "District Attorney", "DISTRICT ATTORNEY", "U.S. Attorney", "Justice Department"),
    *("Department of Justice", "Attorney General", "Prosecut", "prosecut"),
)
"""Marks of a text about a criminal case, whose other bodies are victims, employers and sites."""
_BEFORE = 110
"""Characters before a name that may say what it does."""
_LONGEST = 80
"""The most characters of a name; longer ones are lists that lost their commas."""
_CHARACTERS_PER_COMMA = 250
"""The most in a text that has not lost its punctuation, without which nobody knows where a name ends."""


def societies(text: str, title: int, of_member: bool) -> Iterator[tuple[str, int, int]]:
    """Yield those that act behind the title of a text, with their positions: they speak, support, report or receive.

    So do those in a list of several, which names partners or supporters; they alone do in a text about a criminal case
    that no member of Congress publishes (`of_member`).
    """
    if text.count(",") * _CHARACTERS_PER_COMMA < len(text):
        return
    of_member = of_member or not any(map(text.__contains__, _PROSECUTOR))
    if not (of_member or _may_have_list(text, title)):
        return
    for listed in _lists(text, title):
        acts = len(listed) >= (_LIST_OF_MEMBER if of_member else _LONG_LIST)
        for name, start, end in listed:
            acts = acts or (of_member and _acts(text, start, end))
            if acts:
                yield name, start, end


def _may_have_list(text: str, title: int) -> bool:
    """Whether as many heads as make a list stand near each other, which is soon found out."""
    ends = [found.end() for found in _head().finditer(text, title + 1)]
    return any(last - first < _LIST_WITHIN for first, last in zip(ends, ends[_LONG_LIST - 1 :], strict=False))


def _lists(text: str, title: int) -> Iterator[list[tuple[str, int, int]]]:
    """Yield the names that stand behind each other in a list, other names among them; most stand alone."""
    listed: list[tuple[str, int, int]] = []
    for first, end in _names(text, title):
        start = first
        while opener := _SENTENCE_OPENER.match(text, start, end):
            start = opener.end()
        if _is_no_name(text[start:end]):
            continue
        if listed and not _NEXT_IN_LIST.fullmatch(text, listed[-1][2], start):
            yield listed
            listed = []
        listed.append((text[start:end], start, end))
    if listed:
        yield listed


def _names(text: str, title: int) -> Iterator[tuple[int, int]]:
    """Yield where names of societies stand; only what stands before a head is looked at, since most words are none."""
    last = title
    for head in _head().finditer(text, title + 1):
        if head.end() > last:
            for capital in _CAPITAL.finditer(text, max(last, head.start() - 1 - _LONGEST), head.start() + 1):
                if found := _society().match(text, capital.start()):
                    last = found.end()
                    yield found.span()
                    break


def _is_no_name(name: str) -> bool:
    if name[0].islower() or len(name) > _LONGEST or _OTHER_NAME.search(name):
        return True
    if name.endswith(_OF_HEALTH) and not _WITH_FIELD.search(name):
        return True
    *words, _ = name.split()
    return _GENERAL.issuperset(words) or words[0] in _COMPANY_FORMS


def _acts(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _BEFORE) : start]
    return bool(
        _ACTS.match(text, end)
        or _ITS_SPEAKER.match(text, end)
        or _ACTED_WITH.search(before)
        or _SPOKEN_FOR.search(before)
    )


@cache
def _head() -> re.Pattern[str]:
    """A head that begins a word. Its initial comes first, so that no other place is looked at."""
    heads = sorted((one for one in _all_heads() if "A" <= one[0] <= "Z"), key=lambda one: one[0])
    of_initials = (
        rf"{initial}(?<=[\s\"“(/]{initial})(?:{_any_of(one[1:] for one in group)})"
        for initial, group in groupby(heads, key=lambda one: one[0])
    )
    return re.compile(rf"(?:{'|'.join(of_initials)})(?![\w-])")


@cache
def _heads() -> str:
    return _any_of(_all_heads())


def _all_heads() -> Iterable[str]:
    return read("bodies")["societies"]["heads"]  # type: ignore[no-any-return]


def _any_of(texts: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(texts, key=len, reverse=True)))


@cache
def _field() -> str:
    """What a society is for, with a second thing behind "and": of two words at most, or more without another head."""
    plain = rf"(?!(?:{_heads()})(?![\w-])){_PART}"
    second = rf"(?:,? (?:and|&) {_PART}(?: {_PART})?| (?:and|&) {plain}(?: {plain}){{2,3}})(?! {_WORD})"
    return rf"(?:the )?{_PART}(?:(?: of)? {_PART})*(?:{second})?"


@cache
def _society() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{_WORD} ){{0,7}}(?:{_heads()})(?: (?:of|for|on|against|to) {_field()})?(?![\w-])(?! (?!{_TITLES})[A-Z])"
    )
