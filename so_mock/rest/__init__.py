"""What is special: REST operations with no agent twin, one module for each first segment of a path."""
