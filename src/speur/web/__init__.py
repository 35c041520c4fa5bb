"""The workbench: pages over one case, for a browser on the same machine. Thin: it asks `actions`."""
