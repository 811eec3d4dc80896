"""The public suffixes under which sites are registered."""

import subprocess
import sys

import pytest
from tldextract import TLDExtract

from corpus.clean.publishers.public_suffixes import suffix_of

EXTRACT = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


@pytest.mark.parametrize(
    ("host", "suffix"),
    [
        ("www.example.org", "org"),
        ("www.example.co.uk", "co.uk"),
        ("co.uk", "co.uk"),
        ("example.github.io", "github.io"),
        ("www.example.kawasaki.jp", "example.kawasaki.jp"),
        ("www.city.kawasaki.jp", "kawasaki.jp"),
        ("пример.рф", "рф"),
        ("xn--e1afmkfd.xn--p1ai", "xn--p1ai"),
        ("www.example.org.", "org"),
        ("192.168.0.1", ""),
        ("a.host.within", ""),
        ("xn--.org", "org"),
    ],
)
def test_the_suffix_of_a_host_is_the_longest_that_a_rule_names(host: str, suffix: str) -> None:
    assert suffix_of(host) == suffix
    assert EXTRACT.extract_str(host).suffix == suffix


READ = """
import sys
from corpus.clean.publishers.hosts import site_of
from corpus.label.vocabulary import countries
assert site_of("https://www.example.co.uk/a").suffix == "co.uk" and countries()["canada"] == "CA"
print(*{"babel", "tldextract"}.intersection(sys.modules))
"""


def test_suffixes_and_names_of_countries_are_read_once_for_all_processes() -> None:
    loaded = [subprocess.run([sys.executable, "-c", READ], capture_output=True, text=True, check=True) for _ in "12"]
    assert loaded[1].stdout.split() == []
