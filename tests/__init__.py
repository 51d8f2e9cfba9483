"""Tests that look at the whole: stories, architecture, operation, browser, documentation."""
