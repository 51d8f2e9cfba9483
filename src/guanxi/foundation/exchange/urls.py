"""Addresses of exports."""

from django.urls import path

from guanxi.foundation.exchange.views import downloads

app_name = "exchange"
urlpatterns = [path("<int:pk>/", downloads.download, name="export")]
