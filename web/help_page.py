"""Builds the help page: the syntax of queries, each example a search to try."""

from web.address import Address
from web.pages import HelpPage, HelpRow, PageLink, SearchForm

_SYNTAX: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("acetic anhydride",),
        "releases with both words, in any form and order or under other names; the best partial matches are listed"
        " too, and marked",
    ),
    (("heroin AND port",), "both, and nothing that lacks one"),
    (('"controlled delivery"',), "the words next to each other, in any form. Required, and under no other name"),
    (("+ice",), "the word itself: required, not corrected, under no other name"),
    (("heroin OR opium",), "either"),
    (("heroin -afghan", "heroin NOT afghan"), "the first without the second"),
    (("(heroin OR opium) AND seizure",), "a group"),
    (("anhydr*",), "words that begin so; three letters at least"),
    (("wom?n", "traff*ng"), "words of this shape: ? is one letter, * any number, after three letters at least"),
    (
        ("fentanil~", "fentanil~2"),
        "words one or two edits away; the first letter must be right. An edit adds, drops or replaces a letter, or"
        " swaps two neighbours",
    ),
    (("heroin NEAR/5 seizure",), "both in any order, with at most five other words between them"),
    (('"heroin seizure port"~5',), "the same for any number of words"),
    (("title:precursors", 'title:"bath salts"'), "in the title; works with all of the above"),
    (("organization:UNODC", 'organization:"World Health Organization"'), "releases that name the organization"),
    (("year:2011", "year:2009-2012", "year:undated"), "by year of publication"),
    (("theme:precursors",), "by theme"),
    (("language:fr", "language:French", "language:undetermined"), "by language, code or name; or with none known"),
)


def help_page() -> HelpPage:
    return HelpPage(
        title="Help - Pressdesk",
        form=SearchForm(),
        syntax=tuple(
            HelpRow(tuple(PageLink(text, Address(text).href) for text in typed), finds) for typed, finds in _SYNTAX
        ),
    )
