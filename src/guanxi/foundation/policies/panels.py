"""Which version decided, as a sentence with its link; for every page that shows a decision."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.naming import policy_label, version_sentence
from guanxi.foundation.policies.queries import names_of


def version_text(pk: int | None, *, policy: str = "", user: Any = None) -> SafeString:
    """Says in one sentence which version decided, as a link to it.

    Args:
        pk: the version that a decision keeps; None where the defaults held. policy: its name, for the defaults.
        user: who reads; somebody he or she may not see is not named.
    """
    if pk is None:
        text = _("The defaults of “%(policy)s” held.") % {"policy": policy_label(policy)}
        return (
            format_html('<a href="{}">{}</a>', reverse("policies:policy", args=[policy]), text)
            if policy
            else format_html("{}", text)
        )
    version = PolicyVersion.objects.select_related("by").filter(pk=pk).first()
    if version is None:
        return SafeString("")
    text = version_sentence(version, names_of(user, [(version.scope, version.scope_key)]))
    return format_html('<a href="{}">{}</a>', reverse("policies:version", args=[pk]), text)
