"""The web server: pages, health and figures over HTTP."""
