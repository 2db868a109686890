"""The tests of the made-up Slack itself."""
