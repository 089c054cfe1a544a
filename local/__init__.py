"""What runs beside the product on one machine: launcher, simulated systems, sign-in."""
