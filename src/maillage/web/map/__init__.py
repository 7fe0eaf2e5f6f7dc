"""``/map``: all expert sites on the départements."""
