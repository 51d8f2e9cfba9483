"""Why a decision is not taken."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.foundation.work.approvals.models import ApprovalRequest
from guanxi.kit.components.numbers import listed, moment
from guanxi.kit.errors import Refusal


class AlreadyDecided(Refusal):
    """Somebody else decided first, or the request ended by itself."""

    status = 409
    code = "already_decided"

    def __init__(self, request: ApprovalRequest) -> None:
        facts = {"person": request.decided_by, "moment": moment(request.decided_at)}
        sentences = {
            "refused": _("%(person)s refused this already, on %(moment)s."),
            "withdrawn": _("%(person)s withdrew this request on %(moment)s."),
            "expired": _("This request expired on %(moment)s."),
            **({"lapsed": _("This request ended by itself on %(moment)s.")} if request.decided_by is None else {}),
        }
        said = sentences.get(request.state, _("%(person)s granted this already, on %(moment)s."))
        super().__init__(said % facts, mend=_("Nothing is left to decide."))


class OwnRequest(Refusal):
    """Nobody decides over an own request."""

    status = 403
    code = "own_request"
    message = gettext_lazy("You asked for this yourself, so somebody else decides.")
    mend = gettext_lazy("You can withdraw the request.")


class BeyondAuthority(Refusal):
    """The authority of the person does not cover the amount, or not this unit."""

    status = 403
    code = "beyond_authority"
    message = gettext_lazy("Your authority does not cover this request.")

    def __init__(self, names: list[Any]) -> None:
        super().__init__(mend=_("It is decided by: %(names)s.") % {"names": listed(names) or "–"})


class HasPart(BeyondAuthority):
    """Whoever has part in something does not decide about it."""

    code = "has_part"
    message = gettext_lazy("You have part in this yourself, so somebody else decides.")


class NotYours(Refusal):
    """A request is withdrawn by who asked."""

    status = 403
    code = "not_yours"
    message = gettext_lazy("Only who asked can withdraw the request.")
    mend = gettext_lazy("You can refuse it instead, where it is yours to decide.")
