"""The program's icon as pictures, drawn by Qt when a package is built."""

import os
from collections.abc import Mapping
from pathlib import Path


def draw_icons(drawing: Path, pictures: Mapping[int, Path]) -> None:
    """Draw a square SVG at each size (pixels) into the file that stands for it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    application = QGuiApplication.instance() or QGuiApplication([])
    renderer = QSvgRenderer(str(drawing))
    for size, file in pictures.items():
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(0)
        with QPainter(image) as painter:
            renderer.render(painter)
        file.parent.mkdir(parents=True, exist_ok=True)
        if not image.save(str(file)):
            raise OSError(f"cannot write {file}")
    del application
