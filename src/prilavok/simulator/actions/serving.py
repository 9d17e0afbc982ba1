"""A call of the CRM, answered by the adapter's simulator; what it changes on the network is kept here."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from prilavok.channels import simulators
from prilavok.channels.simulation import Answer, Call, HookSet, Refused, Served, ShopWrote, Simulation
from prilavok.simulator.actions.accounts import new_id, save_serial
from prilavok.simulator.actions.effects import apply_effects
from prilavok.simulator.actions.handshake import is_proved
from prilavok.simulator.actions.telling import deliver_all, write_deliveries
from prilavok.simulator.faults import act_time, faults_of, network_now
from prilavok.simulator.models import SimAccount, SimMessage, SimPerson
from prilavok.simulator.queries import account_of_token
from prilavok.simulator.scene import RowLobby, RowScene
from prilavok.simulator.states import message_state

LOST = Answer(status=404, text="There is nothing here.")


@dataclass(frozen=True, slots=True)
class Reply:
    """`silent`: it has been carried out, and the answer must not arrive."""

    answer: Answer
    silent: bool = False


def answer_call(kind: str, call: Call) -> Reply:
    """Raises `NotSimulated` for a kind without a simulator."""
    network = simulators.get(kind)
    account = account_of_token(kind, network.caller(call))
    try:
        if account is None:
            return Reply(_serve_stranger(network, kind, call))
        answer = _serve(network, account, call)
    except Refused as refused:
        return Reply(refused.answer)
    return Reply(answer, silent=faults_of(account).silent and call.method != "GET")


def _serve_stranger(network: Simulation, kind: str, call: Call) -> Answer:
    lobby = RowLobby(kind)
    served = network.serve_public(call, lobby) if network.serve_public else None
    if served is None:
        return network.refuse("token", call, None, 0) or LOST
    return _carry_out(kind, None, served)


def _serve(network: Simulation, account: SimAccount, call: Call) -> Answer:
    scene = RowScene(account, network_now(account))
    if refusal := _spoilt(network, scene, call):
        return refusal
    served = network.serve(call, scene)
    return _carry_out(account.kind, account, served, scene)


def _spoilt(network: Simulation, scene: RowScene, call: Call) -> Answer | None:
    """The answer that a fault of this account gives in place of the network's."""
    faults = faults_of(scene.row)
    switched = (
        ("expired", faults.expired),
        ("down", faults.down),
        ("limited", faults.limited),
        (faults.refusal, bool(faults.refusal)),
    )
    for name, is_on in switched:
        answer = network.refuse(name, call, scene, faults.seconds_left) if is_on else None
        if answer is not None:
            return answer
    return None


def _carry_out(
    kind: str, account: SimAccount | None, served: Served, scene: RowScene | None = None
) -> Answer:
    """Effects first, then the answer; a hook that does not prove itself undoes the call."""
    for effect in served.effects:
        if isinstance(effect, HookSet) and not is_proved(effect):
            return effect.refusal or LOST
    with transaction.atomic():
        if account is not None and scene is not None:
            save_serial(account, scene.fresh)
        apply_effects(kind, account, served)
    return served.answer


def write_in_app(person: SimPerson, text: str) -> SimMessage:
    """The seller answers in the network's own application: the CRM learns of it by the echo alone."""
    with transaction.atomic():
        message = SimMessage.objects.create(
            person=person,
            external_id=new_id(person.account, "message"),
            from_shop=True,
            content={"text": text, "via": "app"},
            created_at=act_time(person.account),
        )
        fact = ShopWrote(message_state(message))
        deliveries = write_deliveries(
            person.account, fact, act="app", target=message.external_id, person=person, summary=text
        )
    deliver_all(deliveries)
    return message
