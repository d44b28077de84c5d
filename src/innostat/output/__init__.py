"""Observations to files: one file a format."""
