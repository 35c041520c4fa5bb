"""Speur: a workbench for chat as evidence."""

__version__ = "0.1.0"
