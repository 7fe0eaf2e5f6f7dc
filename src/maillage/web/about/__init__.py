"""What the site tells of itself: its texts, its state, and where its pages are."""
