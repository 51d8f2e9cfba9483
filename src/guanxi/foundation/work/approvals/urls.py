"""Addresses of requests for approval."""

from django.urls import path

from guanxi.foundation.work.approvals import views
from guanxi.foundation.work.approvals.tables import APPROVALS
from guanxi.kit.listing import list_view

app_name = "approvals"
urlpatterns = [
    path("", list_view(APPROVALS), name="inbox"),
    path("<int:pk>/", views.show, name="request"),
    path("<int:pk>/consent/", views.grant, name="grant"),
    path("<int:pk>/refusal/", views.refuse, name="refuse"),
    path("<int:pk>/withdrawal/", views.withdraw, name="withdraw"),
]
