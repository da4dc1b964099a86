"""The server: one port, one protocol, and nothing decided."""
