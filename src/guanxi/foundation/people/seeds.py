"""The roles a company begins with. Seeding adds what is missing and never changes what an administrator changed."""

from __future__ import annotations

from guanxi.foundation.people.models import Role
from guanxi.foundation.people.rooms import VIEWS

SELF = [
    "timeline.*",
    "work.*",
    "people.change_own_settings",
    "people.issue_token",
    "people.revoke_token",
    "people.delegate",
    "people.revoke_delegation",
    "people.save_view",
    "people.share_view",
    "people.delete_view",
    "exchange.request_export",
    "fields.keep_file",
    "forms.begin_record",
    "forms.save_answers",
    "forms.finish_record",
    "forms.discard_record",
    "forms.use_record",
    "forms.keep_file",
]
ORDERING = [
    "orders.draft_order",
    "orders.change_order",
    "orders.confirm_order",
    "orders.place_order",
    "orders.count_order",
    "orders.deliver_order",
    "orders.cancel_order",
    "orders.close_order",
    "orders.return_goods",
]
CONTACTS = [
    "customers.update_customer",
    "customers.add_contact",
    "customers.change_contact",
    "customers.remove_contact",
    "customers.add_address",
    "customers.remove_address",
    "customers.tag_customers",
]
HOLDING = [
    "customers.create_customer",
    "customers.move_stage",
    "customers.claim_customer",
    "customers.release_customers",
]
HEARING = ["credit.note_news", "credit.note_promise"]
SURVEYING = [
    "credit.open_survey",
    "credit.change_survey",
    "credit.enter_statement",
    "credit.paste_statements",
    "credit.upload_statements",
    "credit.assign_line",
    "credit.convert_statement",
    "credit.remove_statement",
    "credit.add_reference",
    "credit.finish_survey",
    "credit.apply",
    "credit.change_application",
    "credit.withdraw_application",
    *HEARING,
]
BANKING = ["credit.ask_bank", "credit.note_answer", "credit.add_security", "credit.release_security"]
LEADING = [
    "customers.*",
    "orders.*",
    "receivables.*",
    "exchange.*",
    "catalogue.view",
    "credit.*",
    "policies.try_terms",
    "people.see_as",
]
# key, name, English name, reach, permissions
ROLES: list[tuple[str, str, str, str, list[str]]] = [
    (
        "manager",
        "营销主管",
        "Sales manager",
        Role.Reach.REGION,
        [*SELF, *LEADING],
    ),
    ("director", "总经理", "Managing director", Role.Reach.ALL, [*SELF, *LEADING]),
    (
        "team_manager",
        "部门经理",
        "Department manager",
        Role.Reach.TEAM,
        [
            *SELF,
            *VIEWS,
            *ORDERING,
            *CONTACTS,
            *HOLDING,
            *SURVEYING,
            "customers.assign_customers",
            "people.see_as",
            "orders.release_order",
        ],
    ),
    (
        "rep",
        "业务员",
        "Sales rep",
        Role.Reach.OWN,
        [*SELF, *VIEWS, *ORDERING, *CONTACTS, *HOLDING, *SURVEYING, "orders.release_order"],
    ),
    (
        "credit",
        "信用专员",
        "Credit clerk",
        Role.Reach.ALL,
        [
            *SELF,
            *VIEWS,
            "receivables.*",
            "credit.*",
            "policies.try_terms",
            "orders.release_order",
            "orders.invoice_delivery",
        ],
    ),
    (
        "finance",
        "财务",
        "Finance",
        Role.Reach.ALL,
        [*SELF, *VIEWS, *BANKING, *HEARING, "credit.write_off", "receivables.*", "orders.invoice_delivery"],
    ),
    ("service", "客服", "Service agent", Role.Reach.ALL, [*SELF, *VIEWS, *HEARING, *ORDERING, *CONTACTS]),
    ("admin", "管理员", "Administrator", Role.Reach.ALL, ["*"]),
]


def seed_roles() -> dict[str, Role]:
    """Make the roles that are missing; answers all of them by key."""
    for key, name, name_en, reach, permissions in ROLES:
        Role.objects.get_or_create(
            key=key, defaults={"name": name, "name_en": name_en, "reach": reach, "permissions": permissions}
        )
    return {role.key: role for role in Role.objects.all()}
