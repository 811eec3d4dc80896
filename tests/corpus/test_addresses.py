"""Each release has one address, however it is written."""

import pytest

from corpus.addresses import canonical


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://www.example.org/press/release-12.html", "https://www.example.org/press/release-12.html"),
        ("https://www.example.org/press/", "https://www.example.org/press/"),
        ("https://www.example.org", "https://www.example.org/"),
        ("HTTPS://WWW.Example.org/Press", "https://www.example.org/Press"),
        ("https://www.example.org/news/../press/./release", "https://www.example.org/press/release"),
        ("https://user:secret@example.org/press#top", "https://example.org/press"),
        ("https://example.org/press;jsessionid=7F?utm_source=feed&id=12", "https://example.org/press?id=12"),
    ],
)
def test_an_address_has_one_form(written: str, meant: str) -> None:
    assert canonical(written) == meant
