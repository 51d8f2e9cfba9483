"""Filled forms: read, printed, thrown away, used; the forms one may fill; their files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.foundation.forms import actions
from guanxi.foundation.forms.documents import record_pdf
from guanxi.foundation.forms.kinds import kinds
from guanxi.foundation.forms.loading import files_of
from guanxi.foundation.forms.models import FormFile, FormRecord
from guanxi.foundation.forms.panels import fill_url, forms_about, sections_of, uses_of
from guanxi.foundation.forms.purposes import OWN
from guanxi.foundation.forms.queries import about_of, find_record, forms_for
from guanxi.foundation.forms.trail import trail_to
from guanxi.foundation.people.visibility import may
from guanxi.foundation.timeline.records import find_visible, url_of
from guanxi.kit.components.numbers import quantity
from guanxi.kit.documents import asked_language, pdf_answer
from guanxi.kit.downloads import as_download
from guanxi.kit.errors import Refusal
from guanxi.kit.forms import RefusableForm
from guanxi.kit.pages import page


class UseForm(RefusableForm):
    """What somebody makes of a filled form."""

    purpose = forms.ChoiceField(label=gettext_lazy("what it was used for"), choices=list(OWN.items()))
    remark = forms.CharField(label=gettext_lazy("in words"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


def visible_record(request: HttpRequest, pk: int) -> FormRecord:
    """A filled form within reach; 404 for everything else."""
    record = find_record(request.user, pk)
    if record is None:
        raise Http404
    return record


@require_GET
def about(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Fragment: the forms about a record within reach, for pages that show it later than the rest."""
    record = find_visible(request.user, kind, pk)
    if record is None:
        raise Http404
    return render(request, "forms/_panel.html", {"about": forms_about(record, request.user)})


@require_http_methods(["GET"])
def show(request: HttpRequest, pk: int, use_form: UseForm | None = None) -> HttpResponse:
    """A filled form: its answers under their headings, its points, who used it."""
    record = visible_record(request, pk)
    about = about_of(record, request.user)
    is_others = record.author_id != request.user.pk
    context = {
        "record": record, "about": about, "crumbs": trail_to(record.template.key, about),
        "sections": sections_of(record, files_of(record)),
        "uses": uses_of(record), "points": _points(record), "fill_url": _again_url(record, request.user),
        "may_use": record.is_finished and is_others and may(request.user, "forms.use_record"),
        "may_fill": may(request.user, "forms.begin_record") and bool(_again_url(record, request.user)),
        "may_edit": not record.is_finished and may(request.user, "forms.save_answers"),
        "may_discard": not record.is_finished and not is_others,
        "use_form": use_form or UseForm(),
    }  # fmt: skip
    status = 422 if use_form is not None else 200
    return page(request, "forms/record.html", context, status=status)


def _points(record: FormRecord) -> str:
    if record.points is None or not record.most_points:
        return ""
    words = {"points": quantity(record.points), "most": quantity(record.most_points)}
    return _("%(points)s of %(most)s points") % words


def _again_url(record: FormRecord, user: Any) -> str:
    is_offered = bool(forms_for(user, key=record.template.key))
    return fill_url(record.template.key, record.kind, record.object_id) if is_offered else ""


@require_GET
def show_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The filled form on paper, in the language asked for."""
    record = visible_record(request, pk)
    content = record_pdf(record, user=request.user, language=asked_language(request))
    return pdf_answer(content, f"{record.template.key}-{record.pk}")


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: throw a form away that one began."""
    record = visible_record(request, pk)
    title, about = record.version.title, about_of(record, request.user)
    actions.discard_record(record, by=request.user, at=timezone.now())
    messages.success(request, _("“%(form)s” was thrown away.") % {"form": title})
    return redirect(
        url_of(record.kind, about.pk) if about is not None and url_of(record.kind, about.pk) else "forms:list"
    )


@require_POST
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: a comment, a decision or a report that rests on the form."""
    record, form = visible_record(request, pk), UseForm(request.POST)
    if form.is_valid():
        told = {"by": request.user, "at": timezone.now(), "key": request.POST.get("idempotency_key") or None}
        try:
            actions.use_record(record, **form.cleaned_data, **told)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Noted, and told to whoever follows it."))
            return redirect("forms:record", pk=pk)
    request.method = "GET"
    return show(request, pk, use_form=form)


@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """The forms that can be filled now: those about nothing at once, the others once the record is chosen."""
    known = forms_for(request.user)
    if asked := next((one for one in known if one.key == request.GET.get("form")), None):
        chosen = request.GET.get("id", "")
        if chosen.isdecimal() and len(chosen) < 19:
            return redirect(fill_url(asked.key, asked.kind, int(chosen)))
        messages.error(request, _("Choose first what the form is about."))
    groups = [(kinds.get(key), [one for one in known if one.kind == key]) for key in ("", *kinds)]
    context = {
        "groups": [
            {"label": kind.label if kind else "", "options_url": reverse(kind.options) if kind and kind.options else "",
             "rows": [{"key": one.key, "label": one.label, "help": one.help,
                       "url": "" if kind else fill_url(one.key, "", None)} for one in rows]}
            for kind, rows in groups if rows
        ],
        "crumbs": [(_("Forms"), reverse("forms:list"))],
    }  # fmt: skip
    return page(request, "forms/choose.html", context)


@require_GET
def hand_out(request: HttpRequest, pk: int) -> FileResponse:
    """A photo, file or drawing, to whoever may see a record that holds it, as a download that no browser runs."""
    file = get_object_or_404(FormFile, pk=pk)
    records = file.attachments.values_list("record_id", flat=True).order_by("id")[:20]
    if not any(find_record(request.user, record) is not None for record in records):
        raise Http404
    try:
        content: Any = file.content.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return as_download(content, file.name, file.media_type)
