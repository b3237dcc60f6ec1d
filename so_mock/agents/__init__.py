"""What is special: one module for each agent, named after it."""
