"""A local feedback site for health and care: the public writes stories, staff respond, and an API hands both out."""
