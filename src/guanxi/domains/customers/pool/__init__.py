"""The customer pool (公海): customers without a rep that the reps of a region may take.

A customer that has been quiet for too long goes back to it, after a warning; a rep gives one back with a reason, a
manager hands out. Who looked after a customer from when to when stays known (`Tenure`).
"""
