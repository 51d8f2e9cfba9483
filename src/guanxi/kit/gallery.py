"""The style guide: every component in every state, with sample data only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guanxi.kit import pages, samples

THEMES = ("light", "dark")
DENSITIES = ("compact", "airy")
ICONS = (
    "home users route cart wallet chart search bell plus filter columns download check x alert stop info clock phone "
    "pin camera box lock right left down more star sync offline calendar message truck tag sort user up fall file undo "
    "shield edit settings gift seal"
)


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """The gallery; `?theme=dark` and `?density=compact` switch its looks."""
    theme = request.GET.get("theme", "")
    density = request.GET.get("density", "")
    frame = dict(pages.shell(request)["shell"])
    frame["theme"] = theme if theme in THEMES else frame["theme"]
    frame["density"] = density if density in DENSITIES else frame["density"]
    frame["nav"] = frame["nav"] or samples.sample_nav("home")
    frame["phone_nav"] = frame["phone_nav"] or frame["nav"][:4]
    context = {
        "shell": frame,
        "dark": theme == "dark",
        "compact": density == "compact",
        "icons": ICONS.split(),
        "form": samples.sample_form(),
        "areas": samples.sample_areas(),
        **samples.sample_grid(),
        "table": samples.sample_table(),
        "charts": samples.sample_charts(),
        "days": samples.sample_timeline(),
        "conflict": samples.sample_conflict(),
        "sides": samples.sample_sides(),
        **samples.sample_figures(),
        **samples.sample_lists(),
    }
    return render(request, "ui/gallery.html", context)


@require_safe
def options(request: HttpRequest) -> HttpResponse:
    """Answers for the gallery's combobox."""
    query = request.GET.get("q", "").strip()
    found = [shop for shop in samples.sample_shops() if query.lower() in " ".join(shop).lower()]
    return render(request, "ui/gallery/options.html", {"found": found, "query": query})
