"""The network asks a hook to prove itself before it posts there."""

from __future__ import annotations

import logging

import httpx

from prilavok.channels.simulation import HookSet

log = logging.getLogger(__name__)
TIMEOUT = 5.0


def is_proved(hook: HookSet) -> bool:
    """True for a hook that needs no proof, or whose answer is what the network wants to read."""
    if hook.proof is None or hook.proves is None:
        return True
    proof = hook.proof
    try:
        if proof.method == "GET":
            answer = httpx.get(
                hook.url,
                params=dict(proof.query),
                headers=dict(proof.headers),
                timeout=TIMEOUT,
                trust_env=False,
            )
        else:
            answer = httpx.post(
                hook.url,
                params=dict(proof.query),
                content=proof.body,
                headers=dict(proof.headers),
                timeout=TIMEOUT,
                trust_env=False,
            )
    except httpx.HTTPError as error:
        log.warning("the hook did not answer the network: %s", error)
        return False
    return hook.proves(answer.status_code, answer.text)
