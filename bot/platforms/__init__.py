"""The chat products we reach, a file or folder each; nothing else knows an SDK."""
