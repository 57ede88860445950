"""The commands that prepare, look and save; those that run Kestrel are in `cli.py`."""
