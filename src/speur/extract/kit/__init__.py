"""What several extractors need: checksums, numbers, addresses taken apart. Knows no extractor."""
