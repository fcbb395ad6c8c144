"""Queries in worker processes that may be killed without loss."""
