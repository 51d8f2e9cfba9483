"""The form of an administrator who defines a field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.fields.forms import input_of
from guanxi.foundation.fields.models import ExtraField
from guanxi.foundation.fields.queries import groups_of
from guanxi.foundation.people.models import Role
from guanxi.kit.errors import Refusal

T = ExtraField.Type
WITH_CHOICES = (T.CHOICE, T.CHOICES)
TEXTS = ("label", "label_en", "help", "help_en", "measure")


def role_names() -> dict[str, str]:
    """Key → name of the roles that can be chosen; who may do everything sees everything."""
    return {role.key: str(role) for role in Role.objects.order_by("id") if "*" not in role.permissions}


class DefineForm(forms.Form):
    """What a field is called, holds, and who sees it; the type is chosen once."""

    label = forms.CharField(label=_("label"), max_length=60)
    label_en = forms.CharField(label=_("English label"), max_length=60, required=False)
    type = forms.ChoiceField(label=_("type"), choices=T.choices)
    group = forms.ChoiceField(label=_("heading"), required=False)
    new_group = forms.CharField(label=_("new heading"), max_length=60, required=False)
    new_group_en = forms.CharField(label=_("English heading"), max_length=60, required=False)
    help = forms.CharField(label=_("help"), max_length=200, required=False)
    help_en = forms.CharField(label=_("English help"), max_length=200, required=False)
    measure = forms.CharField(label=_("unit of measure"), max_length=20, required=False)
    is_required = forms.BooleanField(label=_("required"), required=False)
    choices = forms.CharField(
        label=_("choices"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One a line, the English wording behind an equals sign: 直营 = direct"),
    )  # fmt: skip
    see_roles = forms.MultipleChoiceField(
        label=_("who sees it"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("None: everybody.")
    )
    edit_roles = forms.MultipleChoiceField(
        label=_("who may change it"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None: whoever sees it and may change the record."),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, kind: str, field: ExtraField | None = None, typed: dict[str, str] | None = None
    ) -> None:
        initial: dict[str, Any] = dict(typed or {})
        if field is not None:
            names = (*TEXTS, "type", "is_required", "see_roles", "edit_roles")
            initial = {name: getattr(field, name) for name in names} | {"group": field.group.label}
        super().__init__(data, initial=initial)
        self.kind, self.edited = kind, field
        groups = [(group.label, str(group)) for group in groups_of(kind)]
        if groups:
            self.fields["group"].choices = [*groups, ("", _("a new heading"))]  # type: ignore[attr-defined]
            self.fields["group"].initial = groups[-1][0]
        else:
            del self.fields["group"]
            self.fields["new_group"].required = True  # nothing to choose: the first heading has to be named
        roles = list(role_names().items())
        for name in ("see_roles", "edit_roles"):
            self.fields[name].choices = roles  # type: ignore[attr-defined]
        if field is not None:
            del self.fields["type"]
            self._ask_known_choices(field)

    def _ask_known_choices(self, field: ExtraField) -> None:
        """Two inputs for each choice offered, so that it can be renamed; emptied, it is no longer offered."""
        for one in self.known_choices:
            for name in ("label", "label_en"):
                words = _("choice") if name == "label" else _("in English")
                self.fields[f"choice-{one['key']}-{name}"] = forms.CharField(
                    label=words, max_length=60, required=False, initial=one[name]
                )

    @cached_property
    def known_choices(self) -> list[dict[str, Any]]:
        """The choices offered now."""
        return [one for one in self.edited.choices if not one.get("is_archived")] if self.edited else []

    @property
    def choice_rows(self) -> list[tuple[Any, Any]]:
        """The inputs of the choices offered now, label beside English label."""
        return [
            (self[f"choice-{one['key']}-label"], self[f"choice-{one['key']}-label_en"]) for one in self.known_choices
        ]

    @property
    def type_now(self) -> str:
        """The type that is chosen."""
        chosen = self.edited.type if self.edited else self["type"].value() or T.TEXT
        return str(chosen) if chosen in T.values else str(T.TEXT)

    @property
    def has_choices(self) -> bool:
        """Whether the type asks for choices."""
        return self.type_now in WITH_CHOICES

    @property
    def has_measure(self) -> bool:
        """Whether the type has a unit of measure."""
        return self.type_now == T.NUMBER

    def _chosen(self) -> list[dict[str, str]]:
        asked = []
        for one in self.known_choices:
            label = str(self[f"choice-{one['key']}-label"].value() or "").strip()
            if label:
                label_en = str(self[f"choice-{one['key']}-label_en"].value() or "").strip()
                asked.append({"key": one["key"], "label": label, "label_en": label_en})
        for line in str(self["choices"].value() or "").splitlines():
            label, _sign, label_en = line.replace("＝", "=").partition("=")
            if label.strip():
                asked.append({"label": label.strip(), "label_en": label_en.strip()})
        return asked

    def _details(self) -> dict[str, Any]:
        data = self.cleaned_data
        details: dict[str, Any] = {name: data[name] for name in ("label_en", "help", "help_en", "is_required")}
        details |= {name: data[name] for name in ("see_roles", "edit_roles")}
        details["measure"] = data["measure"] if self.has_measure else ""
        return details | ({"choices": self._chosen()} if self.has_choices else {})

    def _heading(self) -> dict[str, str]:
        chosen = self.cleaned_data.get("group", "")
        if chosen:
            return {"group": chosen}
        return {"group": self.cleaned_data["new_group"], "group_en": self.cleaned_data["new_group_en"]}

    def told(self) -> dict[str, Any]:
        """The arguments of `define_field`."""
        told = {name: self.cleaned_data[name] for name in ("label", "type")}
        return told | self._heading() | {"details": self._details()}

    def changes(self) -> dict[str, Any]:
        """The changes of `change_field`."""
        return self._details() | self._heading() | {"label": self.cleaned_data["label"]}

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal at the inputs it names."""
        for name, text in refusal.fields.items():
            where = {"group": "new_group"}.get(name, name)
            self.add_error(where if where in self.fields else None, str(text))
        if not refusal.fields:
            self.add_error(None, str(refusal))

    def preview(self) -> tuple[Any, str]:
        """The input as it will look, and its unit of measure."""
        words = {name: str(self[name].value() or "") for name in TEXTS}
        words["label"] = words["label"] or str(_("label"))
        field = ExtraField(type=self.type_now, key="preview", is_required=bool(self["is_required"].value()), **words)
        field.choices = [{"key": str(place), **one} for place, one in enumerate(self._chosen())]
        made = type("Preview", (forms.Form,), {"preview": input_of(field)})()
        return made["preview"], words["measure"] if self.has_measure else ""
