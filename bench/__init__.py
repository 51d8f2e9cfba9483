"""Measurements, each one command that prints a table; ratios are taken within one run."""
