"""Why two customers may be the same, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Any] = {
    "name": _("the same name"),
    "near_name": _("a similar name: %(mine)s, %(theirs)s"),
    "sound": _("names that sound alike: %(mine)s, %(theirs)s"),
    "other_name": _("different names"),
    "place": _("both in %(mine)s"),
    "same_place": _("addresses in the same place"),
    "other_place": _("different places: %(mine)s, %(theirs)s"),
    "goods": _("the same goods: %(mine)s"),
    "other_goods": _("different goods: %(mine)s, %(theirs)s"),
    "branch": _("another branch: %(mine)s, %(theirs)s"),
    "tax_id": _("the same unified social credit code"),
    "near_tax_id": _("nearly the same unified social credit code; one of them cannot be right"),
    "other_tax_id": _("different unified social credit codes"),
    "phone": _("the same telephone %(mine)s"),
    "shared_phone": _("the same telephone %(mine)s, which %(count)s customers share"),
    "address": _("the same address"),
    "email": _("the same e-mail address"),
    "bank_account": _("the same bank account"),
}


def sentence(reason: Mapping[str, Any]) -> str:
    """One reason in the reader's language, such as “the same telephone 13805751234”.

    Args:
        reason: as a pair keeps it: key, points and what it names.
    """
    return str(SENTENCES[reason["key"]] % {"mine": "–", "theirs": "–", "count": "–", **reason})
