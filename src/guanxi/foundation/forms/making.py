"""The inputs of an administrator who makes a form and its items."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.forms.kinds import kinds_in_order
from guanxi.foundation.forms.models import FormTemplate
from guanxi.foundation.forms.reading import read_item
from guanxi.foundation.forms.rules.answers import Fault
from guanxi.foundation.forms.rules.checking import check_item, in_circles
from guanxi.foundation.forms.rules.items import CHOOSING, NUMBERS, SILENT
from guanxi.foundation.forms.wording import item_from, items_from
from guanxi.foundation.forms.words import TEST_WORDS, TYPE_WORDS, say
from guanxi.foundation.people.models import Role
from guanxi.kit.forms import RefusableForm

PLAIN = ("label", "label_en", "help", "help_en", "unit", "unit_en", "formula", "points", "least", "most", "places")
WHERE = {"shown_if": "shown_item", "key": "label"}  # part of an item → input that shows its fault
ASKED_BY_TYPE = {
    "choices": CHOOSING,
    "formula": {"computed"},
    "unit": {"whole", "number", "computed"},
    "bounds": NUMBERS - {"rating"},
    "steps": {"rating"},
    "places": {"number", "computed"},
    "points": {"yes_no", "rating"},
    "evidence": {"yes_no", "rating", *CHOOSING},
}


def role_choices() -> list[tuple[str, str]]:
    """The roles that can be told to fill a form."""
    return [(role.key, str(role)) for role in Role.objects.order_by("id") if "*" not in role.permissions]


class TemplateForm(RefusableForm):
    """What a form is called, what it is filled about, and who fills it how often."""

    label = forms.CharField(label=_("name"), max_length=80)
    label_en = forms.CharField(label=_("English name"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("filled about"), required=False)
    help = forms.CharField(label=_("help"), max_length=300, required=False)
    help_en = forms.CharField(label=_("English help"), max_length=300, required=False)
    rhythm = forms.ChoiceField(label=_("how often"), choices=FormTemplate.Rhythm.choices, required=False)
    fillers = forms.MultipleChoiceField(
        label=_("who fills it"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Of these roles it is told who did not fill it in time."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, template: FormTemplate | None = None) -> None:
        names = ("label", "label_en", "help", "help_en", "rhythm", "fillers")
        super().__init__(data, initial={name: getattr(template, name) for name in names} if template else None)
        self.fields["fillers"].choices = role_choices()  # type: ignore[attr-defined]
        about = [("", _("nothing in particular")), *((kind.key, kind.label) for kind in kinds_in_order())]
        if template is not None:
            del self.fields["kind"]
        else:
            self.fields["kind"].choices = about  # type: ignore[attr-defined]

    def details(self) -> dict[str, Any]:
        """What can be said anew at any time."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("label", "kind")}


class ItemForm(forms.Form):
    """One item of a form; what belongs to its type only is asked when the type is chosen."""

    label = forms.CharField(label=_("question"), max_length=200)
    label_en = forms.CharField(label=_("in English"), max_length=200, required=False)
    type = forms.ChoiceField(label=_("type"), choices=list(TYPE_WORDS.items()))
    required = forms.BooleanField(label=_("has to be answered"), required=False)
    help = forms.CharField(label=_("help"), max_length=300, required=False)
    help_en = forms.CharField(label=_("English help"), max_length=300, required=False)
    choices = forms.CharField(
        label=_("choices"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One a line; English behind an equals sign, points behind a bar: 良好 = good | 8"),
    )  # fmt: skip
    formula = forms.CharField(label=_("formula"), max_length=500, required=False)
    unit = forms.CharField(label=_("unit of measure"), max_length=20, required=False)
    unit_en = forms.CharField(label=_("unit of measure in English"), max_length=20, required=False)
    points = forms.DecimalField(label=_("most points"), required=False)
    evidence = forms.BooleanField(label=_("ask what the answer rests on"), required=False)
    least = forms.DecimalField(label=_("lowest"), required=False)
    most = forms.DecimalField(label=_("highest"), required=False)
    places = forms.IntegerField(label=_("decimals"), required=False, min_value=0, max_value=6)
    shown_item = forms.ChoiceField(label=_("asked only if"), required=False)
    shown_test = forms.ChoiceField(label=_("comparison"), choices=list(TEST_WORDS.items()), required=False)
    shown_values = forms.CharField(label=_("compared with"), max_length=200, required=False,
                                   help_text=_("yes, no, the wording of a choice, or a number"))  # fmt: skip

    def __init__(self, data: Any = None, *, items: Sequence[Mapping[str, Any]], key: str = "") -> None:
        self.others = [one for one in items if one["key"] != key]
        self.present = next((one for one in items if one["key"] == key), None)
        self.place = next((place for place, one in enumerate(items) if one["key"] == key), len(items))
        super().__init__(data, initial=self._initial() if self.present else {"places": 2})
        earlier = [one for one in items_from(items[: self.place]) if one.type not in SILENT]
        self.earlier = {one.key: one for one in earlier}
        offered = [("", _("always")), *((one.key, one.label) for one in earlier)]
        self.fields["shown_item"].choices = offered  # type: ignore[attr-defined]

    def _initial(self) -> dict[str, Any]:
        told = self.present or {}
        initial = {name: told.get(name, "") for name in PLAIN} | {"type": told["type"]}
        initial |= {"required": told.get("required"), "evidence": told.get("evidence"), "places": told.get("places", 2)}
        initial["choices"] = "\n".join(_line(one) for one in told.get("choices", ()))
        if condition := told.get("shown_if"):
            initial |= {"shown_item": condition["item"], "shown_test": condition["test"]}
            initial["shown_values"] = ", ".join(condition.get("values", ()))
        return initial

    @property
    def type_now(self) -> str:
        """The type that is chosen."""
        chosen = str(self["type"].value() or "text")
        return chosen if chosen in TYPE_WORDS else "text"

    @property
    def asks(self) -> dict[str, bool]:
        """Which of the inputs belong to the type."""
        return {name: self.type_now in types for name, types in ASKED_BY_TYPE.items()} | {
            "answer": self.type_now not in SILENT
        }

    @property
    def names(self) -> list[str]:
        """What a formula can name: key and label of the items that can be computed with."""
        usable = [one for one in items_from(self.others) if one.type in {*NUMBERS, "computed", "yes_no", "choice"}]
        return [f"{one.key} = {one.label}" for one in usable]

    def told(self) -> dict[str, Any]:
        """The item as it would be kept, key included."""
        asked: dict[str, Any] = {name: self[name].value() for name in ("label", "label_en", "help", "help_en")}
        asks = self.asks
        asked |= {"type": self.type_now, "key": self.present["key"] if self.present else ""}
        asked["required"] = bool(self["required"].value()) and asks["answer"]
        asked["evidence"] = bool(self["evidence"].value()) and asks["evidence"]
        for name, part in (("formula", "formula"), ("unit", "unit"), ("unit_en", "unit"), ("points", "points"),
                           ("least", "bounds"), ("most", "bounds")):  # fmt: skip
            asked[name] = (self[name].value() or "") if asks[part] else ""
        asked["formula"] = by_keys(str(asked["formula"]), self.others)
        if asks["steps"]:
            asked["most"] = self["most"].value() or ""
        places = str(self["places"].value() or "")
        asked["places"] = int(places) if asks["places"] and places.isdecimal() else 2
        asked["choices"] = read_choices(str(self["choices"].value() or ""), self.present) if asks["choices"] else []
        if item := self["shown_item"].value():
            test = self["shown_test"].value() or "is"
            asked["shown_if"] = {"item": item, "test": test, "values": self._values(item)}
        return asked

    def _values(self, key: str) -> list[str]:
        """What it is compared with; wordings of choices become their keys, yes and no in any language."""
        item = self.earlier.get(key)
        texts = [one.strip() for one in str(self["shown_values"].value() or "").replace("，", ",").split(",")]
        words = {"是": "yes", "否": "no"}
        if item is not None:
            for told in self.others:
                if told["key"] == key:
                    for choice in told.get("choices", ()):
                        words |= {choice.get("label", ""): choice["key"], choice.get("label_en", ""): choice["key"]}
        return [words.get(one, one) for one in texts if one]

    def check(self) -> dict[str, Any]:
        """The item as it is kept; its faults stand at their inputs.

        Needs a valid form, and adds errors to it.
        """
        faults: dict[str, Any] = {}
        taken = {one["key"] for one in self.others}
        kept = read_item(self.told(), taken, faults)
        for name, text in faults.items():
            self._fault(name, str(text))
        if not faults:
            items = items_from([*self.others[: self.place], kept, *self.others[self.place :]])
            for one in check_item(item_from(kept), items):
                self._fault(one.part, say(one.fault))
            if kept["key"] in in_circles(items):
                self._fault("formula", say(Fault("circle")))
        return kept

    def _fault(self, part: str, text: str) -> None:
        name = WHERE.get(part, part)
        self.add_error(name if name in self.fields else None, text)


def by_keys(formula: str, items: Sequence[Mapping[str, Any]]) -> str:
    """A formula with the keys of items where their Chinese names were written; what stands in quotes stays."""
    names = {str(one.get("label", "")): one["key"] for one in items}
    parts = re.split(r'(["“”][^"“”]*["“”])', formula)
    for label in sorted((one for one in names if not one.isascii()), key=len, reverse=True):
        parts[::2] = [part.replace(label, f" {names[label]} ") for part in parts[::2]]
    return " ".join("".join(parts).split())


def _line(choice: Mapping[str, Any]) -> str:
    english = f" = {choice['label_en']}" if choice.get("label_en") else ""
    points = f" | {choice['points']}" if choice.get("points") is not None else ""
    return f"{choice.get('label', '')}{english}{points}"


def read_choices(text: str, present: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Choices from their lines; one whose wording stays keeps its key."""
    known = {one.get("label", ""): one["key"] for one in (present or {}).get("choices", ())}
    found = []
    for line in text.splitlines():
        words, _bar, points = line.replace("｜", "|").replace("＝", "=").partition("|")
        label, _sign, english = words.partition("=")
        if label.strip():
            told = {"label": label.strip(), "label_en": english.strip(), "points": points.strip() or None}
            found.append(told | ({"key": known[label.strip()]} if label.strip() in known else {}))
    return found
