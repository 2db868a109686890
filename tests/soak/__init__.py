"""The long form of the reliability tests: `make soak` plays each scene on both databases."""
