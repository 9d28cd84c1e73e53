"""A light as a whole surface, readable across the showroom: word, icon, and colour last."""

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from monzapos.presentation.sale_screen import SaleScreen
from monzapos.presentation.sale_steps import Stage
from monzapos.ui import fonts
from monzapos.ui.theme import Theme
from monzapos.ui.widgets.labels import label

WHOLE = {Stage.PAID: "paid", Stage.NOT_PAID: "not_paid", Stage.UNKNOWN: "unknown"}
ICONS = {Stage.PAID: "check", Stage.NOT_PAID: "x", Stage.UNKNOWN: "circle-help"}
SMALL = 460  # pixels under which everything is drawn smaller
TURN = 40  # milliseconds between two steps of the wheel


class Surface(QWidget):
    """PAID, NOT PAID and DON'T KNOW fill it; creating, closing and ending turn a wheel on paper."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._stage = Stage.CREATING
        self._alarm = False
        self._angle = 0
        self._emblem = Emblem(self)
        self._headline = label("", fonts.SHOUT, fonts.BOLD, wrap=True)
        self._subline = label("", fonts.TITLE, fonts.SEMIBOLD, wrap=True)
        self._detail = label("", fonts.BODY, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 24, 40, 24)
        column.setSpacing(10)
        column.addStretch(1)
        column.addWidget(self._emblem, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(10)
        for part in self._texts:
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
            column.addWidget(part)
        column.addStretch(1)
        self._wheel = QTimer(self)
        self._wheel.setInterval(TURN)
        self._wheel.timeout.connect(self._turn)
        theme.changed.connect(self._dress)

    @property
    def stage(self) -> Stage:
        """What it shows."""
        return self._stage

    @property
    def whole(self) -> tuple[str, str] | None:
        """The colour and the icon of what fills it; None where a wheel turns."""
        if self._alarm:  # seen from afar, what is green hands over the keys
            return WHOLE[Stage.UNKNOWN], "triangle-alert"
        return (WHOLE[self._stage], ICONS[self._stage]) if self._stage in WHOLE else None

    @property
    def angle(self) -> int:
        """How far the wheel has turned, in degrees."""
        return self._angle

    @property
    def theme(self) -> Theme:
        """The look that is on."""
        return self._theme

    def present(self, screen: SaleScreen) -> None:
        """Show a sale's light."""
        self._stage, self._alarm = screen.stage, screen.alarm
        self._headline.setText(screen.headline)
        self._subline.setText(screen.subline[:400])
        parts = (screen.vehicle[:80], screen.amount, screen.detail)
        self._detail.setText(" · ".join(part for part in parts if part))
        self._dress()
        if screen.stage in WHOLE:
            self._wheel.stop()
        elif not self._wheel.isActive():
            self._wheel.start()

    def rest(self) -> None:
        """Turn no wheel: nobody looks."""
        self._wheel.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The headline is as large as the room allows."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the surface."""
        ground = self.whole[0] if self.whole else "paper"
        colour = getattr(self._theme.tokens, ground)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(colour))

    @property
    def _texts(self) -> tuple[QLabel, ...]:
        return (self._headline, self._subline, self._detail)

    def _dress(self) -> None:
        tone = "white" if self._stage in WHOLE else ""
        for part in self._texts:
            if part.property("tone") != tone:
                part.setProperty("tone", tone)
                part.style().unpolish(part)
                part.style().polish(part)
        self._fit()
        self.update()
        self._emblem.update()

    def _fit(self) -> None:
        largest = fonts.SHOUT if self._stage in WHOLE else fonts.SUM
        room = max(120, self.width() - 80)
        size = largest
        while size > fonts.TITLE:
            font = fonts.face(size, fonts.BOLD)
            if QFontMetrics(font).horizontalAdvance(self._headline.text()) <= room:
                break
            size -= 2
        self._headline.setFont(fonts.face(size, fonts.BOLD))
        small = min(self.width(), self.height()) < SMALL
        side = 72 if small else 120
        self._emblem.setFixedSize(side, side)
        self._subline.setFont(fonts.face(fonts.BODY if small else fonts.TITLE, fonts.SEMIBOLD))
        self._detail.setFont(fonts.face(fonts.FINE if small else fonts.BODY))

    def _turn(self) -> None:
        self._angle = (self._angle - 12) % 360
        self._emblem.update()


class Emblem(QWidget):
    """The sign over the words: an icon in a white circle, or the wheel."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._surface = surface
        self.setFixedSize(120, 120)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it in the surface's colours."""
        whole, theme = self._surface.whole, self._surface.theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            edge = self.width() / 4.4
            if whole is not None:
                ground, sign = whole
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(Qt.GlobalColor.white)
                painter.drawEllipse(QRectF(self.rect()))
                colour = getattr(theme.tokens, ground)
                icon = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
                theme.icons.paint(painter, sign, colour, icon)
                return
            ring = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
            painter.setPen(QPen(QColor(theme.tokens.line), 7))
            painter.drawEllipse(ring)
            painter.setPen(
                QPen(
                    QColor(theme.tokens.accent),
                    7,
                    Qt.PenStyle.SolidLine,
                    Qt.PenCapStyle.RoundCap,
                )
            )
            painter.drawArc(ring, self._surface.angle * 16, 90 * 16)
