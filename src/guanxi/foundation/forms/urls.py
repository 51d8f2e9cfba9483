"""Addresses of filled forms."""

from django.urls import path

from guanxi.foundation.forms.tables import RECORDS
from guanxi.foundation.forms.views import care, fill, records
from guanxi.kit.listing import list_view

app_name = "forms"
urlpatterns = [
    path("", list_view(RECORDS), name="list"),
    path("fill/", records.choose, name="choose"),
    path("use/", care.show, name="care"),
    path("about/<str:kind>/<int:pk>/", records.about, name="about"),
    path("files/<int:pk>/", records.hand_out, name="file"),
    path("records/<int:pk>/", records.show, name="record"),
    path("records/<int:pk>/edit/", fill.edit, name="edit"),
    path("records/<int:pk>/paper/", records.show_pdf, name="paper"),
    path("records/<int:pk>/discarding/", records.discard, name="discard"),
    path("records/<int:pk>/uses/", records.use, name="use"),
    path("<str:key>/new/", fill.begin, name="new"),
]
