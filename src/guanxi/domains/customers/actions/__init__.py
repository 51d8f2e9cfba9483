"""The verbs of customers: the only writers."""

from guanxi.domains.customers.actions.contacts import (
    add_address,
    add_contact,
    change_contact,
    remove_address,
    remove_contact,
)
from guanxi.domains.customers.actions.many import change_customers
from guanxi.domains.customers.actions.owners import assign_customers, tag_customers
from guanxi.domains.customers.actions.records import create_customer, create_customers, update_customer
from guanxi.domains.customers.actions.stages import move_stage, note_sale, note_sales, set_sales_classes
from guanxi.domains.customers.duplicates.actions import find_duplicates, record_not_duplicates
from guanxi.domains.customers.merging.actions import merge_customers, reconsider_pair
from guanxi.domains.customers.merging.undoing import unmerge_customers
from guanxi.domains.customers.pool.actions import claim_customer, protect_customers, release_customers
from guanxi.domains.customers.pool.nightly import tend_pool

__all__ = [
    "add_address",
    "add_contact",
    "assign_customers",
    "change_contact",
    "change_customers",
    "claim_customer",
    "create_customer",
    "create_customers",
    "find_duplicates",
    "merge_customers",
    "move_stage",
    "note_sale",
    "note_sales",
    "protect_customers",
    "reconsider_pair",
    "record_not_duplicates",
    "release_customers",
    "remove_address",
    "remove_contact",
    "set_sales_classes",
    "tag_customers",
    "tend_pool",
    "unmerge_customers",
    "update_customer",
]
