"""Contact: its picture."""

from so_mock.conventions import images

images.serve("Contact", "contact", read_info="Imageinfo")
