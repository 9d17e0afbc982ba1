from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from prilavok.catalog.models import Post
from prilavok.events.types import Actor
from prilavok.inbox.actions import calls, early, media, presence, publications, scheduling, sending
from prilavok.inbox.actions.bulk import forget_changes
from prilavok.inbox.actions.conversations import wake_snoozed
from prilavok.inbox.actions.counting import fold_counts
from prilavok.inbox.actions.receiving import receive_late_answers
from prilavok.inbox.models import Conversation, Message
from prilavok.lib.clock import now


@app.task(name="inbox.send_conversation", queue="send")
def send_conversation(conversation_id: int) -> None:
    sending.send_conversation(conversation_id)


@app.task(name="inbox.send_scheduled", queue="send")
def send_scheduled(scheduled_id: int) -> None:
    scheduling.send_scheduled(scheduled_id)


@app.task(name="inbox.fetch_media", queue="media", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def fetch_media(attachment_id: int) -> None:
    media.fetch_media(attachment_id)


@app.task(name="inbox.moderate_comment", queue="send")
def moderate_comment(message_id: int, action: str, actor_type: str, actor_id: str) -> None:
    message = Message.objects.select_related("channel", "conversation").filter(pk=message_id).first()
    if message is not None:
        calls.moderate_comment(message, action, actor=Actor(actor_type, actor_id))  # type: ignore[arg-type]


@app.task(name="inbox.typing", queue="send")
def typing(conversation_id: int) -> None:
    calls.sender_action(_conversation(conversation_id), "typing_on")


@app.task(name="inbox.seen", queue="send")
def seen(conversation_id: int) -> None:
    calls.sender_action(_conversation(conversation_id), "mark_seen")


@app.task(name="inbox.answer_press", queue="send")
def answer_press(message_id: int) -> None:
    rows = Message.objects.select_related("conversation__channel", "conversation__identity")
    message = rows.filter(pk=message_id).first()
    if message is not None:
        calls.answer_press(message)


def _conversation(pk: int) -> Conversation:
    return Conversation.objects.select_related("channel", "identity").get(pk=pk)


@app.periodic(cron="* * * * * */15")  # seconds come last
@app.task(name="inbox.tidy_outbox", queue="default", queueing_lock="inbox.tidy_outbox")
def tidy_outbox(timestamp: int) -> None:
    """What a dead worker left behind is settled, what was forgotten is queued again."""
    sending.settle_abandoned()
    sending.queue_forgotten()
    early.fold_in_late()
    receive_late_answers()
    scheduling.send_due()
    presence.forget_gone()
    wake_snoozed(now())
    fold_counts()


@app.periodic(cron="23 * * * *")
@app.task(name="inbox.forget_media", queue="default", queueing_lock="inbox.forget_media")
def forget_media(timestamp: int) -> None:
    media.forget_expired()
    forget_changes()


@app.task(name="inbox.fetch_publication", queue="media")
def fetch_publication(post_id: int) -> None:
    post = Post.objects.select_related("channel").filter(pk=post_id).first()
    if post is not None:
        publications.fetch_publication(post)
