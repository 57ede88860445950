"""What the sandbox's page talks to: one live line out, one place for acts, one for files."""
