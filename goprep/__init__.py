"""The project: wiring only. Product rules live in `cards` and `simulations`."""
