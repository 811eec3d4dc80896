"""Identifies the client of a request for rate limits and fair queueing."""

from ipaddress import IPv6Address, ip_address, ip_network

_NETWORK = 64
"""The prefix of an IPv6 address that identifies a household or office, which owns all addresses under it."""
_LONGEST = 64


def client(host: str | None) -> str:
    """The IPv4 address, or the /64 network of an IPv6 address; other text from a proxy, unchanged but cut."""
    try:
        address = ip_address(host or "")
    except ValueError:
        return (host or "")[:_LONGEST]
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), _NETWORK), strict=False))
