from __future__ import annotations

from prilavok.channels.contract import Limits, Manifest, SetupField, Windows

MANIFEST = Manifest(
    kind="pigeon",
    name="Pigeon Post",
    tier="bronze",
    docs="https://pigeon.example/docs",
    setup_fields=(
        SetupField("loft_key", "Key of the loft", "Carved above the door"),
        SetupField("seal", "Seal", "Pressed into every note"),
    ),
    capabilities=frozenset({"direct"}),
    limits=Limits(text=40),
    windows=Windows(),
    base_url_setting="PRILAVOK_PIGEON_API_URL",
    signing_secrets=("seal",),
    verify_tokens=(),
    hook_answer="coo",
)
