"""Addresses of this room."""

from django.urls import path

from guanxi.foundation.work import views

app_name = "work"
urlpatterns = [
    path("tasks/", views.index, name="tasks"),
    path("tasks/new/", views.new, name="new"),
    path("tasks/<int:pk>/completion/", views.finish, name="finish"),
    path("tasks/<int:pk>/reopening/", views.reopen, name="reopen"),
]
