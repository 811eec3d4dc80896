"""British and American spellings of English words as one: the American one, by rules for whole families of words.

Single words that no rule covers stand in `word_forms/en.txt`.
"""

import re

from corpus.lazy_pattern import lazy_pattern

_PARTS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (lazy_pattern(pattern), american)
    for pattern, american in (
        (r"\A(an|leuk|hyper?|hypo|isch|tox|bacter|septic)aem", r"\1em"),
        (r"\A(an|par|syn|kin)aesth", r"\1esth"),
        (r"\Ahaem", "hem"),
        (r"\A(ortho|encyclo)?paed", r"\1ped"),
        (r"\Agynaec", "gynec"),
        (r"\A(arch|pal)aeo", r"\1eo"),
        (r"\Acaes(?=ar|ium)", "ces"),
        (r"aemia(s?|c)\Z", r"emia\1"),
        (r"\Aoe(?=s|d)", "e"),
        (r"\Afoet", "fet"),
        (r"(?<=rrh)oe(?=a)", "e"),
        (r"sulph(?=[aiou])", "sulf"),
        (r"\Amanoeuvre?", "maneuver"),
        (
            r"\A((?:mis|dis|un)?(?:behavi|col|fav|hon|lab|harb|neighb|hum|rum|tum|vap|arm|od|flav|endeav|rig|vig|sav"
            r"|parl|splend|cand|clam|demean|ferv|succ|val|ranc|glam))our",
            r"\1or",
        ),
        (
            r"\A((?:kilo|centi|milli|micro|nano|deca|deci|hecto)?(?:met|lit)|cent|epicent|fib|theat|calib|sab|spect"
            r"|meag|lust|somb|och|reconnoit|saltpet)re(s|d)?\Z",
            r"\1er\2",
        ),
        (r"\A(\w{2,})(lys)(e[dr]?|ing|ers)\Z", r"\1lyz\3"),
        (r"(?<=\wlog)ue(s?)\Z", r"\1"),
        (r"\A(kilo|milli|micro|centi)?gramme(s?)\Z", r"\1gram\2"),
        (r"\A(defen|offen|licen|preten)c(e[ds]?|es)\Z", r"\1s\2"),
        (
            r"\A(fue|refue|signa|mode|labe|relabe|cance|trave|leve|counse|channe|tunne|funne|pane|parce|marsha|shove|riva"
            r"|equa|dia|due|quarre|unrave|initia|peda|spira|swive|chise|grove|libe|reve|tota)"
            r"l(l(?:ed|ing|ers?|ors?))\Z",
            r"\1\2",
        ),
    )
)
_BRITISH = lazy_pattern(
    r"our|re[sd]?\Z|is(?:e[drs]?|ing|ers|able|ation|ations|ational)\Z|ae|oe|lph|lys(?:e|ing)|ogues?\Z|mmes?\Z|[en]ce[ds]?\Z"
    r"|ll(?:ed|ing|ers?|ors?)\Z"
)
"""Found in every word that a rule changes, and in few others."""
_ISE = lazy_pattern(r"(\w{3,})is(e[drs]?|ing|ers|able|ation|ations|ational)\Z")
_NOT_ISE = lazy_pattern(
    r"(?:adv|apprai|appr|ar|bra|bru|compr|comprom|conc|cru|dem|desp|dev|disgu|enterpr|exc|exerc|expert|franch|improv"
    r"|inc|circumc|mal?a|merchand|no|parad|po|pra|prec|prem|prom|ra|repr|rev|superv|surm|surpr|telev|treat|turqu|w"
    r"|advert|pract|porpo|torto|mayonna|quadr|upr|chast|arr|sunr|moonr|highr|lia|catech|cha|val|marqu|chem|cer|\Aden|\Alou)\Z"
)
"""What stands before -ise in words that are spelled so everywhere, such as *advise* and *exercise*."""


def american(word: str) -> str:
    """The American spelling of a folded English word; any other word is returned unchanged."""
    if not _BRITISH.search(word):
        return word
    for part, spelled in _PARTS:
        word = part.sub(spelled, word)
    found = _ISE.search(word)
    if found and not _NOT_ISE.search(found[1]):
        return f"{found[1]}iz{found[2]}"
    return word
