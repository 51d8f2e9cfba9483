"""Fields that an administrator adds, and their values: one row a value, in a column of its type."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.timeline.files import KeptFile
from guanxi.kit.money import QuantityField

PERSON = settings.AUTH_USER_MODEL


def worded(chinese: str, english: str) -> str:
    """Of two wordings the one in the reader's language, where there is one."""
    is_chinese = (get_language() or "zh").startswith("zh")
    return (chinese or english) if is_chinese else (english or chinese)


class FieldGroup(models.Model):
    """A heading under which extra fields of one kind of record stand, and its place."""

    kind = models.CharField(max_length=60)
    label = models.CharField(_("heading"), max_length=60)
    label_en = models.CharField(_("English heading"), max_length=60, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("group of fields")
        constraints = [models.UniqueConstraint(fields=["kind", "label"], name="field_group_once")]

    def __str__(self) -> str:
        return worded(self.label, self.label_en)


class ExtraField(models.Model):
    """A field that an administrator added to a kind of record; archived, it is shown nowhere and keeps its values."""

    class Type(models.TextChoices):
        """What a value is."""

        TEXT = "text", pgettext_lazy("field type", "text")
        NUMBER = "number", pgettext_lazy("field type", "number")
        MONEY = "money", pgettext_lazy("field type", "money")
        DATE = "date", pgettext_lazy("field type", "date")
        CHOICE = "choice", pgettext_lazy("field type", "choice")
        CHOICES = "choices", pgettext_lazy("field type", "multiple choice")
        LINK = "link", pgettext_lazy("field type", "link")
        FILE = "file", pgettext_lazy("field type", "file")

    kind = models.CharField(max_length=60)
    key = models.CharField(_("key"), max_length=40, help_text=_("its name in the API and in addresses; never changes"))
    type = models.CharField(_("type"), max_length=8, choices=Type.choices)
    label = models.CharField(_("label"), max_length=60)
    label_en = models.CharField(_("English label"), max_length=60, blank=True)
    help = models.CharField(_("help"), max_length=200, blank=True)
    help_en = models.CharField(_("English help"), max_length=200, blank=True)
    measure = models.CharField(_("unit of measure"), max_length=20, blank=True)
    is_required = models.BooleanField(_("required"), default=False)
    choices = models.JSONField(default=list, help_text=_("key, label, label_en and is_archived of each"))
    see_roles = models.JSONField(default=list, help_text=_("keys of the roles that see it; none: everybody"))
    edit_roles = models.JSONField(default=list, help_text=_("keys of the roles that may change it; none: who sees it"))
    group = models.ForeignKey(FieldGroup, on_delete=models.PROTECT, related_name="fields")
    position = models.PositiveIntegerField(default=0)
    archived_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("extra field")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="extra_field_once")]

    def __str__(self) -> str:
        return worded(self.label, self.label_en)

    @property
    def name(self) -> str:
        """Its name among the fields of its record: `extra.contract_day`."""
        return f"extra.{self.key}"

    @property
    def help_text(self) -> str:
        """The help in the reader's language."""
        return worded(self.help, self.help_en)

    def choice_labels(self, *, archived: bool = True) -> dict[str, str]:
        """Choice → how it reads; choices no longer offered say so, or are left out."""
        shown = {one["key"]: worded(one["label"], one.get("label_en", "")) for one in self.choices}
        gone = {one["key"] for one in self.choices if one.get("is_archived")}
        if not archived:
            return {key: label for key, label in shown.items() if key not in gone}
        return {key: str(_("%(label)s (old)")) % {"label": label} if key in gone else label
                for key, label in shown.items()}  # fmt: skip


class FieldFile(KeptFile):
    """A file that is the value of an extra field, outside the web root, with its size in bytes and its SHA-256."""

    content = models.FileField(upload_to="fields/%Y/%m")

    class Meta:
        verbose_name = _("file of a field")

    @property
    def url(self) -> str:
        """Where it is handed out to whoever may see it."""
        return reverse("fields:file", args=[self.pk])


class FieldValue(models.Model):
    """What a record holds in an extra field; a multiple choice has one row a choice.

    `slot` is the choice of a multiple choice and empty otherwise; `sort` is the pinyin that orders a text.
    """

    field = models.ForeignKey(ExtraField, on_delete=models.PROTECT, related_name="values", db_index=False)
    record = models.BigIntegerField()
    slot = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=500, null=True)
    sort = models.CharField(max_length=60, null=True)
    number = QuantityField(null=True)
    day = models.DateField(null=True)
    choice = models.CharField(max_length=40, null=True)
    file = models.ForeignKey(FieldFile, on_delete=models.PROTECT, null=True, related_name="values")

    class Meta:
        verbose_name = _("value of a field")
        constraints = [models.UniqueConstraint(fields=["field", "record", "slot"], name="field_value_once")]
        indexes = [
            models.Index(fields=["field", "sort", "record"], condition=Q(sort__isnull=False), name="field_value_sort"),
            models.Index(
                fields=["field", "number", "record"], condition=Q(number__isnull=False), name="field_value_number"
            ),
            models.Index(fields=["field", "day", "record"], condition=Q(day__isnull=False), name="field_value_day"),
            models.Index(
                fields=["field", "choice", "record"], condition=Q(choice__isnull=False), name="field_value_choice"
            ),
            # asked record by record along a list's order, without reading the rows
            models.Index(
                fields=["field", "record", "number"], condition=Q(number__isnull=False), name="field_has_number"
            ),
            models.Index(fields=["field", "record", "day"], condition=Q(day__isnull=False), name="field_has_day"),
        ]

    def __str__(self) -> str:
        return f"{self.field_id} {self.record}"

    @property
    def plain(self) -> Any:
        """The value, whatever its type."""
        for value in (self.text, self.number, self.day, self.choice):
            if value is not None:
                return value
        return self.file
