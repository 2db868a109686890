"""The made-up Slack in a process of its own."""

from tests.fakes.slack_control import main

main()
