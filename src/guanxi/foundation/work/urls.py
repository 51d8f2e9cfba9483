"""Addresses of this room."""

from django.urls import path

from guanxi.foundation.work import views
from guanxi.foundation.work.tables import TASKS
from guanxi.kit.listing import list_view

app_name = "work"
urlpatterns = [
    path("", list_view(TASKS), name="tasks"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.show, name="task"),
    path("<int:pk>/completion/", views.finish, name="finish"),
    path("<int:pk>/reopening/", views.reopen, name="reopen"),
    path("<int:pk>/assignee/", views.reassign, name="reassign"),
    path("<int:pk>/postponement/", views.postpone, name="postpone"),
]
