"""Addresses of the set-up pages of extra fields, and of their files."""

from django.urls import path

from guanxi.foundation.fields.views import files, setup

app_name = "fields"
urlpatterns = [
    path("", setup.index, name="all"),
    path("file/<int:pk>/", files.hand_out, name="file"),
    path("preview/", setup.preview, name="preview"),
    path("of/<slug:slug>/", setup.index, name="index"),
    path("of/<slug:slug>/new/", setup.define, name="new"),
    path("<int:pk>/", setup.edit, name="field"),
    path("<int:pk>/place/", setup.move, name="place"),
    path("<int:pk>/archive/", setup.archive, name="archive"),
    path("<int:pk>/restoration/", setup.restore, name="restoration"),
    path("groups/<int:pk>/", setup.rename_group, name="group"),
    path("groups/<int:pk>/place/", setup.move_group, name="group_place"),
]
