"""``/network``: filières, their centres, the sites of each, and who hosts them."""
