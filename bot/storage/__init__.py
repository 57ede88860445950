"""Tables and their queries side by side; functions take a session and never commit."""
