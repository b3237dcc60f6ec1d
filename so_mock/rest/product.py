"""Product: its picture."""

from so_mock.conventions import images

images.serve("Product", "product")
