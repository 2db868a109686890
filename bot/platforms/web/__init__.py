"""The local web chat: the same handlers for anyone with no credentials."""
