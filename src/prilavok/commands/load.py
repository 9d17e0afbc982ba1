"""Fill a shop with invented people and messages for measurements; prints what was added."""

from __future__ import annotations

import argparse

from prilavok.commands import CommandError
from prilavok.commands._loading.shop import Loader
from prilavok.commands._shops import shop_named
from prilavok.config import wiring


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--shop", required=True, metavar="ID", help="public id of the shop")
    parser.add_argument("--messages", required=True, type=int, metavar="N")
    parser.add_argument("--conversations", required=True, type=int, metavar="N")
    parser.add_argument("--seed", type=int, default=1, help="the same number gives the same texts")


def run(args: argparse.Namespace) -> int:
    if not 1 <= args.conversations <= args.messages:
        raise CommandError("There must be at least one conversation, and a message for each of them.")
    wiring.install()
    shop = shop_named(args.shop)
    Loader(shop, messages=args.messages, conversations=args.conversations, seed=args.seed).run()
    print(f"{args.messages} messages in {args.conversations} conversations")
    return 0
