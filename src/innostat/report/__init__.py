"""Findings to text and to the formats that other programs read."""
