"""What a release asks: why, and against which security."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.domains.credit.limits.cover import Cover
from guanxi.domains.credit.models import Security
from guanxi.domains.orders.forms import ReasonForm
from guanxi.domains.orders.panels import cover_text


class ReleaseForm(ReasonForm):
    """Why an order goes out all the same, and against which of the customer's securities."""

    security = forms.ChoiceField(label=gettext_lazy("Against a security"), required=False)

    def __init__(self, *args: Any, covers: Sequence[Cover], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = [one for one in covers if one.free]
        self.known = {str(one.security.pk): one.security for one in free}
        chosen = [(str(one.security.pk), cover_text(one)) for one in free]
        self.fields["security"].choices = [("", _("none")), *chosen]  # type: ignore[attr-defined]

    @property
    def has_covers(self) -> bool:
        """Whether there is anything to choose."""
        return bool(self.known)

    def clean_security(self) -> Security | None:
        """The security itself."""
        return self.known.get(self.cleaned_data["security"])
