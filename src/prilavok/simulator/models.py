"""The pretended network's own memory. The CRM never reads it: the two speak over HTTP only."""

from __future__ import annotations

from django.db import models

from prilavok.lib.clock import now
from prilavok.lib.ids import PublicIdField


class SimAccount(models.Model):
    """A professional account of the pretended network, subscribed to our app or not yet."""

    public_id = PublicIdField()
    kind = models.CharField(max_length=20, default="instagram")
    external_id = models.CharField(max_length=40, unique=True)
    username = models.CharField(max_length=60)
    name = models.CharField(max_length=120, blank=True)
    shop_id = models.BigIntegerField(db_index=True)
    """Whose playground it is; only that shop's members may play its customers."""
    access_token = models.CharField(max_length=120, unique=True)
    previous_token = models.CharField(max_length=120, blank=True, db_index=True)
    """Still good after a refresh: calls that are on their way must not fail."""
    token_issued_at = models.DateTimeField(default=now)
    hook_url = models.TextField(blank=True)
    subscribed = models.JSONField(default=list)
    faults = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"@{self.username}"


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
    external_id = models.CharField(max_length=40, unique=True)
    """The id in the scope of the account (IGSID)."""
    username = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    about = models.CharField(max_length=120, blank=True)
    follower_count = models.PositiveIntegerField(default=100)
    last_act_at = models.DateTimeField(null=True, blank=True)
    """Last act that opens the messaging window."""
    typing_until = models.DateTimeField(null=True, blank=True)
    """The shop is typing to this person."""
    shop_seen_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class SimMedia(models.Model):
    """A publication; `picture` names a drawing (see `drawing.py`)."""

    account = models.ForeignKey(SimAccount, models.CASCADE, related_name="media")
    external_id = models.CharField(max_length=40, unique=True)
    product_type = models.CharField(max_length=10, default="FEED")
    """FEED, REELS, STORY or AD."""
    caption = models.TextField(blank=True)
    picture = models.CharField(max_length=80)
    permalink = models.TextField(blank=True)
    video_id = models.CharField(max_length=40, blank=True)
    liked = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.caption[:40]


class SimComment(models.Model):
    media = models.ForeignKey(SimMedia, models.CASCADE, related_name="comments")
    external_id = models.CharField(max_length=40, unique=True)
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

    def __str__(self) -> str:
        return self.text[:40]


class SimMessage(models.Model):
    """One bubble on the phone; `content` is what the network keeps of it.

    {"text", "files": [[type, url]], "choices": [[title, payload]], "elements", "buttons",
    "reply_to": mid, "story": {"url", "mention"}, "share": {"url", "title"}, "comment": text, "via": "app"}
    """

    person = models.ForeignKey(SimPerson, models.CASCADE, related_name="messages")
    external_id = models.CharField(max_length=120, unique=True)
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

    def __str__(self) -> str:
        return self.external_id


class SimDelivery(models.Model):
    """One webhook of ours, whether the hook has taken it or not."""

    account = models.ForeignKey(SimAccount, models.CASCADE, related_name="deliveries")
    person = models.ForeignKey(SimPerson, models.CASCADE, null=True, related_name="deliveries")
    act = models.CharField(max_length=20)
    """What it tells: `text`, `comment`, `echo`, … (see `actions/acting.py`)."""
    target = models.CharField(max_length=120)
    """Id of the message or comment it is about."""
    summary = models.CharField(max_length=120, blank=True)
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
