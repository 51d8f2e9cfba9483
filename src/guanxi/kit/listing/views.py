"""The page of a list: shown, as a fragment, filtered, exported; its views kept; things done to chosen rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import get_resolver
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.kit.errors import BadInput, NotAllowed
from guanxi.kit.listing.cursor import BadCursor
from guanxi.kit.listing.declaration import BulkAction, Listing
from guanxi.kit.listing.export import export, export_chosen, is_long
from guanxi.kit.listing.ports import act, prepare, views_of
from guanxi.kit.listing.presentation import foot_of, is_allowed, page_context
from guanxi.kit.listing.reading import hydrate, make_plan, read_page
from guanxi.kit.listing.wish import LARGEST_PAGE, Wish, read_wish
from guanxi.kit.pages import is_fragment, page

Extra = Callable[[HttpRequest], dict[str, Any]]
pages: dict[str, Listing] = {}


def list_view(listing: Listing, *, extra: Extra | None = None) -> Callable[[HttpRequest], HttpResponseBase]:
    """The view of a list. `extra` gives its template further values."""

    def view(request: HttpRequest) -> HttpResponseBase:
        return list_page(request, listing, extra=extra)

    view.__doc__ = str(listing.key)
    pages[listing.key] = listing
    return view


def listing_named(key: str) -> Listing | None:
    """The list of that key that has a page."""
    _urls = get_resolver().url_patterns  # reading the addresses of all rooms brings their lists
    return pages.get(key)


def list_page(request: HttpRequest, listing: Listing, *, extra: Extra | None = None) -> HttpResponseBase:
    """Answer a request for a list: GET shows, filters and exports; POST keeps views and acts on chosen rows."""
    if not is_allowed(request.user, listing):
        raise NotAllowed()
    listing = listing.known_to(request.user)
    asked = request.GET
    if not asked and listing.start:
        asked = QueryDict(listing.start(request.user))
    wish = read_wish(listing, asked)
    if request.method == "POST":
        return _post(request, wish)
    if kind := request.GET.get("export"):
        return export(read_wish(listing, asked, strict=True), request.user, kind, on=timezone.localdate())
    if panel := request.GET.get("panel"):
        return _panel(request, wish, panel)
    plan = make_plan(wish, request.user)
    try:
        found = read_page(wish, request.user, plan, on=timezone.localdate(), count=True)
    except BadCursor:
        return HttpResponseRedirect(f"{request.path}{wish.url()}")
    context = page_context(found, request.user) | {"is_start": not request.GET and listing.start is not None}
    if listing.totals:
        context["foot"] = foot_of(wish, listing.totals(request.user, plan.visible, wish.is_narrowed))
    context |= extra(request) if extra else {}
    return page(request, listing.template, context, fragment="ui/listing.html")


def _panel(request: HttpRequest, wish: Wish, panel: str) -> HttpResponse:
    """The filter, column or view dialog: alone for htmx, else as a page of its own."""
    if panel not in PANELS:
        raise Http404
    context = PANELS[panel](request, wish) | {
        "listing": wish.listing, "wish": wish, "panel": f"ui/listing_{panel}.html", "back_url": wish.url(),
    }  # fmt: skip
    return page(request, "ui/listing_panel.html", context, fragment="ui/listing_dialog.html")


def _filters_panel(request: HttpRequest, wish: Wish) -> dict[str, Any]:
    form = filter_form(wish, request.user)
    names = set(form.fields)
    kept = [(name, value) for name, values in wish.given.items() if name not in names for value in values]
    kept = [(name, value) for name, value in kept if name not in {"cursor", "panel", "count"}]
    return {"form": form, "kept": kept, "panel_title": _("Filter")}


def filter_form(wish: Wish, user: Any) -> forms.Form:
    """The inputs of all filters with what is set now."""
    fields: dict[str, Any] = {}
    for one in wish.listing.filters:
        fields |= one.form_fields(user)
    made = type("FilterForm", (forms.Form,), fields)
    data = QueryDict(mutable=True)
    for name, values in wish.given.items():
        data.setlist(name, [part for value in values for part in value.split(",")] if name in fields else values)
    form: forms.Form = made(data, auto_id="filter-%s")
    for wrong, message in wish.errors.items():
        name = wrong if wrong in fields else f"{wrong}_from"
        if name in fields:
            form.add_error(name, message)
    return form


def _columns_panel(request: HttpRequest, wish: Wish) -> dict[str, Any]:
    shown = {column.key for column in wish.columns}
    choices = [
        {"key": one.key, "label": one.label, "on": one.key in shown, "fixed": one.fixed} for one in wish.listing.columns
    ]
    kept = [(name, value) for name, values in wish.given.items() if name != "columns" for value in values]
    kept = [(name, value) for name, value in kept if name not in {"cursor", "panel", "count"}]
    return {"choices": choices, "kept": kept, "panel_title": _("Columns"), "plain_url": wish.url(columns=None)}


def _views_panel(request: HttpRequest, wish: Wish) -> dict[str, Any]:
    own = [view for view in views_of(request.user, wish.listing.key) if view.user_id == request.user.pk]
    return {"own_views": own, "query": wish.query(), "panel_title": _("Save as view")}


PANELS: dict[str, Callable[[HttpRequest, Wish], dict[str, Any]]] = {
    "filters": _filters_panel,
    "columns": _columns_panel,
    "views": _views_panel,
}


def _post(request: HttpRequest, wish: Wish) -> HttpResponseBase:
    common: dict[str, Any] = {
        "by": request.user,
        "at": timezone.now(),
        "key": request.POST.get("idempotency_key") or None,
    }
    if kind := request.POST.get("export"):
        return _export(request, wish, kind)
    if "save_view" in request.POST:
        name, shared = request.POST.get("name", ""), "is_shared" in request.POST
        query = wish.query()
        act("save", listing=wish.listing.key, name=name, query=query, is_shared=shared, **common)
        messages.success(request, _("The view “%(name)s” is kept.") % {"name": name.strip()})
        return HttpResponseRedirect(f"{request.path}?{query}")
    for verb, done in (("share", _("The view is shared.")), ("delete", _("The view is deleted."))):
        if pk := request.POST.get(f"{verb}_view"):
            view = next((one for one in views_of(request.user, wish.listing.key) if str(one.pk) == pk), None)
            if view is None:
                raise Http404
            more: dict[str, Any] = {"is_shared": not view.is_shared} if verb == "share" else {}
            act(verb, view, **more, **common)
            messages.success(request, done)
            return HttpResponseRedirect(f"{request.path}{wish.url()}")
    return _bulk(request, wish, common)


def _export(request: HttpRequest, wish: Wish, kind: str) -> HttpResponseBase:
    """Answer a short list as a file; let the worker write a long one."""
    if wish.errors:
        raise BadInput(**wish.errors)
    at = timezone.now()
    if not is_long(wish, request.user):
        return export(wish, request.user, kind, on=timezone.localdate(at))
    prepare(listing=wish.listing.key, query=wish.query(), format=kind, by=request.user, at=at)
    messages.info(request, _("The file is being prepared; you will be told when it is ready."))
    return HttpResponseRedirect(f"{request.path}{wish.url()}")


def _bulk(request: HttpRequest, wish: Wish, common: dict[str, Any]) -> HttpResponseBase:
    """Do something to the chosen rows that are within reach; ask first where more must be known."""
    action = next((one for one in wish.listing.bulk if one.key == request.POST.get("bulk")), None)
    if action is None:
        raise Http404
    if not is_allowed(request.user, action):
        raise NotAllowed()
    chosen = request.POST.getlist("chosen")[:LARGEST_PAGE]
    plan = make_plan(replace(wish, filters=(), text=""), request.user)
    keys = list(plan.visible.filter(pk__in=[key for key in chosen if key.isdigit()]).values_list("pk", flat=True))
    back = HttpResponseRedirect(f"{request.path}{wish.url()}")
    if not keys:
        messages.warning(request, _("Choose rows first."))
        return back
    form = action.form(request.user)(request.POST if "confirmed" in request.POST else None) if action.form else None
    if form is not None and not (form.is_bound and form.is_valid()):
        return _ask(request, wish, action, form, keys)
    if action.key == "export":
        return export_chosen(wish, request.user, keys, on=timezone.localdate())
    rows = hydrate(wish, request.user, keys, on=timezone.localdate())
    answer = action.run(rows, form.cleaned_data if form else {}, **common)
    if isinstance(answer, HttpResponse):
        return answer
    messages.success(request, answer)
    return back


def _ask(
    request: HttpRequest, wish: Wish, action: BulkAction, form: forms.Form, keys: list[Any]
) -> HttpResponse:  # fmt: skip
    context = {"listing": wish.listing, "action": action, "form": form, "chosen": keys, "back_url": wish.url()}
    return render(request, "ui/listing_bulk.html", context, status=422 if form.is_bound else 200)


def export_action() -> BulkAction:
    """ "Export" for the bar of chosen rows."""
    from django.utils.translation import gettext_lazy

    return BulkAction("export", gettext_lazy("Export"), run=lambda *_args, **_more: "", icon="download")


__all__ = ["export_action", "is_fragment", "list_page", "list_view", "listing_named"]
