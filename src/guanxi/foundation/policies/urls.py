"""Addresses of the pages of policies."""

from django.urls import path

from guanxi.foundation.policies.trials import views as trials
from guanxi.foundation.policies.views import changing, history, reading

app_name = "policies"
urlpatterns = [
    path("", reading.index, name="index"),
    path("versions/<int:pk>/", history.version, name="version"),
    path("trials/<int:pk>/", trials.show, name="trial"),
    path("options/<slug:scope>/", reading.options, name="options"),
    path("for/<slug:scope>/<str:key>/", reading.of_subject, name="subject"),
    path("<str:name>/", reading.policy, name="policy"),
    path("<str:name>/change/", changing.change, name="change"),
    path("<str:name>/preview/", changing.preview, name="preview"),
    path("<str:name>/trials/", trials.index, name="trials"),
    path("<str:name>/trial/", trials.new, name="new_trial"),
    path("<str:name>/versions/", history.all_versions, name="versions"),
    path("<str:name>/comparison/", history.compare, name="comparison"),
]
