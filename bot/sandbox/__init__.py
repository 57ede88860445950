"""A local Slack workspace in a web page, and a local X, both over the wire."""
