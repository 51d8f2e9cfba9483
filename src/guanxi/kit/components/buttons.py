"""Everything one presses."""

from __future__ import annotations

from typing import Any

from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guanxi.kit.components.forms import new_key
from guanxi.kit.components.library import classes, part, register


@register.simple_tag
def button(
    label: Any, href: str = "", icon: str = "", kind: str = "", size: str = "", type: str = "submit", name: str = "",
    value: Any = "", shortcut: str = "", *, dialog: str = "", form: str = "", disabled: bool = False,
    busy: bool = False, pressed: bool | None = None, palette: bool = False, close: bool = False, post: str = "",
) -> SafeString:  # fmt: skip
    """A button, or with `href` a link that looks like one.

    Args:
        kind: primary (one a page), ghost (in panels and rows), danger (what money cannot undo) or nothing.
        size: small, big, block, or square (icon only; the label is read out).
        shortcut: shown as a key and pressed by it: "ctrl+enter", "n".
        dialog: id of the dialog it opens. `close` closes the dialog it stands in. `palette` opens the palette.
        form: id of the form it submits from outside. post: where the form it stands in goes by this button.
    """
    css = classes("btn", kind, size)
    plain = dialog or close or palette
    return part(
        "button", label=label, href=href, icon=icon, css=css, type="button" if plain else type, name=name, value=value,
        shortcut=shortcut, keys=_spell(shortcut), dialog=dialog, form=form, disabled=disabled, busy=busy,
        pressed=pressed, palette=palette, close=close, post=post, square="square" in size.split(),
    )  # fmt: skip


def _spell(shortcut: str) -> list[str]:
    signs = {"ctrl": "Ctrl", "alt": "Alt", "shift": "⇧", "enter": "↵", "backspace": "⌫", "esc": "Esc"}
    return [signs.get(key, key.upper()) for key in shortcut.lower().split("+") if key]


def _is_looking(context: Context) -> bool:
    """Whether the reader of the page looks, read-only, as a colleague."""
    return bool((context.get("shell") or {}).get("viewing_as"))


@register.simple_tag(takes_context=True)
def post_button(
    context: Context, label: Any, url: str, icon: str = "", kind: str = "", size: str = "", **hidden: Any
) -> SafeString:
    """A form of one button: POST with CSRF token and idempotency key. Further arguments become hidden inputs.

    Somebody who looks as a colleague sees no such button, but for the one that ends it.
    """
    if _is_looking(context) and url != context["shell"].get("viewing_as_end_url"):
        return SafeString("")
    inner = button(label, icon=icon, kind=kind, size=size)
    return part(
        "post_button", url=url, button=inner, token=context.get("csrf_token", ""), key=new_key(), hidden=hidden.items()
    )


@register.simple_tag(takes_context=True)
def ask_button(
    context: Context, label: Any, url: str, icon: str = "", kind: str = "ghost", *, words: bool = False
) -> SafeString:
    """A link to a small form (`pages.ask`), which opens over the page; without a script it is a page of its own.

    Args:
        words: whether the label stands beside the icon; else it is read out.
    """
    if _is_looking(context):
        return SafeString("")
    css = classes("btn", kind, "" if words else "small square")
    return part("ask_button", label=label, url=url, icon=icon, css=css, words=words)


@register.simple_block_tag
def button_group(content: str, label: Any = "") -> SafeString:
    """Buttons that belong together, such as day, week, month."""
    return format_html('<div class="btn-group" role="group" aria-label="{}">{}</div>', label, content)
