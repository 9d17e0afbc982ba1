from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from prilavok.lib.clock import now
from prilavok.lib.ids import PublicIdField
from prilavok.shops.managers import UserManager


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. What they may do is said by their memberships."""

    class Theme(models.TextChoices):
        SYSTEM = "system"
        LIGHT = "light"
        DARK = "dark"

    public_id = PublicIdField()
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=5, default="ru")
    theme = models.CharField(max_length=8, choices=Theme, default=Theme.SYSTEM)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    welcome_dismissed = models.BooleanField(default=False)
    own_keys = models.JSONField(default=dict, blank=True)
    """Keys chosen instead of the product's, by the product's: {"e": "c"}; "" is no key."""
    single_keys = models.BooleanField(default=True)
    """Whether letters without Ctrl do anything (WCAG 2.1.4)."""
    date_joined = models.DateTimeField(default=now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique"),
            models.CheckConstraint(
                condition=models.lookups.Exact(
                    models.Func("own_keys", function="jsonb_typeof", output_field=models.TextField()),
                    models.Value("object"),
                ),
                name="user_own_keys_by_key",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def display_name(self) -> str:
        return self.name or self.email.split("@")[0]


class Shop(models.Model):
    """The tenant. `catalog_version` rises with every change that linking must notice."""

    public_id = PublicIdField()
    name = models.CharField(max_length=120)
    instagram_username = models.CharField(max_length=60, blank=True)
    currency = models.CharField(max_length=3, default="RUB")
    timezone = models.CharField(max_length=40, default="Europe/Moscow")
    language = models.CharField(max_length=5, default="ru")
    reply_target_minutes = models.PositiveSmallIntegerField(default=30)
    catalog_version = models.BigIntegerField(default=0)
    link_threshold = models.FloatField(default=0.90)
    """How sure linking must be to link by itself; below it, products are suggested."""
    suggest_threshold = models.FloatField(default=0.50)
    last_order_number = models.PositiveIntegerField(default=1000)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    OWNER = "owner"
    ADMIN = "admin"
    OPERATOR = "operator"


class Membership(models.Model):
    """A person's seat in a shop."""

    public_id = PublicIdField()
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "user"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} @ {self.shop}: {self.role}"


class Team(models.Model):
    """Members who share conversations: one is given to the team, then to somebody of it."""

    public_id = PublicIdField()
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="teams")
    name = models.CharField(max_length=60)
    members = models.ManyToManyField(Membership, through="TeamMember", related_name="teams")
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint("shop", Lower("name"), name="team_name_once")]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    team = models.ForeignKey(Team, models.CASCADE, related_name="seats")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="team_seats")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "member"], name="team_member_once")]

    def __str__(self) -> str:
        return f"{self.member} in {self.team}"


class Invitation(models.Model):
    """An open seat: whoever follows the link (its token is only stored as a digest) takes it."""

    public_id = PublicIdField()
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Membership, models.SET_NULL, null=True)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.email


class ApiToken(models.Model):
    """A bearer token for the REST API; only its digest is stored."""

    public_id = PublicIdField()
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    prefix = models.CharField(max_length=12)
    created_at = models.DateTimeField(default=now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class IdempotentAnswer(models.Model):
    """The first answer to a request with an Idempotency-Key, remembered per token for a day."""

    token = models.ForeignKey(ApiToken, models.CASCADE)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    subject = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="idempotency_key_once")]

    def __str__(self) -> str:
        return self.key
