"""The pretended network's own memory. The CRM never reads it: the two speak over HTTP only."""

from __future__ import annotations

from django.db import models

from prilavok.lib.clock import now
from prilavok.lib.ids import PublicIdField


class SimAccount(models.Model):
    """A shop's account on a pretended network: a page, a number, a bot, a group."""

    public_id = PublicIdField()
    kind = models.CharField(max_length=20)
    external_id = models.CharField(max_length=200)
    username = models.CharField(max_length=60)
    name = models.CharField(max_length=120, blank=True)
    shop_id = models.BigIntegerField(db_index=True)
    """Whose playground it is; only that shop's members may play its customers."""
    access_token = models.CharField(max_length=120, unique=True)
    """What calls prove themselves by, wherever the network has it."""
    previous_token = models.CharField(max_length=120, blank=True, db_index=True)
    """Still good after a refresh: calls that are on their way must not fail."""
    token_issued_at = models.DateTimeField(default=now)
    credentials = models.JSONField(default=dict)
    """The set-up fields that its channel is connected with."""
    hook_url = models.TextField(blank=True)
    subscribed = models.JSONField(default=list)
    memory = models.JSONField(default=dict)
    """The notebook of the adapter's simulator."""
    serial = models.PositiveBigIntegerField(default=0)
    """The last number handed out: message numbers, update ids."""
    faults = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "external_id"], name="sim_account_once")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.username}"


class SimGrant(models.Model):
    """A code of the consent page and the one-hour token it was traded for."""

    account = models.ForeignKey(SimAccount, models.CASCADE, related_name="grants")
    code = models.CharField(max_length=80, unique=True)
    redirect_uri = models.TextField()
    short_token = models.CharField(max_length=120, blank=True, db_index=True)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.account_id} {self.created_at:%c}"


class SimPerson(models.Model):
    public_id = PublicIdField()
    account = models.ForeignKey(SimAccount, models.CASCADE, related_name="people")
    external_id = models.CharField(max_length=200)
    username = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=20, blank=True)
    about = models.CharField(max_length=120, blank=True)
    blocked = models.BooleanField(default=False)
    """Forbids the shop to write."""
    memory = models.JSONField(default=dict)
    follower_count = models.PositiveIntegerField(default=100)
    last_act_at = models.DateTimeField(null=True, blank=True)
    """Last act that opens the messaging window."""
    typing_until = models.DateTimeField(null=True, blank=True)
    """The shop is typing to this person."""
    shop_seen_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["account", "external_id"], name="sim_person_once")]

    def __str__(self) -> str:
        return self.name


class SimMedia(models.Model):
    """A publication or a card of the catalogue; `picture` names a drawing (see `drawing.py`)."""

    account = models.ForeignKey(SimAccount, models.CASCADE, related_name="media")
    external_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, default="post")
    """post, reel, story, ad, wall or product."""
    caption = models.TextField(blank=True)
    picture = models.CharField(max_length=80)
    permalink = models.TextField(blank=True)
    other_id = models.CharField(max_length=200, blank=True)
    price = models.CharField(max_length=20, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    liked = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["account", "external_id"], name="sim_media_once")]

    def __str__(self) -> str:
        return self.caption[:40]


class SimComment(models.Model):
    media = models.ForeignKey(SimMedia, models.CASCADE, related_name="comments")
    external_id = models.CharField(max_length=200)
    person = models.ForeignKey(SimPerson, models.CASCADE, null=True)
    """None: the shop itself."""
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies")
    text = models.TextField()
    hidden = models.BooleanField(default=False)
    liked = models.BooleanField(default=False)
    private_replied = models.BooleanField(default=False)
    deleted = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["media", "external_id"], name="sim_comment_once")]

    def __str__(self) -> str:
        return self.text[:40]


class SimMessage(models.Model):
    """One bubble on the phone; `content` is what the network keeps of it (see `states.py`)."""

    person = models.ForeignKey(SimPerson, models.CASCADE, related_name="messages")
    external_id = models.CharField(max_length=200)
    from_shop = models.BooleanField()
    content = models.JSONField(default=dict)
    deleted = models.BooleanField(default=False)
    edits = models.PositiveSmallIntegerField(default=0)
    reaction = models.CharField(max_length=16, blank=True)
    """The customer's."""
    shop_reaction = models.CharField(max_length=16, blank=True)
    seen = models.BooleanField(default=False)
    """The customer has looked at it."""
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["person", "external_id"], name="sim_message_once")]

    def __str__(self) -> str:
        return self.external_id


class SimFile(models.Model):
    """A file the network knows by an id: one a person sent, or an upload of the shop."""

    account = models.ForeignKey(SimAccount, models.CASCADE, related_name="files")
    external_id = models.CharField(max_length=200)
    type = models.CharField(max_length=20)
    url = models.TextField(blank=True)
    name = models.CharField(max_length=200, blank=True)
    mime = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    details = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "external_id"], name="sim_file_once")]

    def __str__(self) -> str:
        return f"{self.type} {self.external_id}"


class SimDelivery(models.Model):
    """One webhook of ours, whether the hook has taken it or not."""

    account = models.ForeignKey(SimAccount, models.CASCADE, related_name="deliveries")
    person = models.ForeignKey(SimPerson, models.CASCADE, null=True, related_name="deliveries")
    act = models.CharField(max_length=40)
    """What it tells: `text`, `comment`, `echo`, … (see `actions/acting.py`)."""
    target = models.CharField(max_length=250)
    """Id of the message or comment it is about, as the CRM calls it."""
    summary = models.CharField(max_length=120, blank=True)
    method = models.CharField(max_length=8, default="POST")
    query = models.JSONField(default=dict)
    headers = models.JSONField(default=dict)
    """With the signature."""
    body = models.TextField()
    copies = models.PositiveSmallIntegerField(default=1)
    attempts = models.PositiveSmallIntegerField(default=0)
    http_status = models.PositiveSmallIntegerField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)
    held = models.BooleanField(default=False)
    """Kept back, so that the next one overtakes it."""
    created_at = models.DateTimeField(default=now)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="sim_delivery_recent")]

    def __str__(self) -> str:
        return f"{self.act} {self.target}"
