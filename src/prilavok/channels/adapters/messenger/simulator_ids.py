"""Ids and tokens in the shapes of Facebook's own."""

from __future__ import annotations

from prilavok.channels.simulation import Fresh, IdKind, PostState, Scene

DIGITS: dict[str, int] = {"account": 15, "person": 16, "post": 15, "file": 16}


def new_id(what: IdKind, fresh: Fresh) -> str:
    if what == "message":
        return f"m_{fresh.text(60)}"
    if what == "comment":
        return f"{fresh.digits(15)}_{fresh.digits(15)}"
    return fresh.digits(DIGITS[what])


def new_token(fresh: Fresh) -> str:
    return f"EAA{fresh.text(80)}"


def full_id(post: PostState, scene: Scene) -> str:
    """A publication's id has the Page's before it wherever comments speak of it."""
    return f"{scene.account.external_id}_{post.external_id}"


def find_post(external_id: str, scene: Scene) -> PostState | None:
    return scene.post(external_id.removeprefix(f"{scene.account.external_id}_"))
