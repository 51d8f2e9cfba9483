"""What every room's routes are made of: amounts as text, verbs with their key, problem documents (RFC 9457)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema

from guanxi.kit import approvals
from guanxi.kit.actions import describe
from guanxi.kit.errors import BadInput, EditConflict, NeedsApproval, Refusal

DIGITS = 24
PaperLanguage = Literal["zh-hans", "en"] | None
PDF: dict[str, Any] = {
    "responses": {200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}
}


def plain(value: Decimal) -> str:
    """A decimal as text without exponent; its places say how exact it is."""
    return format(value, "f")


def no_float(value: Any) -> Any:
    """Refuse JSON numbers with a fraction: they are floats, and money is never a float."""
    if isinstance(value, float):
        raise ValueError(_("Write a number as text, for example “12.50”."))
    if isinstance(value, str) and len(value) > DIGITS:
        raise ValueError(_("A number has at most %(most)s characters.") % {"most": DIGITS})
    return value


Amount = Annotated[
    Decimal,
    BeforeValidator(no_float),
    PlainSerializer(plain, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "decimal", "examples": ["1234.50"]}),
]


class Body(Schema):
    """What a caller sends: the fields it names and no others, so that a misspelt one is told and not passed over."""

    model_config = ConfigDict(extra="forbid")


def perform(request: HttpRequest, verb: Any, /, *args: Any, **kwargs: Any) -> Any:
    """Run a verb for the caller of the API: as its user, now, once per `Idempotency-Key` header.

    Raises:
        NotInScope: the token's scopes do not cover the verb.
    """
    check_scope(request, verb.action_name)
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > 200:
        raise BadInput(**{"Idempotency-Key": _("A key has at most 200 characters.")})
    return verb(*args, by=request.user, at=timezone.now(), key=key or None, **kwargs)


class NotInScope(Refusal):
    """The token may read or write less than its owner."""

    status = 403
    code = "not_in_scope"


def check_scope(request: HttpRequest, name: str) -> None:
    """Refuse unless the token's scopes cover `name`, an action or `read`."""
    allows = getattr(request, "token_allows", None)
    if allows is not None and not allows(name):
        raise NotInScope(
            _("This token does not cover “%(name)s”.") % {"name": name},
            mend=_("Issue a token with a scope that does."),
        )


def problem(request: HttpRequest, status: int, title: Any, *, code: str, detail: Any = "", **more: Any) -> HttpResponse:
    """A problem document: what is wrong, how to mend it, which fields are at fault."""
    body = {"type": f"urn:guanxi:problem:{code}", "title": str(title), "status": status, "detail": str(detail)}
    body |= {"instance": request.path} | {name: value for name, value in more.items() if value}
    return JsonResponse(
        body, status=status, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False}
    )


def refusal_problem(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal as a problem document; `errors` lists the fields at fault."""
    errors = [{"field": name, "message": str(text)} for name, text in refusal.fields.items()]
    more: dict[str, Any] = {"errors": errors}
    if isinstance(refusal, EditConflict):
        more["conflict"] = {
            side: {name: describe(value) for name, value in getattr(refusal, side).items()}
            for side in ("theirs", "original", "yours")
        }
    answer = problem(request, refusal.status, refusal.message, code=refusal.code, detail=refusal.mend, **more)
    if refusal.retry_after:
        answer["Retry-After"] = str(refusal.retry_after)
    return answer


def approval_problem(request: HttpRequest, need: NeedsApproval) -> HttpResponse:
    """What waits for approval: 202, with the request's number and where people look at it."""
    told = {"id": need.request.pk, "url": approvals.url_of(need)}
    answer = problem(request, need.status, need.message, code=need.code, detail=need.mend, approval=told)
    answer["Location"] = told["url"]
    return answer


def moment(at: datetime | None) -> str | None:
    """An instant in UTC, ISO 8601."""
    return None if at is None else at.astimezone(timezone.get_fixed_timezone(0)).isoformat().replace("+00:00", "Z")
