"""Imports the verbs of every room, so that the register of actions is full before routes are made of it."""

from importlib import import_module

from django.apps import apps

for _config in apps.get_app_configs():
    if _config.name.startswith("guanxi."):
        try:
            import_module(f"{_config.name}.actions")
        except ModuleNotFoundError as error:
            if error.name != f"{_config.name}.actions":
                raise
