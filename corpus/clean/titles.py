"""Choosing the title of a release."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from html import unescape
from itertools import islice

from corpus.clean.boilerplate import is_banner
from corpus.clean.bylines import only_a_date
from corpus.clean.dates.date_formats import dates_in
from corpus.clean.dates.datelines import is_place
from corpus.clean.generic_titles import is_generic
from corpus.clean.offices import ends_an_unspaced_line, is_capitalized, names_an_office
from corpus.clean.text import one_line, word_set
from corpus.label import find_organization
from corpus.release import Confidence, Evidence, Witness

_LONGEST = 300
_SITE = re.compile(r"\s+[|»·•–—:-]{1,2}\s+")
_ALIKE, _ALIKE_LOWER_DOWN = 0.3, 0.6
"""Share of words that a heading must have in common with another title: the first heading, and any later one."""
_LONGEST_NAME = 5
"""Words of the longest site name that is recognised by its place in the title element."""
_LONGEST_ABBREVIATION = 8
_LONGEST_UNSPACED_NAME = 12
"""Characters of the longest site name in a script without blanks."""
_LONGEST_UNSPACED_SECTION = 4
"""Characters of the longest section behind a hyphen in such a script."""
_UNSPACED_SITE = re.compile(r"\s*[|｜_＿｜\-–—―‐·・:：]+\s*")
"""What parts a title and a site's name in scripts without blanks."""
_UNSPACED_NAME = re.compile(
    r".*(?:网|網|网站|官网|門戶|门户|站|报|報|社|台|局|部|厅|廳|庁|署|委|院|会|會|处|處|科|府|県|都|市|区|频道|頻道|新闻|新聞|ニュース|在线|"
    r"线上|中心|首页|首頁|ホームページ|公式サイト|サイト|通報|动态|要闻|资讯)"
)
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_DOMAIN = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)
_LONGEST_SITE, _SHORTEST_TITLE = 8, 10
"""Most words of a site's name, and characters that a title has more than, to be parted from one."""
_PARTS = re.compile(r":\s|\s[/|–—-]\s")
_SITE_IN_BRACKETS = re.compile(r"\[([^\]]{2,60})\]\s*")
_KICKER = 5
"""Most words before the title within a heading."""
_ENOUGH = 4
"""Fewest words of a title that can't be the beginning of another by chance."""
_LONGEST_LABEL, _SECTION = 8, 2
"""Most words of an office above a title, and of a section or a place that nothing else tells."""
SUBJECT = re.compile(
    r"(?:subject|sub|re|ref|asunto|assunto|objet|betreff|betr\.|oggetto|onderwerp|dot\.|dotyczy|temat|sprawa|предмет|относно|стосовно|predmet|title|headline|título|titre|titel|thema|标题|標題|тема|тақырыбы|věc|vec|tárgy|"
    r"subiect|ämne|emne|konu|perihal|hal|κοινοποίηση|θέμα|主旨|主題|主题|件名|제목|الموضوع|موضوع|הנדון|เรื่อง|विषय|বিষয়|"
    r"v/v|về việc)"
    r"\s?[:：]\s*",
    re.IGNORECASE,
)
_MAILING_LIST = re.compile(r"\[[a-z0-9]+(?:[-_][a-z0-9]+)+\]\s+")
"""What software for mailing lists writes before each subject."""
_ABBREVIATION = re.compile(r"(?:\b\w\.|\b(?:Inc|Corp|Ltd|Co|Jr|Sr|etc|Mr|Dr|No|EE\. UU))\.?$")


def title_of_page(
    headings: Sequence[str],
    structured: Iterable[tuple[Witness, str]],
    title_element: str | None,
    hinted: str | None,
    site_name: str | None,
    *,
    minor_headings: Callable[[], Sequence[str]] = tuple,
    headline: Callable[[Sequence[str]], str | None] = lambda _: None,
) -> Evidence | None:
    """Choose the title of a page, from the most trusted witness that has one; `minor_headings` where no main one has.

    `headline` finds a line above the text that is the title where all titles given to it are names of the site.

    In this order: the heading most similar to the other titles, if it is similar enough; the structured metadata, in
    the order given; the title element; the first heading; the title in the feed. The site's name is removed from each,
    and what a template calls all of its pages ("News detail") is no title.
    """
    said = [
        (witness, title)
        for witness, text in structured
        if (title := _without_suffix(one_line(unescape(text)), site_name)) and not is_generic(title)
    ]
    whole = one_line(title_element or "")
    if is_generic(whole) or is_generic(_without_site(whole, site_name)) or _names_a_section_of_a_site(whole):
        whole = ""
    headings = [text for one in headings if not is_generic(text := one_line(one))]
    others = [title for _, title in said if title] + [one for one in (whole, one_line(hinted or "")) if one]
    in_metadata = [title for _, title in said]
    if whole and headings == [whole] and _is_the_office(whole, in_metadata, minor_headings):
        headings, whole, others = [], "", [one for one in others if one != whole]
    if (site := _SITE_IN_BRACKETS.match(whole)) and any(word_set(one) == word_set(site[1]) for one in headings):
        headings = [one for one in headings if word_set(one) != word_set(site[1])]
        others = [one.removeprefix(site[0]) for one in others]
        whole = whole.removeprefix(site[0])
    own = [one for one in headings if not _names_the_site(one, whole, site_name, in_metadata)]
    if not headings:
        headings = [text for one in minor_headings() if not is_generic(text := one_line(one))]
        own = [one for one in headings if not _names_the_site(one, whole, site_name, in_metadata)]
    elif not own and whole:
        own = headings = _part_of_title_element(minor_headings(), whole)
    own = [_without_kicker(_without_byline(one, others), others) for one in own]
    alike = max(own, key=lambda one: _overlap(one, others), default=None)
    needed = _ALIKE if alike and headings[0].startswith(alike) else _ALIKE_LOWER_DOWN
    is_confirmed = alike is not None and (
        (_overlap(alike, others) >= needed and _is_no_word_of(alike, others))
        or (headings[0].startswith(alike) and any(_goes_on_behind(alike, one) for one in others))
    )
    if not is_confirmed or len((alike or "").split()) <= _LONGEST_NAME:
        above = headline(list(dict.fromkeys(others)))
    else:
        above = None
    ranked: list[tuple[Witness, str]] = [
        *((("heading", above),) if above else ()),
        *((("heading", alike),) if alike and is_confirmed else ()),
        *((witness, _without_site(title, site_name)) for witness, title in said),
        *((("meta", _without_site(whole, site_name)),) if whole else ()),
        *(("heading", one) for one in own),
        *((("feed", one_line(hinted)),) if hinted else ()),
    ]
    for witness, written in ranked:
        title = _without_section_of_both(without_subject(_punctuated(written, others)), whole)
        if 1 < len(title) <= _LONGEST and not is_banner(title):
            confirmed = any(_says_the_same(other, title) for other in others)
            sure: Confidence = "high" if witness == "heading" and confirmed else "medium"
            return Evidence("title", _without_suffix(title, site_name), witness, title, sure)
    nothing_better = _without_site(one_line(title_element or ""), site_name)
    if 1 < len(nothing_better) <= _LONGEST:
        return Evidence("title", nothing_better, "meta", nothing_better, "low")
    return None


def names_no_text(line: str) -> bool:
    """Whether a line that is printed in large letters is a banner, a date, a place, a section or an office."""
    if is_banner(line) or only_a_date(line) or is_place(line) or len(line) > _LONGEST:
        return True
    return len(line.split()) <= _SECTION or (names_an_office(line) and len(line.split()) < _LONGEST_LABEL)


def without_subject(title: str) -> str:
    """A title without the label of the subject of a letter, "RE: ...", and the name of a mailing list before it."""
    title = _MAILING_LIST.sub("", title)
    found = SUBJECT.match(title)
    return title[found.end() :].lstrip() if found and len(title) - found.end() >= _SHORTEST_TITLE else title


def without_full_stop(title: str) -> str:
    if title.endswith(".") and not title.endswith("..") and not _ABBREVIATION.search(title):
        return title[:-1].rstrip()
    return title


def _says_the_same(other: str, heading: str) -> bool:
    """Whether another title confirms a heading: one of its parts equals it, or it makes up most of the other."""
    mine, theirs = word_set(heading), word_set(other)
    return any(word_set(part) == mine for part in _SITE.split(other)) or (
        mine <= theirs and 2 * len(mine) >= len(theirs)
    )


def _is_no_word_of(heading: str, others: Iterable[str]) -> bool:
    """Whether a heading is more than a single word that other titles have among many, and none begins with."""
    mine = word_set(heading)
    return (
        len(mine) > 1
        or _UNSPACED.search(heading) is not None
        or any(
            other.casefold().startswith(heading.casefold())
            or any(word_set(part) == mine for part in _SITE.split(other))
            for other in others
        )
    )


def _goes_on_behind(heading: str, other: str) -> bool:
    """Whether a heading begins with the first part of another title, of two words or more, and a mark behind it."""
    first = _SITE.split(other)[0]
    return " " in first and heading.startswith(first) and _PARTS.match(heading, len(first)) is not None


def _without_section_of_both(title: str, title_element: str) -> str:
    """A title without the name of a section that stands at its end and at that of a title element of other words."""
    (*mine, last), (*theirs, other) = title.split(" | "), title_element.split(" | ")
    is_of_both = last == other and len(last.split()) <= _SECTION and mine and theirs and mine != theirs
    return " | ".join(mine) if is_of_both else title


def _is_an_abbreviation(part: str) -> bool:
    return part.isupper() and part.isalpha() and len(part) <= _LONGEST_ABBREVIATION


def _part_of_title_element(headings: Sequence[str], title_element: str) -> list[str]:
    """The first heading that is a part of the title element behind the name of the site, or with a few words more.

    None where a heading is the first part: the title element, without the site's name behind it, is as good.
    """
    parts = [word_set(part) for part in _SITE.split(title_element)]
    long = [words for words in parts if len(words) >= _ENOUGH]
    said = {heading: word_set(heading) for heading in headings}
    if any(words in long for words in said.values()):
        behind = (heading for heading, words in said.items() if words in long and words != parts[0])
        return [] if parts[0] in said.values() else [*islice(behind, 1)]
    longer = (
        heading
        for heading, words in said.items()
        if any(part < words and len(part) >= _ALIKE_LOWER_DOWN * len(words) for part in long)
    )
    return [*islice(longer, 1)]


def _overlap(heading: str, others: Iterable[str]) -> float:
    """The largest overlap coefficient of a heading and other titles, with a small bonus for longer overlaps."""
    mine = word_set(heading)
    shared = ((len(mine & theirs), theirs) for other in others if (theirs := word_set(other)) and mine)
    return max((both / min(len(mine), len(theirs)) + both / 1000 for both, theirs in shared), default=0)


def _punctuated(title: str, others: Iterable[str]) -> str:
    """The title as another writes it that parts a line above it by a mark, where their letters are the same."""
    letters = _letters(title)
    for other in others:
        if (
            len(other) > len(title)
            and _letters(other) == letters
            and len(_PARTS.findall(other)) > len(_PARTS.findall(title))
        ):
            return other
    return title


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _without_byline(heading: str, others: Iterable[str]) -> str:
    """Remove a date and author that follow the title within a heading."""
    for other in others:
        behind = heading[len(other) :]
        if len(word_set(other)) >= _ENOUGH and heading.startswith(f"{other} ") and dates_in(behind):
            return other
    return heading


def _without_kicker(heading: str, others: Iterable[str]) -> str:
    """Remove a few words before the title within a heading, where two others agree on the title without them."""
    for other, times in Counter(others).items():
        before = heading.removesuffix(other)
        agreed = times > 1 or any(one != other and one.startswith(other) for one in others)
        if (
            before not in (heading, "")
            and agreed
            and len(before.split()) <= _KICKER
            and len(word_set(other)) >= _ENOUGH
        ):
            return other
    return heading


def _names_the_site(heading: str, title_element: str, site_name: str | None, titles: Iterable[str]) -> bool:
    """Whether a heading is the site's name, as its metadata or the start or end of its title element shows."""
    name, _, rest = title_element.partition(": ")
    if rest and word_set(heading) == word_set(name) and any(word_set(rest) == word_set(one) for one in titles):
        return True
    parts = _SITE.split(title_element)
    before, *_, last = [word_set(part) for part in parts] if len(parts) > 1 else [None, None]
    mine = word_set(heading)
    if mine == before and names_an_office(heading) and not is_capitalized(" ".join(parts[1:]).split()):
        return len(heading.split()) <= _LONGEST_NAME and len(heading) < len(" ".join(parts[1:]))
    if mine == last and _is_an_abbreviation(parts[0]) and len(mine) > 1:
        return False  # the name of the site stands before it
    if mine == last and len(parts) > 2 and len(heading) > max(map(len, parts[:-1])):
        return False  # the names of site and section stand before it
    return mine == word_set(site_name or "") or (mine == last and mine != before and len(mine) <= _LONGEST_NAME)


def _is_the_office(heading: str, in_metadata: Iterable[str], minor_headings: Callable[[], Sequence[str]]) -> bool:
    """Whether the only main heading, which is the title element too, names the office or site: the metadata have only
    other titles, and it is an office's name or a heading below it is one of these."""
    mine = word_set(heading)
    named = {one: word_set(one) for one in in_metadata}
    others = [words for one, words in named.items() if mine.isdisjoint(words) and not names_an_office(one)]
    if not others or mine in named.values():
        return False
    return names_an_office(heading) or any(word_set(one) in others for one in minor_headings())


def _without_suffix(title: str, site_name: str | None) -> str:
    """Remove the site's name from the end of a title."""
    *before, last = _SITE.split(title)
    return title.removesuffix(last).rstrip(" |»·•–—:-") if before and last == site_name else title


def _without_site(title: str, site_name: str | None) -> str:
    """Remove the parts at the ends of a title that name the site, and keep dashes within it."""
    marks = _SITE.findall(title)
    whole = parts = _SITE.split(title)
    if len(parts) == 1 and _UNSPACED.search(title):
        return _without_unspaced_site(title, site_name)
    for index, mark in enumerate(marks):
        if mark.strip() == "|" and len(" ".join(parts[: index + 1]).split()) >= _ENOUGH:
            parts, marks = parts[: index + 1], marks[:index]
            break
    while len(parts) > 1 and _surely_names_a_site(parts[-1], site_name):
        parts, marks = parts[:-1], marks[:-1]
    if len(parts) == len(whole) > 1 and _looks_like_a_site(parts[-1], parts[:-1]):
        parts, marks = parts[:-1], marks[:-1]
    while len(parts) > 1 and (parts[0] == site_name or find_organization(parts[0]) or is_banner(parts[0])):
        parts, marks = parts[1:], marks[1:]
    while len(parts) > 1 and is_generic(parts[0]) and len(" ".join(parts[1:]).split()) >= _ENOUGH:
        parts, marks = parts[1:], marks[1:]
    return _without_section("".join(one + mark for one, mark in zip(parts, [*marks, ""], strict=True)))


def _names_a_section_of_a_site(title_element: str) -> bool:
    """Whether all parts of a title element are names of offices and of the kinds of texts that they publish."""
    parts = (_UNSPACED_SITE if _UNSPACED.search(title_element) else _SITE).split(title_element)
    sections = [is_generic(one) or is_banner(one) for one in parts]
    return any(sections) and all(
        is_section or names_an_office(one) for is_section, one in zip(sections, parts, strict=True)
    )


def _without_section(title: str) -> str:
    """Remove the kind of text that a template writes before the title: "News: "."""
    section, _, rest = title.partition(": ")
    return rest if len(rest.split()) >= _ENOUGH and is_generic(section) else title


def _surely_names_a_site(part: str, site_name: str | None) -> bool:
    return bool(
        part == site_name or find_organization(part) or is_banner(part) or is_generic(part) or _DOMAIN.fullmatch(part)
    )


def _looks_like_a_site(part: str, before: Sequence[str]) -> bool:
    """Whether the last part of a title is written as names are, and is no longer than the title before it."""
    words = part.split()
    longest = max(map(len, before))
    if len(words) > _LONGEST_SITE or not len(part) <= longest > _SHORTEST_TITLE:
        return False
    return all(not word[:1].islower() or len(word) <= 3 for word in words)


def _without_unspaced_site(title: str, site_name: str | None) -> str:
    """Remove the names of site, section and office at the end of a title in a script without blanks."""
    title = _without_parts_at_the_end(title, site_name)
    before, _, last = title.rpartition(" ")
    return before if len(before) > _SHORTEST_TITLE and ends_an_unspaced_line(last) else title


def _without_parts_at_the_end(title: str, site_name: str | None) -> str:
    marks = _UNSPACED_SITE.findall(title)
    parts = _UNSPACED_SITE.split(title)
    while len(parts) > 1 and (
        parts[-1] == site_name
        or is_generic(parts[-1])
        or (len(parts[-1]) <= _LONGEST_UNSPACED_NAME and _UNSPACED_NAME.fullmatch(parts[-1]))
        or (marks[-1].strip()[:1] in ("_", "|", "｜", "＿") and len(parts[-1]) < len(parts[0]) and len(parts[0]) > 6)
        or (marks[-1].strip() == "-" and len(parts[-1]) <= _LONGEST_UNSPACED_SECTION and len(parts[-2]) > 6)
    ):
        parts, marks = parts[:-1], marks[:-1]
    return "".join(one + mark for one, mark in zip(parts, [*marks, ""], strict=True))
