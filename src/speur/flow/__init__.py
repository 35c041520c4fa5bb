"""How batches move: the case's lock, reader processes, the writer, progress."""
