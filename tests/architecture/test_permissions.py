"""Who may do what: one table, so that a new verb asks for a decision, and every verb holds to it."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest
from django.urls import get_resolver
from tests.world import AT

import guanxi.domains
import guanxi.foundation
from guanxi.foundation.people.rooms import VIEWS
from guanxi.foundation.people.seeds import ROLES
from guanxi.foundation.people.visibility import may
from guanxi.kit.actions import ActionInfo, registry
from guanxi.kit.errors import NotAllowed
from guanxi.kit.listing.views import pages

# A verb, and the roles of people.seeds that may do it. The administrator may do everything, and nobody else what has
# no role here. Steps of other verbs (`inner`) are nobody's.
EVERYBODY = "manager director team_manager rep credit finance service"
SELLING = "manager director team_manager rep service"
LEADING = "manager director"
HOLDING = "manager director team_manager rep"
MONEY = "manager director credit finance"
CREDIT = "manager director credit"
BANKING = "manager director credit finance"
SURVEYING = "manager director team_manager rep credit"
TABLE = {
    "catalogue.add_pack": "",
    "catalogue.change_product": "",
    "catalogue.create_product": "",
    "catalogue.create_products": "",
    "catalogue.remove_pack": "",
    "catalogue.set_price": "",
    "catalogue.set_prices": "",
    "credit.accept_figures": CREDIT,
    "credit.add_reference": SURVEYING,
    "credit.add_security": BANKING,
    "credit.apply": SURVEYING,
    "credit.ask_bank": BANKING,
    "credit.assign_line": SURVEYING,
    "credit.block_customer": CREDIT,
    "credit.change_application": SURVEYING,
    "credit.change_survey": SURVEYING,
    "credit.convert_statement": SURVEYING,
    "credit.end_limit": CREDIT,
    "credit.enter_statement": SURVEYING,
    "credit.finish_survey": SURVEYING,
    "credit.grade_customer": CREDIT,
    "credit.lower_limit": CREDIT,
    "credit.close_signal": CREDIT,
    "credit.note_answer": BANKING,
    "credit.note_news": EVERYBODY,
    "credit.note_promise": EVERYBODY,
    "credit.open_survey": SURVEYING,
    "credit.paste_statements": SURVEYING,
    "credit.release_security": BANKING,
    "credit.remove_statement": SURVEYING,
    "credit.submit": CREDIT,
    "credit.unblock_customer": CREDIT,
    "credit.upload_statements": SURVEYING,
    "credit.withdraw_application": SURVEYING,
    "credit.withdraw_promise": CREDIT,
    "credit.write_off": MONEY,
    "customers.add_address": SELLING,
    "customers.add_contact": SELLING,
    "customers.assign_customers": "manager director team_manager",
    "customers.change_contact": SELLING,
    "customers.change_customers": LEADING,
    "customers.claim_customer": HOLDING,
    "customers.create_customer": HOLDING,
    "customers.create_customers": LEADING,
    "customers.find_duplicates": LEADING,
    "customers.merge_customers": LEADING,
    "customers.move_stage": HOLDING,
    "customers.reconsider_pair": LEADING,
    "customers.record_not_duplicates": LEADING,
    "customers.protect_customers": LEADING,
    "customers.release_customers": HOLDING,
    "customers.remove_address": SELLING,
    "customers.remove_contact": SELLING,
    "customers.tag_customers": SELLING,
    "customers.unmerge_customers": LEADING,
    "customers.update_customer": SELLING,
    "exchange.choose": LEADING,
    "exchange.choose_duplicates": LEADING,
    "exchange.discard_import": LEADING,
    "exchange.join_file": LEADING,
    "exchange.mend_cell": LEADING,
    "exchange.mend_equal": LEADING,
    "exchange.open_import": LEADING,
    "exchange.request_export": EVERYBODY,
    "exchange.resume_import": LEADING,
    "exchange.start_import": LEADING,
    "exchange.stop_import": LEADING,
    "exchange.undo_import": LEADING,
    "exchange.unmend_cell": LEADING,
    "fields.archive_field": "",
    "fields.change_field": "",
    "fields.define_field": "",
    "fields.keep_file": EVERYBODY,
    "fields.move_field": "",
    "fields.move_group": "",
    "fields.rename_group": "",
    "fields.restore_field": "",
    "forms.begin_record": EVERYBODY,
    "forms.change_template": "",
    "forms.discard_record": EVERYBODY,
    "forms.finish_record": EVERYBODY,
    "forms.keep_file": EVERYBODY,
    "forms.make_template": "",
    "forms.publish_version": "",
    "forms.restore_template": "",
    "forms.retire_template": "",
    "forms.save_answers": EVERYBODY,
    "forms.use_record": EVERYBODY,
    "orders.cancel_order": SELLING,
    "orders.change_order": SELLING,
    "orders.close_order": SELLING,
    "orders.confirm_order": SELLING,
    "orders.count_order": SELLING,
    "orders.deliver_order": SELLING,
    "orders.draft_order": SELLING,
    "orders.invoice_delivery": MONEY,
    "orders.place_order": SELLING,
    "orders.release_order": "manager director team_manager rep credit",
    "orders.return_goods": SELLING,
    "people.arrange_unit": "",
    "people.arrange_user": "",
    "people.change_own_settings": EVERYBODY,
    "people.change_role": "",
    "people.change_unit": "",
    "people.change_user": "",
    "people.create_unit": "",
    "people.create_user": "",
    "people.deactivate_user": "",
    "people.delegate": EVERYBODY,
    "people.delete_view": EVERYBODY,
    "people.grant_role": "",
    "people.issue_signin_link": "",
    "people.issue_token": EVERYBODY,
    "people.move_unit": "",
    "people.reactivate_user": "",
    "people.remove_unit": "",
    "people.revoke_delegation": EVERYBODY,
    "people.revoke_token": EVERYBODY,
    "people.save_view": EVERYBODY,
    "people.see_as": "manager director team_manager",
    "people.set_password": "",
    "people.share_view": EVERYBODY,
    "people.withdraw_role": "",
    "policies.record_policy_version": "",
    "policies.try_terms": CREDIT,
    "receivables.allocate": MONEY,
    "receivables.charge_customer": MONEY,
    "receivables.issue_credit_note": MONEY,
    "receivables.take_receipt": MONEY,
    "receivables.undo_allocation": MONEY,
    "timeline.add_file": EVERYBODY,
    "timeline.add_note": EVERYBODY,
    "timeline.follow": EVERYBODY,
    "timeline.mark_read": EVERYBODY,
    "timeline.remove_file": EVERYBODY,
    "timeline.unfollow": EVERYBODY,
    "work.add_task": EVERYBODY,
    "work.finish_task": EVERYBODY,
    "work.grant_request": EVERYBODY,
    "work.postpone_task": EVERYBODY,
    "work.reassign_task": EVERYBODY,
    "work.refuse_request": EVERYBODY,
    "work.reopen_task": EVERYBODY,
    "work.withdraw_request": EVERYBODY,
}


def every_action() -> dict[str, ActionInfo]:
    """The register of verbs with every module of every room imported; made-up verbs of other tests left out."""
    for floor in (guanxi.foundation, guanxi.domains):
        for module in pkgutil.walk_packages(floor.__path__, f"{floor.__name__}."):
            if not {"tests", "migrations"} & set(module.name.split(".")):
                import_module(module.name)
    return {name: one for name, one in registry.items() if ".tests." not in one.function.__module__}


def test_the_table_names_every_verb_and_no_other() -> None:
    assert {name for name, one in every_action().items() if not one.inner} == set(TABLE)


def test_the_table_names_the_roles_a_company_begins_with() -> None:
    named = {role for roles in TABLE.values() for role in roles.split()}
    assert named | {"admin"} == {key for key, *_rest in ROLES}


@pytest.mark.parametrize("role", [*EVERYBODY.split(), "admin"])
def test_each_role_may_what_the_table_says(role, world) -> None:
    person, actions = world.users[role], every_action()
    allowed = {name for name in TABLE if may(person, name)}
    assert allowed == {name for name, roles in TABLE.items() if role == "admin" or role in roles.split()}
    for name in set(TABLE) - allowed:
        with pytest.raises(NotAllowed):  # before anything else is looked at
            actions[name].function(by=person, at=AT)


@pytest.mark.parametrize("role", [*EVERYBODY.split(), "admin"])
def test_every_role_of_the_start_may_look_at_every_room(role, world) -> None:
    assert all(may(world.users[role], view) for view in VIEWS)


def test_every_list_of_records_asks_for_the_right_to_look() -> None:
    _urls = get_resolver().url_patterns
    asked = {key: listing.permission for key, listing in pages.items() if listing.permission}
    assert set(VIEWS) <= set(asked.values())
    assert asked["products"] == "catalogue.view"


def test_steps_of_other_verbs_are_nobody_s(world) -> None:
    steps = {name: one for name, one in every_action().items() if one.inner}
    assert {"receivables.reserve", "receivables.issue_invoice", "customers.note_sale"} <= set(steps)
    for one in steps.values():
        for person in world.users.values():
            with pytest.raises(NotAllowed):
                one.function(by=person, at=AT)
