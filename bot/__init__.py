"""Kestrel: the chat bot of a communications team."""
