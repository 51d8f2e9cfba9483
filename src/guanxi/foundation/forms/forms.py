"""A form as inputs: what is asked now, with what was typed and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from guanxi.foundation.forms.models import FormFile
from guanxi.foundation.forms.rules.answers import LONGEST_NAME, LONGEST_TEXT, LONGEST_WORDS
from guanxi.foundation.forms.rules.computing import compute
from guanxi.foundation.forms.rules.items import DRAWN, EVIDENCE, FILES, NUMBERS, Answers, Item, shown_items
from guanxi.foundation.forms.showing import show_result
from guanxi.foundation.forms.words import label_of
from guanxi.kit.components.numbers import currency

MOST_RADIOS = 6
MARKS = {"photo": "photo", "file": "file", "signature": "signature", "computed": "computed", "heading": "heading"}


def name_of(answer: str) -> str:
    """The input of an answer: `a_KEY`, of its evidence `e_KEY`; the day is called so."""
    if answer == "on.day":
        return "on"
    key = answer.removesuffix(EVIDENCE).removesuffix(DRAWN)
    return f"e_{key}" if answer.endswith(EVIDENCE) else f"a_{key}"


def input_of(item: Item) -> forms.Field:
    """The input of an item; what it may hold is decided by the verb."""
    common: dict[str, Any] = {"label": item.label, "help_text": item.help, "required": item.required}
    if item.type in NUMBERS - {"rating"}:
        entry = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        return forms.DecimalField(widget=entry, **common)
    if item.type == "date":
        return forms.DateField(**common)
    if item.type in ("rating", "yes_no", "choice"):
        offered = options_of(item)
        if len(offered) > MOST_RADIOS and item.type == "choice":
            return forms.ChoiceField(choices=[("", "–"), *offered], **common)
        marks = {"data-scale": ""} if item.type == "rating" else {}
        return forms.ChoiceField(choices=offered, widget=forms.RadioSelect(attrs=marks), **common)
    if item.type == "choices":
        return forms.MultipleChoiceField(choices=options_of(item), widget=forms.CheckboxSelectMultiple, **common)
    if item.type in FILES:
        attrs = {"accept": "image/jpeg,image/png,image/webp", "data-photo": ""} if item.type == "photo" else {}
        return forms.FileField(widget=forms.FileInput(attrs=attrs), **common)
    if item.type == "long_text":
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_WORDS}), **common)
    return forms.CharField(max_length=LONGEST_NAME if item.type == "signature" else LONGEST_TEXT, **common)


def options_of(item: Item) -> list[tuple[str, Any]]:
    """What may be chosen: key and wording."""
    if item.type == "yes_no":
        return [("yes", _("yes")), ("no", _("no"))]
    if item.type == "rating":
        return [(str(step), step) for step in range(1, item.scale + 1)]
    return [(one.key, one.label) for one in item.choices]


def initial_of(item: Item, answer: Any) -> Any:
    """An answer as its input takes it."""
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if isinstance(answer, Decimal):
        return format(answer, "f")
    return list(answer) if isinstance(answer, tuple) else answer


@dataclass
class Line:
    """One item on the page: its inputs, or its file, or its result."""

    item: Item
    shown: bool = True
    bound: Any = None
    evidence: Any = None
    file: FormFile | None = None
    drawn: FormFile | None = None
    result: Any = ""
    is_unknown: bool = False
    tells_ends: bool = True

    @property
    def mark(self) -> str:
        """How the page shows it: photo, file, signature, computed, or plain."""
        return MARKS.get(self.item.type, "plain")

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """A result with its label."""
        quiet = format_html('<span class="muted">{}</span>', self.result)
        return [(self.item.label, quiet if self.is_unknown else self.result)]

    @property
    def unit(self) -> Any:
        """What stands behind the number."""
        if self.item.type == "percent":
            return "%"
        return self.item.unit or (currency() if self.item.type == "money" else "")

    @property
    def help(self) -> Any:
        """The help; of the first of several ratings alike also which end is which."""
        if self.item.type != "rating" or not self.tells_ends:
            return self.item.help
        ends = _("1 is the worst, %(most)s the best.") if self.item.points else _("1 is the least, %(most)s the most.")
        ends %= {"most": self.item.scale}
        return f"{self.item.help} {ends}" if str(self.item.help) else ends


@dataclass
class Section:
    """A heading of a form with the items below it."""

    title: Any
    help: Any = ""
    lines: list[Line] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it is asked now."""
        return not any(line.shown for line in self.lines)


class FillForm:
    """A form on the page.

    Args:
        answers: typed values held now. given: what was typed, when it is shown again with its errors.
        on: the day it tells of. errors: answer → sentence, of the day as "on.day". files: number → file of those the
            answers name.
    """

    def __init__(
        self, items: Sequence[Item], answers: Answers, *, given: QueryDict | None = None,
        errors: Mapping[str, str] | None = None, files: Mapping[int, FormFile] | None = None, on: date | None = None,
    ) -> None:  # fmt: skip
        self.items, self.answers, self.files = items, answers, files or {}
        self.shown = {item.key for item in shown_items(items, answers)}
        inputs: dict[str, forms.Field] = {"on": forms.DateField(label=_("day it tells of"), required=False)}
        initial: dict[str, Any] = {"on": on or timezone.localdate()}
        for item in items:
            if not item.is_asked:
                continue
            inputs[f"a_{item.key}"] = input_of(item)
            initial[f"a_{item.key}"] = initial_of(item, answers.get(item.key))
            if item.evidence:
                why = forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_WORDS})
                inputs[f"e_{item.key}"] = forms.CharField(
                    label=label_of(item.key + EVIDENCE, items), widget=why, required=False
                )
                initial[f"e_{item.key}"] = answers.get(item.key + EVIDENCE)
        kind = type("Inputs", (forms.Form,), {**inputs, "use_required_attribute": False})
        self.form: forms.Form = kind(given, initial=initial, auto_id="id_%s")
        faults = {name_of(name): ErrorList([str(text)]) for name, text in (errors or {}).items()}
        if given is not None:
            self.form._errors = ErrorDict({name: one for name, one in faults.items() if name in inputs})
        self.results = compute(items, answers)

    @property
    def wrong(self) -> list[Any]:
        """The inputs with errors."""
        return [bound for bound in self.form if bound.errors] if self.form.is_bound else []

    def line_of(self, item: Item) -> Line:
        """One item as the page shows it."""
        line = Line(item, item.key in self.shown)
        if item.type == "computed":
            line.result, line.is_unknown = show_result(item, self.results.get(item.key), self.items)
        elif item.is_asked:
            line.bound = self.form[f"a_{item.key}"]
            line.evidence = self.form[f"e_{item.key}"] if item.evidence else None
            line.file = self.files.get(self.answers.get(item.key) or 0) if item.type in FILES else None
            line.drawn = self.files.get(self.answers.get(item.key + DRAWN) or 0) if item.type == "signature" else None
        return line

    def lines(self) -> Iterator[Line]:
        """Every item but the headings."""
        return (self.line_of(item) for item in self.items if item.type != "heading")

    def sections(self) -> list[Section]:
        """The items under their headings, in order; those that are not asked now stand there empty."""
        found: list[Section] = []
        for item in self.items:
            if item.type == "heading":
                found.append(Section(item.label, item.help))
            else:
                found = found or [Section("")]
                found[-1].lines.append(self.line_of(item))
        for section in found:
            for before, line in pairwise(line for line in section.lines if line.item.type == "rating" and line.shown):
                line.tells_ends = (line.item.scale, not line.item.points) != (before.item.scale, not before.item.points)
        return found


def read_given(items: Sequence[Item], given: QueryDict) -> dict[str, Any]:
    """What was typed of the items that stood on the page, by the names of answers; files come apart."""
    stood = set(given.getlist("shown"))
    answers: dict[str, Any] = {}
    for item in items:
        if item.key not in stood or not item.is_asked:
            continue
        name = f"a_{item.key}"
        if item.type in FILES:
            continue
        answers[item.key] = given.getlist(name) if item.type == "choices" else given.get(name, "")
        if item.evidence:
            answers[item.key + EVIDENCE] = given.get(f"e_{item.key}", "")
    return answers
