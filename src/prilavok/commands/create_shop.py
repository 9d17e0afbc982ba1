"""Make a shop and its owner; prints the shop's public id."""

from __future__ import annotations

import argparse

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from prilavok.commands import CommandError
from prilavok.shops.actions import create_user_with_shop

MAX_NAME = 120


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", required=True, help="name of the shop")
    parser.add_argument("--email", required=True, help="the owner's e-mail, by which they sign in")
    parser.add_argument("--password", required=True, help="for a new owner; a known one keeps theirs")


def run(args: argparse.Namespace) -> int:
    shop = create_user_with_shop(
        shop_name=_name(args.name), email=_email(args.email), password=_password(args.password)
    )
    print(shop.public_id)
    return 0


def _name(text: str) -> str:
    name = text.strip()
    if not 1 <= len(name) <= MAX_NAME:
        raise CommandError(f"The name of the shop must have 1 to {MAX_NAME} characters.")
    return name


def _email(text: str) -> str:
    try:
        validate_email(text.strip())
    except ValidationError:
        raise CommandError(f"{text!r} is not an e-mail address.") from None
    return text.strip()


def _password(text: str) -> str:
    if not text:
        raise CommandError("The password must not be empty.")
    return text
