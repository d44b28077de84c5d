"""Checks: observations to findings; one file a kind of check."""
