"""Connect an account of a network, or give a connected one new keys; prints the path of its hook."""

from __future__ import annotations

import argparse
import sys

from prilavok.channels import registry
from prilavok.channels.actions import AlreadyConnected, SetupIncomplete, connect_channel
from prilavok.channels.actions.setup import SetupUnavailable, check_channel
from prilavok.channels.models import Channel
from prilavok.channels.queries import channels_of
from prilavok.channels.registry import UnknownKind
from prilavok.commands import CommandError
from prilavok.commands._shops import shop_named
from prilavok.shops.models import Shop

MAX_EXTERNAL_ID = 120


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--shop", required=True, metavar="ID", help="public id of the shop")
    parser.add_argument("--kind", required=True, help=f"the network: {', '.join(registry.all_adapters())}")
    parser.add_argument("--external-id", required=True, help="the network's id of the account")
    parser.add_argument(
        "--set",
        nargs="+",
        action="extend",
        default=[],
        type=_pair,
        metavar="key=value",
        dest="pairs",
        help="keys of the account; those a connected account has already may be left out",
    )
    parser.add_argument("--check", action="store_true", help="ask the network whether the keys work")


def _pair(text: str) -> tuple[str, str]:
    key, separator, value = text.partition("=")
    if not separator or not key:
        raise argparse.ArgumentTypeError(f"{text!r} is not key=value")
    return key, value


def run(args: argparse.Namespace) -> int:
    external_id = args.external_id.strip()
    if not 1 <= len(external_id) <= MAX_EXTERNAL_ID:
        raise CommandError(f"The external id must have 1 to {MAX_EXTERNAL_ID} characters.")
    channel = _connect(shop_named(args.shop), args.kind, external_id, dict(args.pairs))
    is_working = _works(channel) if args.check else True
    print(channel.hook_path)
    return 0 if is_working else 1


def _connect(shop: Shop, kind: str, external_id: str, given: dict[str, str]) -> Channel:
    try:
        secrets = {**_kept(shop, kind, external_id), **given}
        return connect_channel(shop=shop, kind=kind, external_id=external_id, secrets=secrets)
    except UnknownKind:
        kinds = ", ".join(registry.all_adapters())
        raise CommandError(f"There is no kind {kind!r}; there are: {kinds}.") from None
    except SetupIncomplete as error:
        raise CommandError(f"The keys given with --set are not right: {error}.") from None
    except AlreadyConnected:
        raise CommandError(f"Another shop has connected {kind} {external_id}.") from None


def _kept(shop: Shop, kind: str, external_id: str) -> dict[str, str]:
    """The keys that the account has so far, without those kept for the time of a rotation."""
    known = {field.key for field in registry.get(kind).manifest.setup_fields}
    channel = channels_of(shop).filter(kind=kind, external_id=external_id).last()
    secrets = channel.secrets if channel and channel.secrets_encrypted else {}
    return {key: value for key, value in secrets.items() if key in known}


def _works(channel: Channel) -> bool:
    try:
        results = check_channel(channel)
    except SetupUnavailable:
        raise CommandError(f"Accounts of the kind {channel.kind!r} cannot be checked.") from None
    for result in results:
        print(f"{'ok' if result.ok else 'FAILED'}: {result.code} {result.detail}".rstrip(), file=sys.stderr)
    return all(result.ok for result in results)
