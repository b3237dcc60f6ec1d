"""so-mock's own pages below /_so_mock/: is it ready, what does it serve, what was it asked."""
