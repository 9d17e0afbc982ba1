"""WhatsApp's own side of the wire: `simulator_hooks.py` what it sends, `simulator_calls.py` what it takes,
`simulator_rules.py` what it refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from prilavok.channels.adapters.whatsapp.simulator_calls import serve, serve_public
from prilavok.channels.adapters.whatsapp.simulator_hooks import SPECIALS, tell
from prilavok.channels.adapters.whatsapp.simulator_ids import new_id, new_token
from prilavok.channels.adapters.whatsapp.simulator_rules import (
    CloudRefusal,
    undeliverable,
    window_closed,
)
from prilavok.channels.families import meta_simulator
from prilavok.channels.families.meta_simulator import GraphRefusal, bearer
from prilavok.channels.simulation import (
    AccountState,
    Answer,
    Call,
    DashboardCall,
    Fresh,
    NewAccount,
    Scene,
    Simulation,
)

REFUSALS = {
    "window": "The window is closed (131047)",
    "undeliverable": "The person cannot be reached (131026)",
    "no_marketing": "The person wants no marketing (131050)",
    "pair": "Too many to this person (131056)",
    "spam": "The number is held back (131048)",
    "payment": "Payment is missing (131042)",
    "media": "The file is not taken (131053)",
    "template": "The template is paused (132015)",
    "maintenance": "Maintenance (131057)",
}
TEMPLATES = [
    {
        "id": "1000000000000001",
        "name": "order_shipped",
        "language": "ru",
        "category": "UTILITY",
        "status": "APPROVED",
        "text": "Заказ {{1}} отправлен. Спасибо, что выбрали нас!",
        "buttons": ["Где заказ?"],
    },
    {
        "id": "1000000000000002",
        "name": "hello_world",
        "language": "en_US",
        "category": "UTILITY",
        "status": "APPROVED",
        "text": "Hello World",
        "buttons": [],
    },
]


def open_account(username: str, name: str, fresh: Fresh, app: Mapping[str, str]) -> NewAccount:
    account = meta_simulator.opened(
        token=new_token(fresh), app=app, waba_id=fresh.digits(15), external_id=new_id("account", fresh)
    )
    return replace(account, memory={"templates": TEMPLATES})


def refuse(name: str, call: Call, scene: Scene | None, seconds: int) -> Answer | None:
    if name == "limited":
        limited = CloudRefusal(130429, "Rate limit hit", "Too many messages from this number.", status=429)
        return limited.told({"Retry-After": str(max(seconds, 1))})
    return meta_simulator.message_refusal(name, call, scene, seconds, _documented)


def _documented(name: str) -> GraphRefusal:
    return {
        "window": window_closed(),
        "undeliverable": undeliverable(),
        "no_marketing": CloudRefusal(131050, "User stopped marketing", "The user wants no marketing."),
        "pair": CloudRefusal(131056, "Pair rate limit hit", "Too many messages to this user."),
        "spam": CloudRefusal(131048, "Spam rate limit hit", "Too many people have reported this number."),
        "payment": CloudRefusal(131042, "Business eligibility payment issue", "Add a payment method."),
        "media": CloudRefusal(131053, "Media upload error", "The file cannot be read."),
        "template": CloudRefusal(132015, "Template is paused", "Its quality is low."),
        "maintenance": CloudRefusal(131057, "Account in maintenance mode", "Come again.", status=500),
    }[name]


def dashboard(hook_url: str, account: AccountState, app: Mapping[str, str]) -> DashboardCall:
    return meta_simulator.dashboard(hook_url, account, app, "whatsapp_business_account")


SIMULATION = Simulation(
    acts=frozenset({
        "text", "reply", "picture", "video", "voice", "file", "sticker", "location", "contact", "react",
        "edit", "unsend", "button", "ad", "product", "cart", "app", "unsupported",
    }),
    open_account=open_account,
    new_id=new_id,
    tell=tell,
    caller=bearer,
    serve=serve,
    refuse=refuse,
    refusals=REFUSALS,
    specials=SPECIALS,
    serve_public=serve_public,
    dashboard=dashboard,
    reactions=("❤️", "👍", "😂", "😮", "🙏"),
)  # fmt: skip
