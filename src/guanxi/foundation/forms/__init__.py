"""What we ask and write down: forms that rooms declare or administrators make, and the records filled by them.

A room declares a form (`specs.declare_form`) over one of its kinds of record (`kinds.register_kind`) and asks what was
answered (`queries.latest_record`, `answers_of`, `points_of`). A finished record is not changed any more and keeps the
version of its form; who made something of it says so (`actions.use_record`), so that an unused form is seen (S3-26).
"""
