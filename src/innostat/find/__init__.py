"""Finders: text and catalogue to mentions. Each is independent of the others."""
