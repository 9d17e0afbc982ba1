"""Which addresses the product may call: the open internet, and private hosts only by name.

A URL that a customer, a network or a shop owner gave us must never reach the machines behind us.
The check is made on the resolved addresses, and the connection goes to exactly those addresses, so
a name that answers differently the second time (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

import httpcore

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_DEFAULT_PORTS = {"http": 80, "https": 443}

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressRefusedError(Exception):
    """The name leads to an address that is not on the open internet."""


def host_port(url: str) -> str:
    """`http://127.0.0.1:9000/x` -> `127.0.0.1:9000`, the form that `allowed_private` takes."""
    parts = urlsplit(url)
    port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
    return f"{(parts.hostname or '').lower()}:{port}"


def is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address.split("%", 1)[0])
    return all(_is_open(one) for one in _with_embedded(parsed))


def resolve_public(host: str, port: int) -> list[str]:
    """The addresses of `host`, all of them public. Raises `AddressRefusedError` or `OSError`."""
    addresses = _resolve(host, port)
    if not all(is_public(address) for address in addresses):
        raise AddressRefusedError(host)
    return addresses


class GuardedBackend(httpcore.SyncBackend):
    """Opens connections only to public addresses, or to the `host:port` pairs named in advance."""

    def __init__(self, allowed_private: Collection[str]) -> None:
        self._allowed = frozenset(pair.lower() for pair in allowed_private)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        options = None if socket_options is None else list(socket_options)
        error: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in self._addresses(host, port):
            try:
                return super().connect_tcp(address, port, timeout, local_address, options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                error = failed
        raise error or httpcore.ConnectError(f"{host} has no address")

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        raise AddressRefusedError(path)

    def _addresses(self, host: str, port: int) -> list[str]:
        allowed = f"{host.lower()}:{port}" in self._allowed
        try:
            return _resolve(host, port) if allowed else resolve_public(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} cannot be resolved") from error


def _resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _with_embedded(address: _Address) -> list[_Address]:
    """An IPv6 address and the IPv4 addresses that it stands for on the way."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    inner: list[_Address] = [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address.sixtofour:
        inner.append(address.sixtofour)
    if address.teredo:
        inner.extend(address.teredo)
    if address in _NAT64:
        inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return inner


def _is_open(address: _Address) -> bool:
    return address.is_global and not address.is_multicast
