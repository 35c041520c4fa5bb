"""One module per format; each takes lines and writes the files a real exporter would have written."""
