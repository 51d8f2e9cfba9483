"""Pages: the navigation that rooms register, what the shell around a page needs, and how fragments are answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from guanxi.kit import approvals
from guanxi.kit.actions import ports
from guanxi.kit.company import company_name
from guanxi.kit.errors import NeedsApproval, Refusal
from guanxi.kit.faults import fault_of


@dataclass(frozen=True)
class NavEntry:
    """A place in the navigation.

    Args:
        permission: the action one must be allowed; without it everybody who is signed in sees the place.
        phone: whether it has a place in the phone's bottom bar (four of them do).
        count: answers how many wait there, or None; hot: whether they wait for the user.
    """

    key: str
    label: Any
    url_name: str
    icon: str
    order: int = 100
    permission: str | None = None
    phone: bool = False
    count: Callable[[HttpRequest], int | None] | None = None
    hot: bool = False


@dataclass(frozen=True)
class NavLink:
    """A registered place as one user sees it on one page."""

    key: str
    label: Any
    url: str
    icon: str
    current: bool
    phone: bool
    count: int | None
    hot: bool


navigation: dict[str, NavEntry] = {}
_contributors: list[Callable[[HttpRequest], dict[str, Any]]] = []


def register_nav(
    key: str, label: Any, url_name: str, icon: str, order: int = 100, permission: str | None = None,
    phone: bool = False, count: Callable[[HttpRequest], int | None] | None = None, hot: bool = False,
) -> None:  # fmt: skip
    """Give a room its place in the navigation; called by the room's `AppConfig.ready`. The same key replaces."""
    navigation[key] = NavEntry(key, label, url_name, icon, order, permission, phone, count, hot)


def register_shell(contributor: Callable[[HttpRequest], dict[str, Any]]) -> None:
    """Let a room set values of the shell: theme, density, saved_views, viewing_as, company_name, notice_count."""
    if contributor not in _contributors:
        _contributors.append(contributor)


def nav_links(request: HttpRequest) -> list[NavLink]:
    """The places this user may go to, in order; the one with the longest matching address is the present one."""
    user = getattr(request, "user", None)
    places = []
    for entry in sorted(navigation.values(), key=lambda entry: entry.order):
        if entry.permission and not (ports.may is not None and user is not None and ports.may(user, entry.permission)):
            continue
        try:
            places.append((entry, reverse(entry.url_name)))
        except NoReverseMatch:
            continue
    here = max((url for _entry, url in places if _is_under(request.path, url)), key=len, default="")
    return [
        NavLink(
            entry.key, entry.label, url, entry.icon, url == here, entry.phone,
            entry.count(request) if entry.count else None, entry.hot,
        )
        for entry, url in places
    ]  # fmt: skip


def _is_under(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: navigation, names and looks of the frame around every page."""
    user = getattr(request, "user", None)
    values: dict[str, Any] = {
        "company_name": company_name(),
        "theme": getattr(user, "theme", ""),
        "density": getattr(user, "density", ""),
        "saved_views": [],
        "viewing_as": None,
        "palette_url": _address("palette"),
        "settings_url": _address("settings"),
        "sign_out_url": _address("sign_out"),
    }
    for contribute in _contributors:
        values |= contribute(request)
    links = nav_links(request) if user is not None and user.is_authenticated else []
    values["nav"] = links
    values["phone_nav"] = [link for link in links if link.phone][:4]
    return {"shell": values}


PLACES = {"palette": "/palette/", "settings": "/settings/", "sign_out": "/accounts/logout/"}


def _address(place: str) -> str:
    return getattr(settings, f"GUANXI_{place.upper()}_URL", PLACES[place])


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page only."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, fragment: str = "", status: int = 200
) -> HttpResponse:
    """Render a page, or its named fragment (`template#fragment` or a template of its own) when htmx asks for it.

    What is kept of the one by the browser never stands for the other.
    """
    name = template
    if fragment and is_fragment(request):
        name = fragment if fragment.endswith(".html") else f"{template}#{fragment}"
    answer = render(request, name, context or {}, status=status)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def safe_back(request: HttpRequest, fallback: str = "/") -> str:
    """The page the user came from, if it is one of ours."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if came_from and is_ours else fallback


def back_from(request: HttpRequest, fallback: str = "/") -> str:
    """Where a form says it came from, else the page it is asked from, if it is one of ours."""
    named = request.POST.get("back", "") or request.headers.get("HX-Current-URL", "")
    is_ours = url_has_allowed_host_and_scheme(named, {request.get_host()}, require_https=request.is_secure())
    return named if named and is_ours else safe_back(request, fallback)


def ask(
    request: HttpRequest, form: Any, *, title: Any, submit: Any, lede: Any = "", fallback: str = "/"
) -> HttpResponse:
    """A small form that posts to its own address: over the page for `ask_button`, else a page of its own.

    Args:
        fallback: where it leads back to when nobody knows where it was asked.
    """
    told = {"title": title, "submit": submit, "lede": lede, "url": request.path, "back": back_from(request, fallback)}
    status = 422 if form.errors else 200
    return page(request, "ui/ask.html", {"form": form, "ask": told}, fragment="ui/ask_dialog.html", status=status)


class RefusalMiddleware:
    """Turns a business "no" that no view caught into a problem document, a toast, or a page that says what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answers refusals, faults of the database and what waits for approval; every other exception is a bug."""
        if isinstance(exception, NeedsApproval):
            return self.lead_to(request, exception)
        refusal = exception if isinstance(exception, Refusal) else fault_of(exception)
        if refusal is None:
            return None
        answer = self.say(request, refusal)
        if refusal.retry_after:
            answer["Retry-After"] = str(refusal.retry_after)
        return answer

    def lead_to(self, request: HttpRequest, need: NeedsApproval) -> HttpResponse:
        """To the request that was kept, wherever the verb was asked for."""
        url = approvals.url_of(need)
        if wants_no_page(request):
            body = problem(need) | {"approval": {"id": need.request.pk, "url": url}}
            return JsonResponse(body, status=need.status, content_type="application/problem+json")
        messages.info(request, str(need))
        if not is_fragment(request):
            return redirect(url)
        answer = HttpResponse(status=need.status)
        answer["HX-Redirect"] = url
        return answer

    def say(self, request: HttpRequest, exception: Refusal) -> HttpResponse:
        """A refusal in the form the caller can show."""
        if is_fragment(request):
            answer = HttpResponse(status=exception.status)
            answer["HX-Reswap"] = "none"
            answer["HX-Trigger"] = json.dumps({"guanxi:toast": {"text": str(exception), "tone": "error"}})
            return answer
        if wants_no_page(request):
            return JsonResponse(problem(exception), status=exception.status, content_type="application/problem+json")
        context = {"refusal": exception, "back_url": safe_back(request), "icon": "lock"}
        return render(request, "ui/refusal.html", context, status=exception.status)


def wants_no_page(request: HttpRequest) -> bool:
    """Whether a program asks that can do nothing with a page."""
    accepted = request.headers.get("Accept", "text/html")
    return not is_fragment(request) and "text/html" not in accepted and "*/*" not in accepted


def problem(refusal: Refusal | NeedsApproval) -> dict[str, Any]:
    """A refusal, or what waits for approval, as a problem document (RFC 9457)."""
    return {
        "type": f"urn:guanxi:{refusal.code}",
        "title": str(refusal.message),
        "status": refusal.status,
        "detail": str(refusal.mend),
        "errors": {name: str(text) for name, text in getattr(refusal, "fields", {}).items()},
    }
