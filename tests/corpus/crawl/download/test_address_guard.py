"""No host name or notation leads the crawler to a machine outside the public internet."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address

import pytest

from corpus.crawl.download.address_guard import is_public, resolve
from corpus.crawl.download.errors import NoAnswerError, RefusedError
from corpus.crawl.download.http_client import fetch

RANGES = (
    # this network, private use, shared, loopback, link-local, protocol assignments, documentation, relays, benchmarks
    "0.0.0.0 0.0.0.1 0.255.255.255 10.0.0.0 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254 127.0.0.1 127.1.2.3 "
    "127.255.255.254 169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.254 192.0.0.1 192.0.0.8 "
    "192.0.2.1 192.88.99.1 192.168.0.1 192.168.1.1 192.168.255.254 198.18.0.1 198.19.255.254 198.51.100.7 203.0.113.9 "
    # multicast, reserved, broadcast
    "224.0.0.1 224.0.0.251 233.252.0.1 239.255.255.250 240.0.0.1 250.1.1.1 255.255.255.254 255.255.255.255 "
    # IPv6: unspecified, loopback, discard, link-local, site-local, unique local, multicast, documentation, segments
    ":: ::1 ::2 100:: 100::1 fe80::1 fe80::a9fe:a9fe febf::1 fec0::1 fc00::1 fd00::1 fd00:ec2::254 fdff:ffff::1 "
    "ff00::1 ff02::1 ff02::fb ff05::2 ff0e::1 2001:db8::1 2001:db8:ffff::1 3fff::1 3fff:fff::1 5f00::1 4000::1 8000::1 "
    # IPv4 inside: mapped, compatible, translated, 6to4, Teredo, NAT64, local NAT64
    "::ffff:0.0.0.0 ::ffff:10.0.0.1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 ::ffff:172.16.0.1 ::ffff:192.168.0.1 "
    "::ffff:224.0.0.1 ::ffff:255.255.255.255 ::ffff:7f00:1 ::127.0.0.1 ::10.0.0.1 ::8.8.8.8 ::ffff:0:127.0.0.1 "
    "::ffff:0:8.8.8.8 2002:7f00:1:: 2002:a00:1:: 2002:a9fe:a9fe:: 2002:c0a8:101::1 2002:808:808:: "
    "2001::1 2001:0:7f00:1:: 2001:0:4136:e378:8000:63bf:80ff:fffe 64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 "
    "64:ff9b::169.254.169.254 64:ff9b::192.168.1.1 64:ff9b::0.0.0.0 64:ff9b::224.0.0.1 64:ff9b:1::1 "
    "64:ff9b:1::8.8.8.8 64:ff9b:1:fffe::10.0.0.1 2001:2::1 2001:10::1"
).split()
PUBLIC = (
    "1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 126.255.255.255 128.0.0.1 169.253.1.1 "
    "169.255.0.1 172.15.255.255 172.32.0.1 192.167.1.1 192.169.1.1 198.17.1.1 198.20.0.1 223.255.255.254 "
    "2606:4700:4700::1111 2001:4860:4860::8888 2a00:1450:4001:81b::200e ::ffff:8.8.8.8 64:ff9b::8.8.8.8"
).split()
HOSTS = (
    # 127.0.0.1 in other notations, as the system's own resolver takes them
    "127.0.0.1 127.1 127.0.1 127.000.000.001 0177.0.0.1 0177.1 0177.0.0.01 00000177.0.0.1 0x7f.0.0.1 0x7f.1 "
    "0x7F.0x0.0x0.0x1 0x7f000001 0X7F000001 2130706433 017700000001 0x7f.0.1 127.0.0.0x1 127.0x1 "
    # 169.254.169.254, the metadata of clouds
    "169.254.169.254 0xa9fea9fe 2852039166 025177524776 0xa9.0xfe.0xa9.0xfe 0251.0376.0251.0376 169.254.43518 "
    # 10.0.0.1, 192.168.0.1, 172.16.0.1, 0.0.0.0
    "169.16689662 10.1 0xa000001 167772161 012.0.0.1 192.168.1 0xc0a80001 3232235521 0300.0250.0.1 172.16.1 0xac100001 "
    "2886729729 0 0.0 0x0 00 0.0.0.0 "
    # IPv6 in brackets
    "[::1] [0:0:0:0:0:0:0:1] [0000::0001] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:a9fe:a9fe] [fe80::1] "
    "[fd00::1] [64:ff9b::7f00:1] [2002:7f00:1::] "
    # names, digits of other scripts, a full stop of another
    "localhost LOCALHOST localhost. 127.0.0.1. \uff11\uff12\uff17.0.0.1 127\u30020\u30020\u30021 "
    "\u2460\u2461\u2466.0.0.1"
).split()


@pytest.mark.parametrize("address", RANGES)
def test_an_address_outside_of_the_public_internet_is_none_of_it(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_public_internet_is_one(address: str) -> None:
    assert is_public(ip_address(address))


@contextmanager
def listening(family: socket.AddressFamily, address: str) -> Iterator[socket.socket]:
    """A port that must not be connected to."""
    with socket.create_server((address, 0), family=family) as server:
        server.setblocking(False)
        yield server


@pytest.mark.parametrize("host", HOSTS)
def test_no_notation_of_a_forbidden_address_is_connected_to(host: str) -> None:
    with listening(socket.AF_INET, "127.0.0.1") as server:
        with pytest.raises((RefusedError, NoAnswerError)) as caught:
            asyncio.run(fetch(f"http://{host}:{server.getsockname()[1]}/", [], timeout=5))
        with pytest.raises(BlockingIOError):
            server.accept()
    if isinstance(caught.value, NoAnswerError):
        assert str(caught.value) == "host not found"


def test_what_forms_there_are() -> None:
    assert len({*RANGES, *HOSTS}) >= 150


def test_the_setting_for_this_machine_allows_nothing_else() -> None:
    assert asyncio.run(resolve("127.0.0.1", 80, allow_loopback=True)) == (ip_address("127.0.0.1"),)
    for host in ("10.0.0.1", "169.254.169.254", "192.168.1.1", "0.0.0.0", "fe80::1", "64:ff9b::7f00:1"):
        with pytest.raises(RefusedError, match="not on the public internet"):
            asyncio.run(resolve(host, 80, allow_loopback=True))


def test_one_forbidden_address_among_a_name_s_addresses_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    # nothing but a resolver of ours can answer so
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers("1.1.1.1", "127.0.0.1"))
    with pytest.raises(RefusedError, match=r"127\.0\.0\.1"):
        asyncio.run(resolve("rebinding.example", 80))


def test_a_name_that_answers_otherwise_the_second_time_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first DNS answer is allowed, the next would be forbidden: the connection uses the one that was checked."""
    asked: list[str] = []

    def rebind(host: str, *_: object, **__: object) -> object:
        asked.append(host)
        return answers("127.0.0.1" if len(asked) == 1 else "10.0.0.1")

    with listening(socket.AF_INET, "127.0.0.1") as server:
        monkeypatch.setattr(socket, "getaddrinfo", rebind)
        url = f"http://rebinding.example:{server.getsockname()[1]}/"
        with pytest.raises(NoAnswerError, match="no response in time"):
            asyncio.run(fetch(url, [], timeout=0.5, allow_loopback=True))
        server.accept()[0].close()
    assert asked == ["rebinding.example"]


def answers(*addresses: str) -> list[tuple[object, ...]]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in addresses]
