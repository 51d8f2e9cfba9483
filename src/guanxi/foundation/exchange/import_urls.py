"""Addresses of imports."""

from django.urls import path

from guanxi.foundation.exchange.tables import IMPORTS
from guanxi.foundation.exchange.views import opening, running, talk
from guanxi.kit.listing import list_view

app_name = "imports"
urlpatterns = [
    path("", list_view(IMPORTS), name="runs"),
    path("new/", opening.new, name="new"),
    path("<int:pk>/", talk.show, name="run"),
    path("<int:pk>/choices/", talk.choose, name="choices"),
    path("<int:pk>/joined/", opening.join, name="join"),
    path("<int:pk>/cells/", talk.mend, name="cells"),
    path("<int:pk>/decisions/", talk.decide, name="decisions"),
    path("<int:pk>/refused.<str:kind>", talk.red_rows, name="refused"),
    path("<int:pk>/discarding/", opening.discard, name="discard"),
    path("<int:pk>/start/", running.start, name="start"),
    path("<int:pk>/stop/", running.stop, name="stop"),
    path("<int:pk>/resumption/", running.resume, name="resume"),
    path("<int:pk>/undoing/", running.undo, name="undo"),
    path("<int:pk>/progress/", running.progress, name="progress"),
]
