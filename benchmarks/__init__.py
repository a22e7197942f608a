"""Dalil against its peers, each comparison in one run."""
