"""Project: its picture."""

from so_mock.conventions import images

images.serve(
    "Project",
    "project",
    read_info="Imageinfo",
    write_info="Project/{id}/ImageInfo",
)
