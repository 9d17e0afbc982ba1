"""The `message` objects that a draft needs, within Messenger's limits.

https://developers.facebook.com/docs/messenger-platform/send-messages/templates
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from prilavok.channels.adapters.messenger.manifest import MANIFEST
from prilavok.channels.errors import Unsupported
from prilavok.channels.families.meta_messages import Body, Composer, Outgoing, template
from prilavok.channels.types import MessageDraft, Receipt, ReceiptLine, Survey, Template

RECEIPT_LINES = 100
SURVEY_TITLE = 65
SURVEY_SUBTITLE = 80
SURVEY_BUTTON = 20
SURVEY_QUESTION = 85
COMPOSER = Composer(MANIFEST.limits, len, special_buttons=True)

spoken_text = COMPOSER.spoken_text


def direct_messages(draft: MessageDraft) -> list[Outgoing]:
    """Media, cards, the receipt, the survey, then the text. Raises `Unsupported`."""
    found = COMPOSER.media_and_cards(draft)
    if draft.receipt:
        found.append(Outgoing(template(_receipt(draft.receipt))))
    if draft.survey:
        found.append(Outgoing(template(_survey(draft.survey))))
    return [*found, *COMPOSER.texts(draft)]


def utility_message(draft: MessageDraft, wanted: Template) -> Outgoing:
    """The approved text with its places filled; `draft.text` is how it reads. Raises `Unsupported`."""
    if draft.attachments or draft.cards or draft.choices or draft.receipt or draft.survey:
        raise Unsupported("template_with_more")
    payload: Body = {
        "template_type": "utility_messages",
        "name": wanted.name,
        "language": {"code": wanted.language},
    }
    if wanted.parameters:
        parameters = [{"type": "text", "text": one} for one in wanted.parameters]
        payload["components"] = [{"type": "body", "parameters": parameters}]
    return Outgoing(template(payload), draft.text)


# --- receipt -------------------------------------------------------------------------------------


def _receipt(receipt: Receipt) -> Body:
    if len(receipt.lines) > RECEIPT_LINES:
        raise Unsupported("receipt_too_long")
    payload: Body = {
        "template_type": "receipt",
        "recipient_name": receipt.customer,
        "order_number": receipt.number,
        "currency": receipt.currency,
        "payment_method": receipt.payment,
        "summary": _summary(receipt),
    }
    if receipt.url:
        payload["order_url"] = receipt.url
    if receipt.ordered_at:
        payload["timestamp"] = str(int(receipt.ordered_at.timestamp()))
    if receipt.lines:
        payload["elements"] = [_receipt_line(line, receipt.currency) for line in receipt.lines]
    if receipt.discounts:
        payload["adjustments"] = [
            {"name": name, "amount": _amount(amount)} for name, amount in receipt.discounts
        ]
    return payload


def _summary(receipt: Receipt) -> Body:
    told = {
        "subtotal": receipt.subtotal,
        "shipping_cost": receipt.shipping,
        "total_tax": receipt.tax,
        "total_cost": receipt.total,
    }
    return {name: _amount(amount) for name, amount in told.items() if amount}


def _receipt_line(line: ReceiptLine, currency: str) -> Body:
    element: Body = {
        "title": line.title,
        "quantity": line.quantity,
        "price": _amount(line.price),
        "currency": currency,
    }
    if line.subtitle.strip():
        element["subtitle"] = line.subtitle
    if line.image_url:
        element["image_url"] = line.image_url
    return element


def _amount(text: str) -> float:
    """A JSON number with two decimals at most; binary rounding does not show at that size."""
    try:
        return float(round(Decimal(text), 2))
    except InvalidOperation:
        raise Unsupported("receipt_amount") from None


# --- survey --------------------------------------------------------------------------------------


def _survey(survey: Survey) -> Body:
    """One question on one page is all that Messenger takes."""
    limits = (
        (survey.title, SURVEY_TITLE),
        (survey.subtitle, SURVEY_SUBTITLE),
        (survey.button, SURVEY_BUTTON),
    )
    if any(not 0 < len(text) <= longest for text, longest in limits):
        raise Unsupported("survey_too_long")
    if len(survey.question) > SURVEY_QUESTION:
        raise Unsupported("survey_too_long")
    question: Body = {"id": survey.id, "type": survey.scale}
    if survey.question:
        question["title"] = survey.question
    if survey.words:
        question["follow_up"] = {"type": "free_form"}
    return {
        "template_type": "customer_feedback",
        "title": survey.title,
        "subtitle": survey.subtitle,
        "button_title": survey.button,
        "feedback_screens": [{"questions": [question]}],
        "business_privacy": {"url": survey.privacy_url},
    }
