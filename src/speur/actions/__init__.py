"""One module per verb a user has; command line and web call these and nothing else."""
