"""``/statistics``: the figures of equity, each a plot and a table."""
