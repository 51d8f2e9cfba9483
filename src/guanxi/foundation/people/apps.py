from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Plugs the question "may this person do that?" into the kit."""

    name = "guanxi.foundation.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guanxi.foundation.people import actions, events, shell  # noqa: F401 - makes verbs and events known
        from guanxi.foundation.people.visibility import may
        from guanxi.foundation.timeline.replay import private_actions, shown_once
        from guanxi.kit.actions import ports
        from guanxi.kit.pages import register_shell

        ports.may = may
        register_shell(shell.contribute)
        private_actions.update({"people.create_user", "people.set_password"})
        shown_once.update({"people.issue_token", "people.issue_signin_link"})
