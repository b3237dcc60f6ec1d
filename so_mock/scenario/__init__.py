"""What the test author wants to happen instead. A start without rules imports none of what plays them."""
