"""What the product does, one module per verb; ports come in as arguments."""
