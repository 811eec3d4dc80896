"""The address guard: which machines the crawler may connect to, decided on the very address it then connects to."""

import asyncio
import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from corpus.crawl.download.errors import NoAnswerError, RefusedError

IpAddress = IPv4Address | IPv6Address

_ASSIGNMENTS = IPv4Network("192.0.0.0/24")
_RELAYS = IPv4Network("192.88.99.0/24")
_UNICAST = IPv6Network("2000::/3")
_DOCUMENTATION = IPv6Network("3fff::/20")
_NAT64 = IPv6Network("64:ff9b::/96")


async def resolve(host: str, port: int, *, allow_loopback: bool = False) -> tuple[IpAddress, ...]:
    """The addresses of a host, every one of which may be connected to.

    Raises RefusedError when any of them is none of the public internet, NoAnswerError when there are none. The caller
    connects to one of these and asks nobody again, so that a second answer can't lead elsewhere.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoAnswerError("host not found") from error
    addresses = tuple(dict.fromkeys(ip_address(socket_address[0]) for *_, socket_address in found))
    for address in addresses:
        if not is_public(address) and not (allow_loopback and address.is_loopback):
            raise RefusedError(f"leads to {address}, which is no address of the public internet")
    return addresses


def is_public(address: IpAddress) -> bool:
    """Whether the address is one of the public internet, also where it wraps an older one."""
    if isinstance(address, IPv4Address):
        is_special = address.is_multicast or address in _ASSIGNMENTS or address in _RELAYS
        return address.is_global and not is_special
    if wrapped := address.ipv4_mapped or (_last_four_bytes(address) if address in _NAT64 else None):
        return is_public(wrapped)
    is_tunnel = address.sixtofour is not None or address.teredo is not None
    return address in _UNICAST and address.is_global and not is_tunnel and address not in _DOCUMENTATION


def _last_four_bytes(address: IPv6Address) -> IPv4Address:
    return IPv4Address(address.packed[-4:])
