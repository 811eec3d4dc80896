"""The address of a cluster: hosts, a name, and credentials that no message shows."""

from pathlib import Path

import pytest

from corpus.errors import PressdeskError
from indexer.opensearch.address import PASSWORD, AddressError, read_address
from indexer.opensearch.cluster import failure, require_version


def test_an_address_has_several_hosts_and_the_name_of_the_desk() -> None:
    found = read_address("https://one,two:9201,[::1]:9202/press")
    assert found.hosts == (("one", 9200), ("two", 9201), ("[::1]", 9202))
    assert (found.name, found.tls, found.user) == ("press", True, None)
    assert str(found) == "https://one:9200,two:9201,[::1]:9202/press"
    assert read_address("https://one").name == "pressdesk"


@pytest.mark.parametrize("place", ["address", "environment", "file"])
def test_the_password_is_shown_nowhere(place: str, tmp_path: Path) -> None:
    secret, file = "s3cret/€", tmp_path / "password"
    file.write_text(f"{secret}\n")
    text = {
        "address": "https://ann:s3cret%2F%E2%82%AC@one/press",
        "environment": "https://ann@one/press",
        "file": f"https://ann@one/press?password_file={file}",
    }[place]
    found = read_address(text, {PASSWORD: secret} if place == "environment" else {})
    assert found.password == secret
    for shown in (str(found), repr(found), str(failure(found, 401, {}))):
        assert "s3cret" not in shown
    assert "user ann" in str(failure(found, 401, {}))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("one:9200", "https://"),
        ("ftp://one", "https://"),
        ("https://one:99999", "host that can't be read"),
        ("https://one/Press Desk", "name of an index"),
        ("https://ann@one", "no password"),
        ("http://ann:secret@one", "TLS only"),
        ("https://ann:secret", "host that can't be read"),
        ("https://ann:secr/et@one", "write %2F"),
        ("https://ann:secr?et@one", "write %2F"),
        ("https://ann:secr#et@one", "write %2F"),
        ("https://ann:secr[et@one", "write %5B"),
        ("https://one?ca=/nowhere/ca.pem", "no file"),
        ("https://one?verify=no", "can't have 'verify'"),
    ],
)
def test_an_address_that_can_not_be_used_is_explained_without_secrets(text: str, message: str) -> None:
    with pytest.raises(AddressError, match=message) as raised:
        read_address(text, {})
    assert "secr" not in f"{raised.value!r} {raised.value.__context__!r}"


def test_a_password_may_go_to_this_machine_without_tls() -> None:
    assert read_address("http://ann:secret@127.0.0.1:9200,localhost:9201").password == "secret"


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ({"number": "7.10.2"}, "is no OpenSearch"),
        ({"distribution": "opensearch", "number": "1.3.20"}, "needs 2.4 or newer"),
    ],
)
def test_a_server_of_another_kind_or_too_old_is_refused(version: dict[str, str], message: str) -> None:
    with pytest.raises(PressdeskError, match=message):
        require_version(read_address("https://one"), version)
    require_version(read_address("https://one"), {"distribution": "opensearch", "number": "2.19.6"})
