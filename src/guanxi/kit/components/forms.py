"""Inputs: fields of Django forms, the combobox, the keys that make a second submit harmless."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guanxi.kit.components.library import EMPTY, classes, part, register

NATIVE = (
    (forms.DateTimeInput, "datetime-local", "%Y-%m-%dT%H:%M"),
    (forms.DateInput, "date", "%Y-%m-%d"),
    (forms.TimeInput, "time", "%H:%M"),
)


def new_key() -> str:
    """A fresh idempotency key: one intent, one key."""
    return uuid.uuid4().hex


@register.simple_tag
def idempotency(key: str = "") -> SafeString:
    """The hidden key that lets the server answer a repeated submit with the first answer."""
    return format_html('<input type="hidden" name="idempotency_key" value="{}">', key or new_key())


@register.simple_tag
def field(
    bound_field: BoundField, unit: Any = "", *, label: Any = "", help: Any = "", hide_label: bool = False,
    autofocus: bool = False, placeholder: Any = "", grid: bool = False,
) -> SafeString:  # fmt: skip
    """A labelled input of a Django form with its help or its error, which names the cure.

    Args:
        grid: choices stand in aligned columns; the first, which means all of them, has a line of its own.
    """
    if bound_field.is_hidden:
        return bound_field.as_widget()
    widget = bound_field.field.widget
    _use_native_picker(widget)
    kind = _kind(widget)
    attrs: dict[str, Any] = {}
    if kind == "plain":
        attrs["class"] = classes("input", _numeric(bound_field, widget), widget.attrs.get("class"))
    if placeholder:
        attrs["placeholder"] = placeholder
    if autofocus:
        attrs["autofocus"] = True
    control = "" if kind == "options" else bound_field.as_widget(attrs=attrs)
    return part(
        "field", field=bound_field, control=control, kind=kind, unit=unit, label=label or bound_field.label,
        help=help or bound_field.help_text, hide_label=hide_label, grid=grid, errors=bound_field.errors,
        required=bound_field.field.required,
    )  # fmt: skip


def _use_native_picker(widget: forms.Widget) -> None:
    for class_, input_type, pattern in NATIVE:
        if isinstance(widget, class_):
            widget.input_type, widget.format = input_type, pattern
            return


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "options"
    return "plain"


def _numeric(bound_field: BoundField, widget: forms.Widget) -> str:
    numeric = isinstance(bound_field.field, forms.IntegerField | forms.DecimalField | forms.FloatField)
    return "num" if numeric and isinstance(widget, forms.TextInput | forms.NumberInput) else ""


@register.simple_tag
def form_errors(form: forms.BaseForm) -> SafeString:
    """The errors that belong to the whole form, and how many fields below need mending."""
    if not form.is_bound or not form.errors:
        return EMPTY
    wrong = [bound for bound in form if bound.errors and not bound.is_hidden]
    hidden = [f"{bound.label}: {error}" for bound in form if bound.is_hidden for error in bound.errors]
    return part("form_errors", general=[*form.non_field_errors(), *hidden], wrong=wrong)


@register.simple_tag(takes_context=True)
def combo(
    context: Context, name: str, url: str, label: Any = "", placeholder: Any = "", value: Any = "", text: Any = "",
    create_url: str = "", autofocus: bool = False, *, required: bool = False, error: Any = "", help: Any = "",
    id: str = "", hide_label: bool = False, add_line: bool = False, icon: str = "",
) -> SafeString:  # fmt: skip
    """Choose one of many: an input fed by `GET url?q=…`, which answers `<li role="option">` fragments.

    Args:
        value, text: what is chosen now and how it reads.
        create_url: where "New …" leads; the typed text is added as `?name=`.
        add_line: the combobox is the one that adds lines to an order grid.
    """
    id = id or f"combo-{name}"
    return part(
        "combo", name=name, url=url, label=label, placeholder=placeholder, value=value, text=text, id=id, icon=icon,
        create_url=create_url, autofocus=autofocus, required=required, error=error, help=help, hide_label=hide_label,
        add_line=add_line,
    )  # fmt: skip


@register.simple_tag
def menu(
    name: str, label: Any, value: Any, groups: Any = (), *, help: Any = "", hide_label: bool = False, url: str = "",
) -> SafeString:  # fmt: skip
    """A menu of a page that has no form class; without choices an input for a few words.

    Args:
        groups: (heading, [(value, label), …]) pairs; an empty heading groups nothing.
        url: where a change is posted by htmx, which names the menu; where the answer goes is said around it.
    """
    return part(
        "menu", name=name, label=label, value=str(value), groups=list(groups), help=help, hide_label=hide_label, url=url
    )


@register.simple_tag
def option(
    value: Any, text: Any, sub: Any = "", end: Any = "", *, query: str = "", url: str = "", icon: str = "",
    lead: Any = "", selected: bool = False,
) -> SafeString:  # fmt: skip
    """One answer for a combobox or the palette: `url` makes it open a page, `value` is what a combobox takes."""
    return part(
        "option", value=value, text=text, sub=sub, end=end, query=query, url=url, icon=icon, lead=lead,
        selected=selected,
    )  # fmt: skip


@register.simple_block_tag
def option_group(content: str, title: Any) -> SafeString:
    """A headed group of options in the palette."""
    return part("option_group", content=content, title=title)


@register.simple_block_tag(takes_context=True)
def form(
    context: Context, content: str, action: str = "", method: str = "post", id: str = "", *, keep: str = "",
    files: bool = False, inline: bool = False, stays: bool = False,
) -> SafeString:  # fmt: skip
    """A form with CSRF token and idempotency key. With `keep` what is typed survives a lost page under that name.

    Args:
        stays: its answer may be a download, after which the page stays and may be sent again.
    """
    return part(
        "form", content=content, action=action, method=method, id=id, keep=keep, files=files, inline=inline,
        stays=stays, token=context.get("csrf_token", ""), key=new_key(),
    )  # fmt: skip
