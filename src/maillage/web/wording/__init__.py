"""What a page reads of the graph, and what people read for it, in French and in English."""
