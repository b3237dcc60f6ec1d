"""What may stand in a scenario: each key as a fact, which reads it, checks it and describes it to an editor."""
