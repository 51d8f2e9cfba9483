"""Addresses of this room that no set-up page has."""

from django.urls import path
from django.views.i18n import set_language

from guanxi.foundation.people.middleware import as_oneself, open_to_all
from guanxi.foundation.people.views import sight, signin_links, whoami

app_name = "people"
urlpatterns = [
    path("whoami/", whoami.show_whoami, name="whoami"),
    path("link/<str:secret>/", signin_links.follow, name="signin_link"),
    path("language/", open_to_all(as_oneself(set_language)), name="language"),
    path("<int:pk>/sight/", sight.begin, name="see_as"),
    path("sight/end/", sight.end, name="see_as_end"),
]
