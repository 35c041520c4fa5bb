"""The conformance suites and sample builders, shipped for outside authors of formats."""
