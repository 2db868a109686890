"""Chat products made up for the tests: strict, with a memory, and as unreliable as a test wants them."""
