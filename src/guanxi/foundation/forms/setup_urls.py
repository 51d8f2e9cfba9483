"""Addresses of the set-up pages of forms."""

from django.urls import path

from guanxi.foundation.forms.views import items, templates

app_name = "form_setup"
urlpatterns = [
    path("", templates.index, name="all"),
    path("new/", templates.make, name="new"),
    path("<int:pk>/", templates.show, name="template"),
    path("<int:pk>/details/", templates.details, name="details"),
    path("<int:pk>/preview/", templates.preview, name="preview"),
    path("<int:pk>/publication/", templates.publish, name="publish"),
    path("<int:pk>/retirement/", templates.retire, name="retire"),
    path("<int:pk>/restoration/", templates.restore, name="restore"),
    path("<int:pk>/items/new/", items.add, name="add_item"),
    path("<int:pk>/items/check/", items.check, name="check_item"),
    path("<int:pk>/item/<str:key>/", items.edit, name="item"),
    path("<int:pk>/item/<str:key>/place/", items.move, name="item_place"),
    path("<int:pk>/item/<str:key>/removal/", items.remove, name="item_removal"),
]
