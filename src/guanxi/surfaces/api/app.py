"""The API under /api/v1/: how errors answer, and the rooms' routes put together."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser

from guanxi.kit.api import approval_problem, problem, refusal_problem
from guanxi.kit.errors import NeedsApproval, Refusal
from guanxi.kit.faults import fault_of
from guanxi.kit.limits import Malformed, TooLarge
from guanxi.surfaces.api.keys import BearerToken, SameBrowser
from guanxi.surfaces.api.parameters import check_parameters
from guanxi.surfaces.api.wrong import say

DESCRIPTION = """Everything the pages can do, with the same permissions.

Amounts, prices and quantities are decimal strings. Lists page by cursor: pass `cursor` from `next_cursor`. Send an
`Idempotency-Key` with every write: the same key gets the same answer and has one effect. A verb
that somebody has to approve first answers 202 with the number of the request and runs by itself once granted. Errors
are problem documents (RFC 9457) with `errors` naming each field at fault."""


class WrongContentType(Refusal):
    """The body is declared as something else than JSON."""

    status = 415
    code = "wrong_content_type"
    message = gettext_lazy("The body is to be JSON.")
    mend = gettext_lazy("Send it with “Content-Type: application/json”.")


class JsonParser(Parser):
    """Reads bodies that are JSON, and refuses those that say they are something else."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body; a part of a form has no type of its own, and a body without one is taken for JSON.

        Raises:
            WrongContentType: it is declared as something else. Malformed: it is no JSON.
        """
        if request.content_type not in ("application/json", "", None):
            raise WrongContentType()
        try:
            return json.loads(request.body, parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise Malformed(_("The body is no JSON."), mend=_("Mend it here: %(error)s") % {"error": error}) from error


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


class Api(NinjaAPI):
    """The routes, each of which answers a wrong method with a problem document too."""

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        patterns = super()._get_urls()
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                pattern.callback = unknown_address if pattern.name == "api-root" else _with_methods(pattern.callback)
        return patterns


def _with_methods(view: Any) -> Callable[..., Any]:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            check_parameters(request, api)
        except Refusal as refusal:
            return refusal_problem(request, refusal)
        response = view(request, *args, **kwargs)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        allowed = ", ".join(sorted(response["Allow"].split(", ")))
        mend = _("This address takes %(methods)s.") % {"methods": allowed}
        refused = problem(request, 405, _("This method is not allowed here."), code="method_not_allowed", detail=mend)
        refused["Allow"] = allowed
        return refused

    return answer


api = Api(
    title="Guanxi",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    auth=[BearerToken(), SameBrowser()],
    parser=JsonParser(),
)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    """A business "no"."""
    return refusal_problem(request, error)


@api.exception_handler(NeedsApproval)
def waiting(request: HttpRequest, error: NeedsApproval) -> HttpResponse:
    """Nothing was done yet: somebody has to agree first."""
    return approval_problem(request, error)


@api.exception_handler(AuthenticationError)
def unknown_caller(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """No token, or one that is unknown, expired or revoked."""
    answer = problem(
        request,
        401,
        _("Sign in with a valid token."),
        code="unauthenticated",
        detail=_("Send “Authorization: Bearer …”; `guanxi user token NAME` prints a new token."),
    )
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """Nothing there, or nothing the caller may see."""
    return problem(request, 404, _("There is no such record, or it is not yours to see."), code="not_found")


@api.exception_handler(HttpError)
def other_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A request that cannot be read."""
    if isinstance(error.__cause__, Refusal):
        return refusal_problem(request, error.__cause__)
    return problem(request, error.status_code, error.message, code="bad_request")


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Input of the wrong shape: each field with what is expected of it."""
    errors = [{"field": _path(one["loc"]), "message": say(one)} for one in error.errors]
    return problem(request, 422, _("Please mend the marked fields."), code="bad_input", errors=errors)


@api.exception_handler(OperationalError)
def faulty(request: HttpRequest, error: OperationalError) -> HttpResponse:
    """The database is held by another program for longer than we wait, or the disk is full."""
    fault = fault_of(error)
    if fault is None:
        raise error
    return refusal_problem(request, fault)


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    """More than the server reads of one request."""
    return refusal_problem(request, TooLarge(mend=_("Send less in one request; files go in through the pages.")))


@csrf_exempt
def unknown_address(request: HttpRequest) -> HttpResponse:
    """Anything under the API's address that no route answers."""
    mend = _("The documentation at /api/v1/docs lists every address.")
    return problem(request, 404, _("There is nothing at this address."), code="not_found", detail=mend)


def _path(location: tuple[Any, ...]) -> str:
    """`("body", "payload", "lines", 0, "quantity")` as `lines[0].quantity`."""
    where = 2 if location[1:2] in [("payload",), ("asked",)] else 1
    path = ""
    for part in location[where:]:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    return path or "body"
