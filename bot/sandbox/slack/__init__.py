"""A local Slack: the Web API, Socket Mode, signed HTTP and Block Kit's limits, as the real one speaks them."""
