"""What holds: dated versions of terms with a scope, and the series that number documents.

Promises: terms are frozen dataclasses declared by the rooms; a decision can always name the version that made it; a
version is never edited, a new one is recorded.
"""
