"""Commands for those who run a deployment: `python -m bindeledd.commands.<name>`."""
