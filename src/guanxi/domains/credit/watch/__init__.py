"""Watching customers we give credit: signs of trouble, the day of the next review, tasks to survey again (S4-47)."""
