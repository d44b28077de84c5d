"""Mentions in their scope to observations, with the reason of every link."""
