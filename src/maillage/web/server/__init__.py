"""How a request comes in and its answer goes out: connections, builds in service, counts, logs."""
