"""A whole company as open files: one .zip with a CSV a table, described by a Frictionless Data Package.

The format is documented in docs/data-package.md. Promises: the same state gives the same rows; what came in adds up to
what went out, table by table and column by column, or nothing came in.
"""
