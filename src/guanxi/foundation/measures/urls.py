"""Addresses of grades."""

from django.urls import path

from guanxi.foundation.measures.views import grades

app_name = "measures"
urlpatterns = [
    path("<str:scorecard>/<str:kind>/<int:pk>/", grades.show_grades, name="grades"),
]
