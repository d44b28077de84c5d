"""Extraction and checks on many machines through Dask."""
