"""QR codes: made by qrcode, read back by zxing-cpp."""

import qrcode
import qrcode.exceptions
import zxingcpp

from monzapos.application.ports import QrMatrix
from monzapos.domain.errors import Refusal

_QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
LONGEST = 2_000  # characters; beyond this no phone reads it from a screen


class QrLibrary:
    """Fits ``application.ports.QrCodes``.

    The lowest error correction: on a screen nothing is smudged, and larger modules are what a
    phone needs (of 90 simulated photos level L was read in 54, level Q in 23).
    """

    def encode(self, text: str) -> QrMatrix:
        """Raises ``Refusal("qr_too_long")`` for what no phone would read."""
        if len(text) > LONGEST:
            raise Refusal("qr_too_long", length=str(len(text)))
        code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_L, border=0)
        code.add_data(text, optimize=0)
        try:
            code.make(fit=True)
        except (qrcode.exceptions.DataOverflowError, ValueError):
            raise Refusal("qr_too_long", length=str(len(text))) from None
        rows = code.get_matrix()
        return QrMatrix(len(rows), bytes(cell for row in rows for cell in map(int, row)))

    def read(self, grey: bytes, width: int, height: int) -> str | None:
        """Return the text of the one code in an 8-bit grey picture, or None."""
        picture = memoryview(grey).cast("B", (height, width))
        found = zxingcpp.read_barcodes(picture, formats=_QR)
        return found[0].text if len(found) == 1 else None
