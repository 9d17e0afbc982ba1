"""Make a token for the REST API; prints it, once and never again."""

from __future__ import annotations

import argparse

from prilavok.commands import CommandError
from prilavok.commands._shops import shop_named
from prilavok.shops.actions import create_api_token

MAX_NAME = 80


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--shop", required=True, metavar="ID", help="public id of the shop")
    parser.add_argument("--name", required=True, help="what the token is for")


def run(args: argparse.Namespace) -> int:
    name = args.name.strip()
    if not 1 <= len(name) <= MAX_NAME:
        raise CommandError(f"The name of the token must have 1 to {MAX_NAME} characters.")
    print(create_api_token(shop=shop_named(args.shop), name=name).token)
    return 0
