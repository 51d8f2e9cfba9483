"""Addresses of customers. The list and the page of one customer over all rooms stand in the office (desk)."""

from django.urls import path

from guanxi.domains.customers.merging import searching, tables
from guanxi.domains.customers.merging import views as merging
from guanxi.domains.customers.pool import views as pool
from guanxi.domains.customers.views import contacts, options, records

app_name = "customers"
urlpatterns = [
    path("new/", records.create_customer, name="new"),
    path("pool/", pool.show_pool, name="pool"),
    path("duplicates/", records.show_duplicates, name="duplicates"),
    path("duplicates/pairs/", tables.show_pairs, name="pairs"),
    path("duplicates/pairs/<int:pair_pk>/", merging.review_pair, name="pair"),
    path("duplicates/undoing/", merging.undo_decision, name="undo_decision"),
    path("duplicates/search/", searching.start_search, name="search_duplicates"),
    path("duplicates/progress/", searching.show_progress, name="search_progress"),
    path("merging/", merging.merge_two, name="merge"),
    path("merges/", tables.show_merges, name="merges"),
    path("merges/<int:merge_pk>/", merging.show_merge, name="merge_record"),
    path("merges/<int:merge_pk>/undoing/", merging.undo_merge, name="unmerge"),
    path("options/", options.find_customers, name="options"),
    path("counties/", options.find_counties, name="counties"),
    path("<int:pk>/", records.show_profile, name="customer"),
    path("<int:pk>/profile/", records.show_profile, name="profile"),
    path("<int:pk>/edit/", records.update_customer, name="edit"),
    path("<int:pk>/claim/", pool.claim, name="claim"),
    path("<int:pk>/release/", pool.release, name="release"),
    path("<int:pk>/stage/", records.move_stage, name="stage"),
    path("<int:pk>/tags/", records.tag_customer, name="tags"),
    path("<int:pk>/contacts/", contacts.show_contacts, name="contacts"),
    path("<int:pk>/contacts/<int:contact_pk>/", contacts.change_contact, name="contact"),
    path("<int:pk>/contacts/<int:contact_pk>/removal/", contacts.remove_contact, name="contact_removal"),
    path("<int:pk>/addresses/", contacts.add_address, name="addresses"),
    path("<int:pk>/addresses/<int:address_pk>/removal/", contacts.remove_address, name="address_removal"),
]
