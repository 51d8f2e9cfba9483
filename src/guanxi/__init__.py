"""Guanxi: customer management for companies that sell through distributors and to end customers."""

__version__ = "0.1.0"
