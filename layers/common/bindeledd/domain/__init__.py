"""The rules of the product as pure functions over immutable values; nothing here performs I/O."""
