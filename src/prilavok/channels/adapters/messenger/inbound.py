"""A Page's webhooks as our events. Pure: no network, no database, no clock.

https://developers.facebook.com/docs/messenger-platform/webhooks
"""

from __future__ import annotations

from prilavok.channels.adapters.messenger import feed, notices, references
from prilavok.channels.adapters.messenger.payloads import Cart, Delivery, Message, Messaging
from prilavok.channels.families import meta_webhooks
from prilavok.channels.families.meta_body import Item
from prilavok.channels.families.meta_events import noted, with_left_out
from prilavok.channels.families.meta_inbound import MESSAGING_FIELDS, Reader, Webhook, is_echo
from prilavok.channels.families.meta_payloads import Read, Referral
from prilavok.channels.families.meta_references import Content, of_referral
from prilavok.channels.reading import digest, moment
from prilavok.channels.types import (
    ChannelEvent,
    DeliveryReported,
    ImportedLine,
    OrderImported,
    Person,
    ReadReported,
    Reference,
)

FIELDS = MESSAGING_FIELDS | {
    "message_deliveries", "message_reads", "messaging_account_linking", "messaging_feedback",
    "messaging_policy_enforcement", "messaging_customer_information", "response_feedback", "send_cart",
}  # fmt: skip


NOTED = frozenset({
    "about", "affiliation", "agent_messages", "agent_questions", "attire", "awards", "bio", "birthday",
    "business_integrity", "call_permission_reply", "call_settings_update", "calls", "category",
    "checkins", "comment_poll_response", "company_overview", "conversations", "cover", "culinary_team",
    "current_location", "description", "email", "emails", "feature_access_list", "follow", "founded",
    "general_info", "general_manager", "group_feed", "group_id_updates", "hometown", "hours",
    "inbox_labels", "influences", "invalid_topic_placeholder", "invoice_access_bank_slip_events",
    "invoice_access_invoice_change", "invoice_access_invoice_draft_change",
    "invoice_access_onboarding_status_active", "leadgen", "leadgen_fat", "leadgen_update", "live_videos",
    "local_delivery", "location", "marketing_message_clicks", "marketing_message_deliveries",
    "marketing_message_delivery_failed", "marketing_message_echoes", "marketing_message_reads",
    "marketing_messages_subscriber_upload_status", "mcom_invoice_change", "members", "merchant_review",
    "message_context", "message_mention", "messaging_appointments", "messaging_checkout_updates",
    "messaging_direct_sends", "messaging_fblogin_account_linking", "messaging_game_plays",
    "messaging_in_thread_lead_form_submit", "messaging_integrity", "messaging_payments",
    "messaging_pre_checkouts", "mission", "name", "otp_verification", "page_about_story",
    "page_change_proposal", "page_upcoming_change", "parking", "payment_options",
    "payment_request_update", "personal_info", "personal_interests", "phone", "picture", "price_range",
    "product_review", "products", "public_transit", "publisher_subscriptions", "registration",
    "restaurant_services", "restaurant_specialties", "story_poll_response", "story_share", "user_action",
    "video_text_question_responses", "videos", "website", "with",
})  # fmt: skip
"""Fields of a Page that are nobody's conversation."""


ASIDE = {
    "payment": "a payment in the chat, which Messenger no longer offers",
    "pre_checkout": "a question about a payment on its way",
    "checkout_update": "a question about a payment on its way",
    "game_play": "a game that was played",
    "in_thread_lead_form_submit": "a form of an advertisement",
}
"""Items of a conversation that nobody answers."""


class _Reader(Reader[Messaging]):
    __slots__ = ()

    def message_of(self) -> Message | None:
        return self.value.message

    def content(self) -> Content:
        return references.of_message(self.value.message or Message(), self.occasion.item.account)

    def instead(self, mid: str) -> ChannelEvent | None:
        message = self.value.message
        if message and message.order and message.order.products and not self.occasion.by_shop:
            return self.cart(mid, message, message.order)
        return None

    def more(self) -> list[ChannelEvent]:
        delivered = [self.delivered(self.value.delivery)] if self.value.delivery else []
        return [*delivered, *notices.of_item(self.value, self.occasion), *self.noted()]

    def noted(self) -> list[ChannelEvent]:
        told = self.occasion.item.value
        return [self.occasion.noted(f"/{name}", words) for name, words in ASIDE.items() if told.get(name)]

    def referred(self, referral: Referral | None) -> list[Reference]:
        ids = references.post_ids(self.occasion.item.account)
        return of_referral(referral, ids) if referral else []

    def cart(self, mid: str, message: Message, cart: Cart) -> OrderImported:
        return OrderImported(
            **self.occasion.base(f"message:{mid}"),
            external_id=mid,
            person=Person(self.occasion.customer),
            lines=tuple(
                ImportedLine(
                    product=Reference(
                        "product",
                        external_id=one.retailer_id or one.id,
                        title=one.name,
                        other_ids=(one.id,) if one.retailer_id and one.id else (),
                    ),
                    quantity=one.quantity,
                    price=one.unit_price,
                    currency=one.currency,
                )
                for one in cart.products or []
            ),
            text="\n".join(part for part in (message.text, cart.note) if part),
        )

    def delivered(self, delivery: Delivery) -> ChannelEvent:
        until = moment(delivery.watermark)
        mids = tuple(one for one in delivery.mids or () if one)
        if self.occasion.by_shop or not (until or mids):
            return self.occasion.noted("/delivery", "delivered to the shop itself, or nothing named")
        key = f"delivery:{self.occasion.customer}:{digest([delivery.watermark, mids])}"
        person = self.occasion.customer
        return DeliveryReported(**self.occasion.base(key), person=person, external_ids=mids, until=until)

    def seen(self, seen: Read) -> ChannelEvent:
        until = moment(seen.watermark)
        if self.occasion.by_shop or not (until or seen.mid):
            return self.occasion.noted("/read", "read by the shop itself, or nothing named")
        key = f"read:{self.occasion.customer}:{digest([seen.watermark, seen.mid])}"
        mids = (seen.mid,) if seen.mid else ()
        person = self.occasion.customer
        return ReadReported(**self.occasion.base(key), person=person, external_ids=mids, until=until)


def _change(item: Item) -> list[ChannelEvent] | None:
    if item.field in feed.FIELDS:
        return with_left_out(item, *feed.parse(item))
    if item.field in notices.TEMPLATE_FIELDS:
        return with_left_out(item, *notices.about_template(item))
    return [noted(item, "", f"the Page's {item.field}")] if item.field in NOTED else None


_WEBHOOK = Webhook(
    objects=("", "page"),
    fields=FIELDS,
    model=Messaging,
    reader=_Reader,
    echoes=lambda value: is_echo(value.message),
    change=_change,
    nobody=notices.about_account,
)
handshake = meta_webhooks.handshake
verify = meta_webhooks.verify
route = _WEBHOOK.route
parse = _WEBHOOK.parse
