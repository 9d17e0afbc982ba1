from __future__ import annotations

import socket
from typing import Any

import httpcore
import pytest

from prilavok.lib.net import (
    AddressRefusedError,
    GuardedBackend,
    host_port,
    is_public,
    resolve_public,
)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "::",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
    ],
)
def test_private_addresses(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "157.240.1.174", "2a03:2880:f112::1", "::ffff:8.8.8.8"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "pair"),
    [
        ("http://127.0.0.1:9000/simulator/instagram", "127.0.0.1:9000"),
        ("https://Graph.Instagram.com", "graph.instagram.com:443"),
        ("http://[::1]/x", "::1:80"),
    ],
)
def test_host_port(url: str, pair: str) -> None:
    assert host_port(url) == pair


def _answers(*addresses: str) -> Any:
    def getaddrinfo(_host: str, port: int, **_options: Any) -> list[Any]:
        family = [socket.AF_INET6 if ":" in one else socket.AF_INET for one in addresses]
        return [
            (kind, socket.SOCK_STREAM, 6, "", (one, port))
            for kind, one in zip(family, addresses, strict=True)
        ]

    return getaddrinfo


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _answers("8.8.8.8", "10.0.0.1"))
    with pytest.raises(AddressRefusedError):
        resolve_public("shop.example", 443)


def test_the_connection_goes_to_the_checked_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second look-up could answer otherwise; there is none."""
    looked_up: list[str] = []
    connected: list[tuple[str, int]] = []

    def getaddrinfo(host: str, port: int, **_options: Any) -> list[Any]:
        looked_up.append(host)
        address = "8.8.8.8" if len(looked_up) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connect(_self: object, host: str, port: int, *_rest: object) -> httpcore.NetworkStream:
        connected.append((host, port))
        return httpcore.NetworkStream()

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    GuardedBackend([]).connect_tcp("rebinding.example", 443)
    assert looked_up == ["rebinding.example"]
    assert connected == [("8.8.8.8", 443)]


def test_the_next_address_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[str] = []

    def connect(_self: object, host: str, *_rest: object) -> httpcore.NetworkStream:
        connected.append(host)
        if host == "2a03:2880:f112::1":
            raise httpcore.ConnectError("no route")
        return httpcore.NetworkStream()

    monkeypatch.setattr(socket, "getaddrinfo", _answers("2a03:2880:f112::1", "8.8.8.8"))
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    GuardedBackend([]).connect_tcp("two.example", 443)
    assert connected == ["2a03:2880:f112::1", "8.8.8.8"]


def test_a_private_host_is_open_only_on_the_named_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", lambda *_args: httpcore.NetworkStream())
    backend = GuardedBackend(["127.0.0.1:9000"])
    backend.connect_tcp("127.0.0.1", 9000)
    with pytest.raises(AddressRefusedError):
        backend.connect_tcp("127.0.0.1", 5432)
    with pytest.raises(AddressRefusedError):
        backend.connect_unix_socket("/var/run/docker.sock")
