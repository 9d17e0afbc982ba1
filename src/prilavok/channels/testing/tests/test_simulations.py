"""Every simulator and its adapter understand each other."""

from __future__ import annotations

import pytest

from prilavok.channels import simulators
from prilavok.channels.simulation import ActName
from prilavok.channels.testing import simulations

KINDS = list(simulators.all_simulations())
ACTS: list[tuple[str, ActName]] = [(kind, act) for kind in KINDS for act in sorted(simulators.get(kind).acts)]
by_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.mark.parametrize(("kind", "act"), ACTS)
def test_an_act(kind: str, act: ActName) -> None:
    simulations.check_act(kind, act)


@by_kind
def test_acts_of_its_own(kind: str) -> None:
    simulations.check_specials(kind)


@by_kind
def test_connecting(kind: str) -> None:
    simulations.check_connecting(kind)


@by_kind
def test_answering(kind: str) -> None:
    simulations.check_answering(kind)


@by_kind
def test_refusals(kind: str) -> None:
    simulations.check_refusals(kind)


@by_kind
def test_documented_errors(kind: str) -> None:
    simulations.check_documented_errors(kind)


@by_kind
def test_silence(kind: str) -> None:
    simulations.check_silence(kind)


@by_kind
def test_odd_calls(kind: str) -> None:
    simulations.check_odd_calls(kind)
