"""Addresses of the set-up pages of measuring."""

from django.urls import path

from guanxi.foundation.measures.views import declared

app_name = "measures_settings"
urlpatterns = [
    path("", declared.show_declared, name="all"),
    path("metrics/<str:key>/", declared.show_metric, name="metric"),
    path("scorecards/<str:key>/", declared.show_scorecard, name="scorecard"),
]
