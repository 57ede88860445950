"""Slack as a surface: its client, its errors in our words, and the two doors by which its clicks arrive."""
