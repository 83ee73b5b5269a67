"""Composes the other rooms: settings, steps, flows, and the command line."""
