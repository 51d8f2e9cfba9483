"""Addresses of this room: what hangs on any record, and what one was told."""

from django.urls import path, register_converter

from guanxi.foundation.timeline import views


class KindConverter:
    """A record's kind in an address: `customers.customer`."""

    regex = r"[a-z_]+\.[a-z_]+"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(KindConverter, "kind")

app_name = "timeline"
urlpatterns = [
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/reading/", views.mark_read, name="mark_read"),
    path("files/<int:pk>/", views.file, name="file"),
    path("files/<int:pk>/removal/", views.remove_file, name="file_removal"),
    path("<kind:kind>/<int:pk>/notes/", views.notes, name="notes"),
    path("<kind:kind>/<int:pk>/files/", views.add_file, name="files"),
    path("<kind:kind>/<int:pk>/following/", views.follow, name="follow"),
]
