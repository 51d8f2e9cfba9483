"""How much, how good: metrics with their snapshots, scorecards and the grades they gave.

Promises: what is not known is left out and said, never counted as zero; a grade keeps every factor with its value, its
points and why, and the version of the terms that decided; a grade is never edited, the next one supersedes it; no
number of records has to fit into memory.
"""
