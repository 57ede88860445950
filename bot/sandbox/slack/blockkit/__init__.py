"""Block Kit's limits, each refused in Slack's own words with a pointer to the place."""
