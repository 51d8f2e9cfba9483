"""Who: users, the tree of units, roles, delegation, and who may see what.

Promises: visibility is decided in `visibility.py` alone; a permission is the name of an action; nobody is ever deleted,
people who leave are deactivated.
"""
