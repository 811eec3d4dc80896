"""Who asks, as far as limits tell clients apart."""

from ipaddress import IPv6Address, ip_address, ip_network

_NETWORK = 64
"""Bits of an IPv6 address that tell households and offices apart: each has all the addresses behind them to itself."""
_LONGEST = 64


def client(host: str | None) -> str:
    """The IPv4 address, or the network of the IPv6 address; what a proxy says instead of an address stays as it is."""
    try:
        address = ip_address(host or "")
    except ValueError:
        return (host or "")[:_LONGEST]
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), _NETWORK), strict=False))
