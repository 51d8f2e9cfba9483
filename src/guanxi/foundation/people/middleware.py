"""Who is here: language and looks of the person, and looking, read-only, as a colleague."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.models import User
from guanxi.foundation.people.visibility import can_see_as, may
from guanxi.kit.api import refusal_problem
from guanxi.kit.errors import Refusal
from guanxi.kit.pages import RefusalMiddleware

SEE_AS = "see_as"
API = "/api/"
SAFE = {"GET", "HEAD", "OPTIONS"}
View = TypeVar("View", bound=Callable[..., Any])


class LookingOnly(Refusal):
    """Somebody who looks as a colleague tried to change something."""

    status = 403
    code = "looking_only"
    message = _("You are looking as somebody else, so nothing can be changed.")
    mend = _("Press “Stop” at the top of the page to act as yourself again.")


def as_oneself(view: View) -> View:
    """Mark a view that is always about the person who signed in, even while looking as a colleague."""
    view.as_oneself = True  # type: ignore[attr-defined]
    return view


def open_to_all(view: View) -> View:
    """Mark a view that answers people who have not signed in; every other view wants a sign-in."""
    view.login_required = False  # type: ignore[attr-defined]
    return view


def person_of(request: HttpRequest) -> User:
    """The person a page is for: who signed in, or the colleague he or she looks as."""
    assert isinstance(request.user, User)
    return request.user


class PersonMiddleware:
    """Asks for a sign-in; sets `request.person`, who signed in; lets `request.user` be the colleague one looks as."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.refusals = RefusalMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user if request.user.is_authenticated else None
        request.person = person  # type: ignore[attr-defined]
        if person is None or not person.language:
            return self.get_response(request)
        translation.activate(person.language)
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        response["Content-Language"] = person.language
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Send strangers to sign in; exchange the user for the colleague and refuse to change anything meanwhile."""
        person = request.person  # type: ignore[attr-defined]
        if person is None:
            return None if is_open(request, view) else ask_to_sign_in(request)
        if SEE_AS not in request.session:
            return None
        if is_about_oneself(view):
            is_free = request.method in SAFE or getattr(view, "as_oneself", False) or is_sign_out(request)
            return None if is_free else self.refuse(request)
        seen = find_seen(person, request.session[SEE_AS])
        if seen is None:
            del request.session[SEE_AS]
            return None
        request.user = seen
        return None if request.method in SAFE else self.refuse(request)

    def refuse(self, request: HttpRequest) -> HttpResponse | None:
        """The answer to an attempt to write: a problem document under the API, else a page."""
        if request.path.startswith(API):
            return refusal_problem(request, LookingOnly())
        return self.refusals.process_exception(request, LookingOnly())


def is_open(request: HttpRequest, view: Callable[..., Any]) -> bool:
    """Whether a view answers strangers: marked ones, sign-in's own, and the API, which has its own door."""
    is_marked = not getattr(view, "login_required", True)
    return is_marked or view.__module__.startswith("allauth.") or request.path.startswith(API)


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to the sign-in page and back; a fragment makes the whole page go there."""
    if request.headers.get("HX-Request") != "true":
        return redirect_to_login(request.get_full_path() if request.method in SAFE else "/")
    answer = HttpResponse(status=401)
    answer["HX-Redirect"] = redirect_to_login(urlsplit(request.headers.get("HX-Current-URL", "/")).path or "/").url
    return answer


def is_about_oneself(view: Callable[..., Any]) -> bool:
    """Whether a view is about the account of the person who signed in: marked ones, and all of sign-in's own."""
    return getattr(view, "as_oneself", False) or view.__module__.startswith("allauth.")


def is_sign_out(request: HttpRequest) -> bool:
    """Whether the person leaves the program, which looking as a colleague does not keep anybody from."""
    return request.resolver_match is not None and request.resolver_match.url_name == "account_logout"


def find_seen(person: User, pk: int) -> User | None:
    """The colleague one looks as, if that is still allowed."""
    seen = User.objects.select_related("unit").filter(pk=pk).first()
    if seen is None or not may(person, "people.see_as") or not can_see_as(person, seen):
        return None
    seen.__dict__.pop("_reach", None)
    seen.__dict__["_looked_at"] = True
    return seen
