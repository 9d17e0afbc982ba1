"""Every screen of an operator: nothing serious for axe, nothing too wide, also at 200 % zoom."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from prilavok.channels.types import Person
from prilavok.inbox.models import Conversation
from prilavok.orders.models import Order
from tests.browser.axe import serious_findings
from tests.browser.test_inbox import ANNA, PHONE, Counter, counter

__all__ = ["counter"]
LONG = Person("long", username="konstantin", name="Константин Христорождественский-Преображенский")
WIDE = {"width": 1440, "height": 900}
ZOOMED = {"width": 720, "height": 450}
"""What 1440 by 900 leaves at 200 %."""
WIDTH = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Screens:
    counter: Counter
    paths: list[str]

    def page(self, **options: object) -> Page:
        return self.counter.open("/inbox/", **options)


@pytest.fixture
def screens(counter: Counter) -> Screens:
    counter.write(ANNA, "Сколько стоит платье «Марта»? Беру, Тольятти, самовывоз")
    counter.write(LONG, "Здравствуйте, интересует водоотталкивающее демисезонное пальто-трансформер")
    counter.comment(ANNA, "Цена?")
    customer = Conversation.objects.filter(kind="direct").first()
    assert customer is not None
    rooms = [f"/inbox/{room.public_id}/" for room in Conversation.objects.order_by("pk")]
    order = [f"/orders/{row.public_id}/" for row in Order.objects.all()[:1]]
    return Screens(
        counter,
        [
            *("/inbox/?view=open", "/inbox/?view=closed", *rooms, f"{rooms[0]}everything/", "/search/"),
            *("/orders/", *order, "/customers/", f"/customers/{customer.customer.public_id}/", "/products/"),
            *(f"/products/{counter.dress.public_id}/", "/products/new/", "/posts/", "/rules/", "/rules/new/"),
            *("/log/", "/notifications/", "/profile/", "/profile/notifications/", "/profile/keys/"),
            *("/settings/members/", "/settings/channels/", "/settings/replies/", "/settings/fields/"),
        ],
    )


@pytest.mark.parametrize(
    ("viewport", "scheme"),
    [(WIDE, "light"), (WIDE, "dark"), (PHONE, "light")],
    ids=["wide", "wide-dark", "phone"],
)
def test_nothing_serious_and_nothing_too_wide(
    screens: Screens, viewport: dict[str, int], scheme: str
) -> None:
    page = screens.page(viewport=viewport, color_scheme=scheme)
    for path in screens.paths:
        answer = page.goto(path)
        assert answer is not None
        assert (path, answer.status, page.evaluate(WIDTH), serious_findings(page)) == (path, 200, 0, [])


def test_at_twice_the_size(screens: Screens) -> None:
    """WCAG 1.4.4 and 1.4.10: all of it can be reached, nothing sideways."""
    page = screens.page(viewport=ZOOMED, device_scale_factor=2)
    for path in screens.paths:
        page.goto(path)
        assert (path, page.evaluate(WIDTH)) == (path, 0)
    page.goto(screens.paths[2])
    page.locator("#text-direct").fill("Ответ при двойном увеличении")
    page.locator("#text-direct").press("Control+Enter")
    page.locator("#tail article", has_text="двойном увеличении").wait_for()
