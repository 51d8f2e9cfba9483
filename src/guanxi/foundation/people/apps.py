from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Plugs the question "may this person do that?" into the kit."""

    name = "guanxi.foundation.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guanxi.foundation.people.visibility import may
        from guanxi.kit.actions import ports

        ports.may = may
