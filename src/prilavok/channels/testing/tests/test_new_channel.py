"""A made-up seventh network needs its folder and nothing else: the scaffold is written and proved bronze."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from prilavok.channels import registry, simulators
from prilavok.channels.testing import conformance, new_channel, published, tiers
from prilavok.channels.testing.fixtures import inbound_cases, outbound_cases
from prilavok.channels.testing.made_up import made_up
from prilavok.channels.testing.simulated import World
from prilavok.channels.types import Account, MessageDraft, MessageReceived

KIND = "drum"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with made_up(KIND, tmp_path_factory.mktemp("src") / "prilavok" / "channels" / "adapters") as place:
        yield place


def test_it_is_found_by_its_folder_alone(folder: Path) -> None:
    assert registry.get(KIND).manifest.name == "Drum"
    assert KIND in simulators.all_simulations()


def test_it_keeps_the_contract(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    for inbound in inbound_cases(KIND):
        conformance.check_inbound_case(inbound)
    for outbound in outbound_cases(KIND):
        conformance.check_outbound_case(outbound)
    for answer in outbound_cases(KIND, "answers"):
        conformance.check_answer_case(answer)
    for check in (
        conformance.check_signature,
        conformance.check_unique_keys,
        conformance.check_no_json,
        conformance.check_reasons,
        conformance.check_manifest,
        published.check_all,
    ):
        check(KIND)
    conformance.check_secrets(KIND, caplog)


def test_it_is_bronze(folder: Path) -> None:
    assert tiers.missing(KIND) == []
    assert tiers.proved_tier(KIND) == "bronze"


def test_a_message_and_its_answer(folder: Path) -> None:
    world = World(KIND)
    [event] = world.write("сколько стоит?")
    assert isinstance(event, MessageReceived)
    world.send(MessageDraft(recipient=event.sender.external_id, text="3990"))
    assert [one.text for one in world.phone] == ["сколько стоит?", "3990"]


def test_set_up(folder: Path) -> None:
    world, setup = World(KIND), registry.get(KIND).setup
    assert setup is not None
    setup.subscribe(world.shop, world.transport())
    assert world.account.hook_url == world.shop.hook_url
    assert [one.ok for one in setup.check(world.shop, world.transport())] == [True]
    other = Account("1", dict(world.account.credentials), world.base_url)
    assert [one.ok for one in setup.check(other, world.transport())] == [False]
    setup.unsubscribe(world.shop, world.transport())
    assert world.account.hook_url == ""


def test_its_sources_are_in_shape(folder: Path) -> None:
    root = Path(new_channel.__file__).resolve().parents[4]
    for path in sorted(folder.rglob("*.py")):
        place = new_channel.ADAPTERS / KIND / path.relative_to(folder)
        source = path.read_text("utf-8")
        known = ["--config", "lint.isort.known-first-party=['prilavok']"]
        for words in (["check", *known], ["format", "--check"]):
            command = [sys.executable, "-m", "ruff", *words, "--quiet", "--stdin-filename", str(place), "-"]
            done = subprocess.run(
                command, cwd=root, input=source, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, (path.name, done.stdout, done.stderr)


@pytest.mark.parametrize("kind", ["", "x", "Signal", "9lives", "a-b", "class", "../vk", "a" * 21])
def test_bad_names(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="a kind is"):
        new_channel.write(kind, tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert new_channel.main([kind]) == 1
    assert capsys.readouterr().err.startswith("new-channel: a kind is")


def test_a_taken_name() -> None:
    with pytest.raises(ValueError, match="vk exists already"):
        new_channel.write("vk")
