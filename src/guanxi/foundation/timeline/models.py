"""Events and what hangs on them. A record is pointed to by its kind (`orders.order`) and number."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.timeline.files import KeptFile

PERSON = settings.AUTH_USER_MODEL


class Event(models.Model):
    """Something that happened to a record: who did what, when, with which facts."""

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(delivered_at__isnull=True), name="event_undelivered"),
            models.Index(fields=["kind", "object_id", "-at"], name="event_of_subject"),
            models.Index(fields=["-at"], name="event_newest"),
        ]
        verbose_name = _("event")

    def __str__(self) -> str:
        return f"{self.name} {self.kind}:{self.object_id}"


class EventAbout(models.Model):
    """A further record whose timeline shows the event, as an order's event stands on its customer's timeline."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="abouts")
    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id", "-at", "-id"], name="about_newest")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.kind}:{self.object_id}"


class Delivery(models.Model):
    """One reaction to one event, done once: a second delivery finds this row and does nothing."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    reaction = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "reaction"], name="delivery_once")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.reaction}"


class Setback(models.Model):
    """A reaction that failed: how often, why, and when it is tried again; gone when it succeeds."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="setbacks")
    reaction = models.CharField(max_length=120)
    attempts = models.PositiveIntegerField(default=1)
    error = models.CharField(max_length=400)
    retry_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "reaction"], name="setback_once")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.reaction}: {self.error}"


class Replay(models.Model):
    """The answer a request key got, kept 30 days, so that a repeated request has one effect."""

    user = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    action = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    body = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "action", "key"], name="replay_once")]

    def __str__(self) -> str:
        return f"{self.action} {self.key}"


class NoteQuerySet(models.QuerySet[Any]):
    """Notes hang on records: who may see the record may see its notes, so they are only asked for by record."""

    def about(self, kind: str, object_id: int) -> Any:
        """Notes on one record, newest first."""
        return self.filter(kind=kind, object_id=object_id).order_by("-at", "-id")


class Note(models.Model):
    """Words somebody wrote down about a record, with the channel the contact went through (S0-42)."""

    class Channel(models.TextChoices):
        """The five channels of S0-42, and a plain note."""

        NOTE = "note", _("note")
        FACE = "face", _("face to face")
        PHONE = "phone", _("telephone")
        EMAIL = "email", _("e-mail")
        INTERNET = "internet", _("internet")
        PARTNER = "partner", _("through a partner")

    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.NOTE)
    text = models.TextField(max_length=10_000)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = NoteQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id", "-at"], name="note_newest")]

    def __str__(self) -> str:
        return self.text[:80]


class File(KeptFile):
    """A file kept with a record, outside the web root, with its size in bytes and its SHA-256."""

    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    content = models.FileField(upload_to="timeline/%Y/%m")

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id", "-at"], name="file_newest")]


class Follower(models.Model):
    """A person who wants to be told what happens to a record."""

    user = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "user"], name="follow_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}:{self.object_id}"


class Notification(models.Model):
    """An event brought to one person's attention."""

    user = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="notifications")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "event"], name="notify_once")]
        indexes = [
            models.Index(fields=["user", "-at"], name="notification_newest"),
            models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="notification_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.event_id}"


class JobRun(models.Model):
    """When a job of the timetable last ran to its end, so that a restart does not run nightly work again."""

    job = models.CharField(max_length=80, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.job
