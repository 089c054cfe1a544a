"""The commands behind the Makefile: environments, locks, generated documents, builds."""
