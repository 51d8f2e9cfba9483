"""Templates of forms with their versions, filled records, their files, and who used the answers since."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.forms.kinds import kinds
from guanxi.foundation.forms.rules.answers import from_json
from guanxi.foundation.forms.rules.items import Item
from guanxi.foundation.forms.specs import hidden_from
from guanxi.foundation.forms.wording import items_from, say_in_all, worded, words_from
from guanxi.foundation.people.models import Unit
from guanxi.foundation.people.visibility import reach_of
from guanxi.foundation.timeline.files import KeptFile
from guanxi.kit.querysets import ScopedQuerySet

PERSON = settings.AUTH_USER_MODEL


class FormTemplate(models.Model):
    """A form as it is offered: declared by a room, or made by an administrator on a page.

    `draft` holds the items that an administrator is working on; what is filled is the version published last.
    """

    class Rhythm(models.TextChoices):
        """How often a form is to be filled."""

        NONE = "", _("when there is a reason")
        DAILY = "daily", _("every working day")
        WEEKLY = "weekly", _("every week")
        MONTHLY = "monthly", _("every month")

    key = models.CharField(_("key"), max_length=80, unique=True)
    kind = models.CharField(_("about"), max_length=60, blank=True)
    label = models.CharField(_("name"), max_length=80)
    label_en = models.CharField(_("English name"), max_length=80, blank=True)
    help = models.CharField(_("help"), max_length=300, blank=True)
    help_en = models.CharField(_("English help"), max_length=300, blank=True)
    rhythm = models.CharField(_("how often"), max_length=8, choices=Rhythm.choices, blank=True)
    fillers = models.JSONField(_("who fills it"), default=list, help_text=_("keys of roles"))
    is_declared = models.BooleanField(default=False)
    draft = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("form")

    def __str__(self) -> str:
        return worded(self.label, self.label_en)

    @property
    def help_text(self) -> str:
        """The help in the reader's language."""
        return worded(self.help, self.help_en)

    @property
    def draft_items(self) -> tuple[Item, ...]:
        """The items an administrator is working on."""
        return items_from(self.draft)


class FormVersion(models.Model):
    """A wording of a form, as it was published; a filled record keeps the one it was filled by."""

    template = models.ForeignKey(FormTemplate, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    titles = models.JSONField(default=dict, help_text=_("label, help and print_title in both languages"))
    items = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    published_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version of a form")
        constraints = [models.UniqueConstraint(fields=["template", "number"], name="form_version_once")]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def title(self) -> str:
        """What the form is called in this version."""
        return str(words_from("label", self.titles))

    @property
    def title_by_language(self) -> dict[str, Any]:
        """The same as a fact of events: kept in every language, read in the reader's."""
        return say_in_all(words_from("label", self.titles))

    @property
    def print_title(self) -> str:
        """Its heading on paper."""
        return str(words_from("print_title", self.titles)) or self.title

    @property
    def help_text(self) -> str:
        """What it says above its items."""
        return str(words_from("help", self.titles))

    @cached_property
    def form_items(self) -> tuple[Item, ...]:
        """Its items."""
        return items_from(self.items)


class FormRecordQuerySet(ScopedQuerySet):
    """Filled forms: who may see what they are about may see them, if the form asks for no other right."""

    def visible_to(self, user: Any) -> Any:
        """Records about what `user` may see; those about nothing in particular as far as their authors are in reach."""
        plain = reach_of(user).condition(owner="author", unit="unit")
        seen = Q(kind="") if plain is None else Q(plain, kind="")
        for kind in kinds.values():
            about = kind.visible(user).order_by()
            seen |= Q(kind=kind.key, object_id__in=about.values("pk"))
        return self.filter(seen).readable_by(user)

    def readable_by(self, user: Any) -> Any:
        """Without those of forms that ask for a right `user` lacks."""
        hidden = hidden_from(user)
        return self.exclude(template__key__in=hidden) if hidden else self

    def about(self, kind: str, object_id: int) -> Any:
        """Those about one record, newest first."""
        return self.filter(kind=kind, object_id=object_id).order_by("-on", "-id")

    def finished(self) -> Any:
        """Those that are finished."""
        return self.filter(finished_at__isnull=False)


class FormRecord(models.Model):
    """A filled form about one record, or about nothing in particular; finished, it is not changed any more.

    `revision` grows with every change; `points` of `most_points` are those of the answered items; `words` counts the
    characters of its free texts and `digest` tells equal texts apart.
    """

    template = models.ForeignKey(FormTemplate, on_delete=models.PROTECT, related_name="records")
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="records")
    kind = models.CharField(max_length=60, blank=True)
    object_id = models.BigIntegerField(null=True)
    on = models.DateField(_("day"), help_text=_("the day it tells of"))
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="form_records")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    answers = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField()
    changed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    points = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    most_points = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    filled = models.DecimalField(_("filled"), max_digits=5, decimal_places=4, default=Decimal(0))
    words = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    objects = FormRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("filled form")
        indexes = [
            models.Index(fields=["kind", "object_id", "template", "-on"], name="form_record_about"),
            models.Index(fields=["template", "-on", "-id"], name="form_record_of_form"),
            models.Index(fields=["author", "template", "-on"], name="form_record_by"),
            models.Index(fields=["-on", "-id"], name="form_record_newest"),
            models.Index(fields=["digest"], condition=~Q(digest=""), name="form_record_words"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="", object_id__isnull=True) | (~Q(kind="") & Q(object_id__isnull=False)),
                name="form_record_about_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version.title} {self.on:%Y-%m-%d}"

    @property
    def is_finished(self) -> bool:
        """Whether it is closed."""
        return self.finished_at is not None

    @property
    def filled_percent(self) -> int:
        """How many per cent of what it asks are answered."""
        return int(self.filled * 100)

    @property
    def typed(self) -> Mapping[str, Any]:
        """Its answers as typed values."""
        return from_json(self.version.form_items, self.answers)


class FormFile(KeptFile):
    """A photo, a file or a drawn signature of a form, outside the web root, with its size and its SHA-256."""

    content = models.FileField(upload_to="forms/%Y/%m")

    class Meta:
        verbose_name = _("file of a form")

    @property
    def url(self) -> str:
        """Where it is handed out to whoever may see a record that holds it."""
        return reverse("forms:file", args=[self.pk])


class FormAttachment(models.Model):
    """Which answer of which record is which file."""

    record = models.ForeignKey(FormRecord, on_delete=models.CASCADE, related_name="attachments")
    item = models.CharField(max_length=60)
    file = models.ForeignKey(FormFile, on_delete=models.PROTECT, related_name="attachments")

    class Meta:
        verbose_name = _("answer that is a file")
        constraints = [models.UniqueConstraint(fields=["record", "item"], name="form_attachment_once")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.item}"


class FormUse(models.Model):
    """That somebody made something of a filled form: a comment, a decision, a report, a grade (S3-26)."""

    record = models.ForeignKey(FormRecord, on_delete=models.CASCADE, related_name="uses")
    purpose = models.CharField(max_length=60)
    kind = models.CharField(max_length=60, blank=True)
    object_id = models.BigIntegerField(null=True)
    remark = models.CharField(_("remark"), max_length=1000, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("use of a form")
        indexes = [models.Index(fields=["record", "at"], name="form_use_of")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.purpose}"
