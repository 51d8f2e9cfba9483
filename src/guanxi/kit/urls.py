"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from guanxi.kit import gallery

urlpatterns: list[URLPattern | URLResolver] = [
    path("ui/gallery/", gallery.gallery, name="gallery"),
    path("ui/gallery/options/", gallery.options, name="gallery_options"),
]
