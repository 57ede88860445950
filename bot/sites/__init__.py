"""Feedback sites, one file each and what belongs to it."""
