"""One file per network: read posts, publish posts, look for our own post, measure."""
