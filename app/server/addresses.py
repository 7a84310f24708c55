"""Where a request came from: the peer's address, or what a trusted proxy says of it.

`X-Forwarded-For` is read from its end, because every proxy adds the peer that it saw: the first address that is not a
trusted proxy's own is the client, and what stands before it is the client's word only. Not guaranteed: that a proxy of
yours adds to the header; one that passes on what it got lets its clients name any address.
"""

from collections.abc import Iterable, Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, TypeAlias, cast

from starlette.types import ASGIApp, Receive, Scope, Send

_Address: TypeAlias = IPv4Address | IPv6Address
_Network: TypeAlias = IPv4Network | IPv6Network

STATE = "client_address"
IPV6_PREFIX = 64
"""A household has at least so much of IPv6: addresses within are one client."""

_MAX_FORWARDED = 20


class ClientAddresses:
    """Put each connection's client address into `scope["state"]`; `trusted` proxies are believed, nobody else."""

    def __init__(self, app: ASGIApp, trusted: Sequence[_Network] = ()) -> None:
        self.app, self._trusted = app, trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the class."""
        if scope["type"] in ("http", "websocket"):
            scope.setdefault("state", {})[STATE] = self.of(scope)
        await self.app(scope, receive, send)

    def of(self, scope: Scope) -> str | None:
        """The client's address, an IPv6 one as its /64 network; None for a peer without one (a Unix socket)."""
        peer = _parsed(scope["client"][0]) if scope.get("client") else None
        if peer is None or not self._is_trusted(peer):
            return None if peer is None else _shown(peer)
        for entry in reversed(_forwarded(scope["headers"])):
            named = _parsed(entry)
            if named is None:
                break  # what stands before it was said by somebody who cannot be told
            peer = named
            if not self._is_trusted(peer):
                break
        return _shown(peer)

    def _is_trusted(self, address: _Address) -> bool:
        return any(address in network for network in self._trusted)


def client_address_of(scope: Mapping[str, Any]) -> str | None:
    """What `ClientAddresses` found; the peer itself where it does not run."""
    state = cast("dict[str, Any]", scope.get("state") or {})
    if STATE in state:
        return state[STATE]
    peer = _parsed(scope["client"][0]) if scope.get("client") else None
    return None if peer is None else _shown(peer)


def is_local(scope: Mapping[str, Any]) -> bool:
    """Whether somebody on this machine asks, and no proxy in somebody else's name."""
    peer = _parsed(scope["client"][0]) if scope.get("client") else None
    forwarded = any(name in (b"x-forwarded-for", b"forwarded", b"x-real-ip", b"via") for name, _ in scope["headers"])
    return peer is not None and peer.is_loopback and not forwarded


def _forwarded(headers: Iterable[tuple[bytes, bytes]]) -> list[str]:
    values = [value.decode("latin-1") for name, value in headers if name == b"x-forwarded-for"]
    return [entry.strip() for entry in ",".join(values).split(",")][-_MAX_FORWARDED:] if values else []


def _parsed(text: str) -> _Address | None:
    """An address, with or without a port: `192.0.2.1:80`, `[2001:db8::1]:80`. IPv4 within IPv6 is IPv4."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address


def _shown(address: _Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((address, IPV6_PREFIX), strict=False))
