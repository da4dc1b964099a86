"""Replay: any moment of any recorded session, read from the log alone. Nothing here runs the app's code."""
