"""The address guard: it resolves a host and allows connections to the public internet only.

The caller connects to the addresses returned here instead of resolving the name again. A DNS server that answers
differently the second time (DNS rebinding) therefore can't lead the crawler into a private network.
"""

import asyncio
import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from corpus.crawl.download.errors import NoAnswerError, RefusedError

IpAddress = IPv4Address | IPv6Address

# Ranges that `is_global` of the standard library does not rule out in every Python version.
_ASSIGNMENTS = IPv4Network("192.0.0.0/24")
_RELAYS = IPv4Network("192.88.99.0/24")
_UNICAST = IPv6Network("2000::/3")
_DOCUMENTATION = IPv6Network("3fff::/20")
_NAT64 = IPv6Network("64:ff9b::/96")


async def resolve(host: str, port: int, *, allow_loopback: bool = False) -> tuple[IpAddress, ...]:
    """Resolve a host to addresses that may all be connected to.

    Raises RefusedError when any of them is outside the public internet, and NoAnswerError when there are none. Connect
    to one of these addresses; never resolve the host a second time.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoAnswerError("host not found") from error
    addresses = tuple(dict.fromkeys(ip_address(socket_address[0]) for *_, socket_address in found))
    for address in addresses:
        if not is_public(address) and not (allow_loopback and address.is_loopback):
            raise RefusedError(f"resolves to {address}, which is not on the public internet")
    return addresses


def is_public(address: IpAddress) -> bool:
    """Whether the address is on the public internet; an IPv4 address embedded in an IPv6 one is judged itself."""
    if isinstance(address, IPv4Address):
        is_special = address.is_multicast or address in _ASSIGNMENTS or address in _RELAYS
        return address.is_global and not is_special
    if wrapped := address.ipv4_mapped or (_last_four_bytes(address) if address in _NAT64 else None):
        return is_public(wrapped)
    is_tunnel = address.sixtofour is not None or address.teredo is not None
    return address in _UNICAST and address.is_global and not is_tunnel and address not in _DOCUMENTATION


def _last_four_bytes(address: IPv6Address) -> IPv4Address:
    return IPv4Address(address.packed[-4:])
