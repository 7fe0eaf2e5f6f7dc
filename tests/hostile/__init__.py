"""Requests that try to take the server down, and a polite client that must not notice."""
