from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Plugs the question "may this person do that?" into the kit."""

    name = "guanxi.foundation.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guanxi.foundation.people import actions, events, shell  # noqa: F401 - makes events known
        from guanxi.foundation.people.queries import root_unit, saved_views
        from guanxi.foundation.people.visibility import may, reach_of
        from guanxi.foundation.timeline.replay import private_actions, shown_once
        from guanxi.kit.actions import ports
        from guanxi.kit.company import name_company_by
        from guanxi.kit.listing.ports import ports as listing_ports
        from guanxi.kit.pages import register_shell
        from guanxi.kit.travelling import hide_columns, leave_out

        ports.may = may
        name_company_by(root_unit)
        listing_ports.reach, listing_ports.views = reach_of, saved_views
        listing_ports.save, listing_ports.share = actions.save_view, actions.share_view
        listing_ports.delete = actions.delete_view
        register_shell(shell.contribute)
        private_actions.update({"people.create_user", "people.set_password"})
        shown_once.update({"people.issue_token", "people.issue_signin_link"})
        hide_columns("people.User", "password", "last_login")
        leave_out("people.AccessToken", "Keys of programs are secrets; new ones are issued.")
        leave_out("people.SignInLink", "Links to sign in are secrets and short-lived.")
        leave_out("people.User_groups", "Rights are given by roles; this table of the library stays empty.")
        leave_out("people.User_user_permissions", "Rights are given by roles; this table of the library stays empty.")
