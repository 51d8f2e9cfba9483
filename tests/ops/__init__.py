"""Tests of running Guanxi: commands, processes, packages."""
