"""Requests that nobody honest sends, drawn by seed from a grammar, and what came of them."""
