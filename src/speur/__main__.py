"""`python -m speur` is `speur`."""

from speur.cli import main

main()
