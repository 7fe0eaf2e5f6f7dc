"""What every page has: its answer, its frame, its files, its map."""
