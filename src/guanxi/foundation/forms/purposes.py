"""What filled forms are used for. Further rooms add their own."""

from __future__ import annotations

from typing import Any

from django.utils.translation import pgettext_lazy

OWN = {
    "comment": pgettext_lazy("use of a form", "comment"),
    "decision": pgettext_lazy("use of a form", "decision"),
    "report": pgettext_lazy("use of a form", "report"),
}
purposes: dict[str, Any] = dict(OWN)


def register_purpose(key: str, label: Any) -> None:
    """Let a use of another room read as it should: `register_purpose("credit.grading", _("grading"))`."""
    purposes[key] = label


def say_purpose(key: str) -> Any:
    """What a use reads as."""
    return purposes.get(key, key)
