from __future__ import annotations

from decimal import Decimal

import pytest

from evlit.api.number_format import format_number
from evlit.errors import StreamlitInvalidNumberFormatError


@pytest.mark.parametrize(
    ("number", "format", "text"),
    [
        (1234.5, "plain", "1234.5"),
        (0.1 + 0.2, "plain", "0.3"),
        (1234567, "plain", "1234567"),
        (1234567.891, "localized", "1,234,567.891"),
        (0.1234, "percent", "12.34%"),
        (-1234.5, "dollar", "-$1,234.50"),
        (2, "euro", "€2.00"),
        (1234.6, "yen", "¥1,235"),
        (-1234.5, "accounting", "(1,234.50)"),
        (1234.5, "accounting", "1,234.50"),
        (999, "bytes", "999 B"),
        (1250, "bytes", "1.2 KB"),
        (999_999, "compact", "1M"),
        (1_234_567, "compact", "1.2M"),
        (12, "compact", "12"),
        (1234.5, "scientific", "1.234E3"),
        (0, "scientific", "0E0"),
        (9999.9, "scientific", "1E4"),
        (1234567, "engineering", "1.235E6"),
        (0.00012, "engineering", "120E-6"),
        (3.7, "%d", "3"),
        (3.14159, "%.2f", "3.14"),
        (1234567, "%,d", "1,234,567"),
        (42, "%05d €", "00042 €"),
        (0.5, "%.0f%%", "0%"),
        (5, "%+d", "+5"),
        (255, "0x%x", "0xff"),
        (Decimal("1.10"), "%s items", "1.10 items"),
        (7, "<%-4d>", "<7   >"),
        (float("nan"), "dollar", "nan"),
    ],
)
def test_formats(number: float | Decimal, format: str, text: str) -> None:
    assert format_number(number, format) == text


@pytest.mark.parametrize("format", ["", "money", "%d and %d", "%z", "100%"])
def test_what_is_no_format(format: str) -> None:
    with pytest.raises(StreamlitInvalidNumberFormatError, match="is not valid"):
        format_number(1, format)
