"""Who we sell to: one row an outlet, from first sighting to customer.

Nouns: customer (with its dated stage), contact, address, tag; the five classes of record of S1-23 and the layers of
S1-33, with a completeness figure. Promises: a customer's number never changes; what changed is an event; nobody
overwrites another's edit unseen.
"""
