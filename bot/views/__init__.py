"""Cards and forms drawn as Block Kit by pure functions."""
