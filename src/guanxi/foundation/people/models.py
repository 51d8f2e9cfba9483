"""People, where they stand in the company, and what their roles let them do and see."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class Unit(models.Model):
    """A node of the company's tree: the company, a region, a team."""

    class Kind(models.TextChoices):
        """How high a unit stands; a region is as far as "region" reaches."""

        COMPANY = "company", _("company")
        REGION = "region", _("region")
        TEAM = "team", _("team")

    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.TEAM)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(
        max_length=200, unique=True, help_text=_("ids from the root down, each followed by a slash")
    )

    class Meta:
        verbose_name = _("unit")
        constraints = [models.UniqueConstraint(fields=["parent", "name"], name="unit_name_in_parent")]

    def __str__(self) -> str:
        from django.utils.translation import get_language

        return self.name_en if self.name_en and not (get_language() or "zh").startswith("zh") else self.name


class Role(models.Model):
    """A named bundle of permissions and how far its holder sees."""

    class Reach(models.TextChoices):
        """How far a person sees, from own customers to the whole company."""

        OWN = "own", _("own customers")
        TEAM = "team", _("own unit and the units below it")
        REGION = "region", _("whole region")
        ALL = "all", _("whole company")

    key = models.SlugField(_("key"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    reach = models.CharField(_("reach"), max_length=10, choices=Reach.choices, default=Reach.OWN)
    permissions = models.JSONField(
        _("permissions"), default=list, help_text=_("action names; “orders.*” grants a room")
    )

    class Meta:
        verbose_name = _("role")

    def __str__(self) -> str:
        from django.utils.translation import get_language

        return self.name_en if self.name_en and not (get_language() or "zh").startswith("zh") else self.name


class User(AbstractUser):
    """A person who signs in. `full_name` is how colleagues write the name; `unit` is where he or she works."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("full name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="members")
    roles = models.ManyToManyField(Role, blank=True, related_name="holders")
    language = models.CharField(_("language"), max_length=10, blank=True)
    theme = models.CharField(max_length=10, blank=True)
    density = models.CharField(max_length=10, blank=True)
    is_system = models.BooleanField(default=False, help_text=_("the program itself, which acts in jobs"))

    class Meta:
        verbose_name = _("user")

    def __str__(self) -> str:
        from django.utils.translation import get_language

        return self.name_en if self.name_en and not (get_language() or "zh").startswith("zh") else self.full_name

    def get_full_name(self) -> str:
        return str(self)

    @cached_property
    def held_roles(self) -> list[Role]:
        """The roles of this person, read once a request."""
        return list(self.roles.all())

    def may(self, permission: str) -> bool:
        """Whether a role of this person grants the action `permission` (`room.verb_noun`)."""
        if self.is_system:
            return True
        if not self.is_active:
            return False
        room = permission.split(".")[0]
        granted = {name for role in self.held_roles for name in role.permissions}
        return bool(granted & {permission, f"{room}.*", "*"})


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """Delegations by day."""

    def in_force(self, *, on: Any, **who: Any) -> Any:
        """What holds on the day `on`, for `to` or `to__in` as given."""
        return self.filter(starts_on__lte=on, ends_on__gte=on, revoked_at__isnull=True, giver__is_active=True, **who)


class Delegation(models.Model):
    """For some days one person stands in for another: sees what the other sees, decides what the other decides."""

    giver = models.ForeignKey(User, on_delete=models.CASCADE, related_name="delegations_given")
    to = models.ForeignKey(User, on_delete=models.CASCADE, related_name="delegations_held")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    revoked_at = models.DateTimeField(null=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="delegation_days"),
            models.CheckConstraint(condition=~models.Q(giver=models.F("to")), name="delegation_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} → {self.to_id}, {self.starts_on} – {self.ends_on}"


class AccessToken(models.Model):
    """A personal key for the API. Only its SHA-256 is kept; `scopes` limit it below the rights of its owner."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    prefix = models.CharField(max_length=12)
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField()
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class SignInLink(models.Model):
    """A link that signs one person in, once, from this machine. Only its SHA-256 is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.expires_at}"


class SavedView(models.Model):
    """A list's filters, columns and order under a name; shared ones are offered to everybody."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    listing = models.CharField(max_length=60)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=2000)
    is_shared = models.BooleanField(_("shared"), default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "listing", "name"], name="saved_view_name")]

    def __str__(self) -> str:
        return self.name
