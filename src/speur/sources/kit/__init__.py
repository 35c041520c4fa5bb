"""What several formats need: spans of JSON objects, lines, wall-clock times."""
