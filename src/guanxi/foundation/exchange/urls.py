"""Addresses of this room."""

from django.urls import path

from guanxi.foundation.exchange import views

app_name = "exchange"
urlpatterns = [path("<int:pk>/", views.download, name="export")]
