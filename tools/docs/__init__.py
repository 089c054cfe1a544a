"""Documents that are made from the code and its data, so that they cannot fall behind it."""
