from __future__ import annotations

from procrastinate.contrib.django import app

from prilavok.channels.delivery import account_of, adapter_of, transport_for
from prilavok.channels.errors import ChannelError
from prilavok.customers.actions.identities import mark_profile_fetched, save_profile
from prilavok.customers.models import Identity


@app.task(name="customers.fetch_profile", queue="media")
def fetch_profile(identity_id: int) -> None:
    """Name, user name and picture from the network. A refusal is ordinary: commenters gave no consent."""
    identity = Identity.objects.select_related("channel").filter(pk=identity_id).first()
    if identity is None:
        return
    fetch = adapter_of(identity.channel).fetch_profile
    if fetch is None:
        return
    try:
        person = fetch(identity.external_id, account_of(identity.channel), transport_for(identity.channel))
    except ChannelError:
        mark_profile_fetched(identity)
        return
    save_profile(identity, person)
