"""The colours, twice: by day and by night. Names say what a colour is for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme. Every pair of text and ground has a contrast of at least 4.5 to 1."""

    dark: bool
    rail: str
    rail_on: str
    rail_text: str
    rail_text_on: str
    paper: str
    panel: str
    field: str
    line: str
    line_strong: str
    text: str
    soft: str
    accent: str
    accent_hover: str
    accent_down: str
    on_accent: str
    danger: str
    off: str
    off_text: str
    chip: str
    chip_hover: str
    chip_text: str
    chip_on: str
    chip_on_text: str
    green: str
    green_ground: str
    amber: str
    amber_ground: str
    grey: str
    grey_ground: str
    rust: str
    rust_ground: str
    paid: str
    not_paid: str
    unknown: str
    studio_top: str
    studio_bottom: str
    shadow: int  # alpha of each layer of the one soft shadow, 0 to 255


DAY = Tokens(
    dark=False,
    rail="#15181D",
    rail_on="#2A2E35",
    rail_text="#A9B0BA",
    rail_text_on="#FFFFFF",
    paper="#F4F5F7",
    panel="#FFFFFF",
    field="#FFFFFF",
    line="#E3E6EA",
    line_strong="#C4C9D1",
    text="#15181D",
    soft="#5B626D",
    accent="#C8102E",
    accent_hover="#B20E29",
    accent_down="#960B22",
    on_accent="#FFFFFF",
    danger="#C8102E",
    off="#E3E6EA",
    off_text="#5D646F",
    chip="#EAECF0",
    chip_hover="#DFE2E8",
    chip_text="#4B525C",
    chip_on="#15181D",
    chip_on_text="#FFFFFF",
    green="#0B6E3C",
    green_ground="#E2F4E9",
    amber="#7E5200",
    amber_ground="#FFF1D1",
    grey="#4A515C",
    grey_ground="#E8EAEE",
    rust="#8C2F1B",
    rust_ground="#FBE9E4",
    paid="#0C7C43",
    not_paid="#7B2D1C",
    unknown="#454C57",
    studio_top="#EFF1F4",
    studio_bottom="#DDE0E6",
    shadow=1,
)

NIGHT = Tokens(
    dark=True,
    rail="#0A0C0F",
    rail_on="#22262D",
    rail_text="#98A0AB",
    rail_text_on="#FFFFFF",
    paper="#0F1115",
    panel="#181B21",
    field="#111419",
    line="#2A2F38",
    line_strong="#454C58",
    text="#F3F5F7",
    soft="#9DA5B1",
    accent="#E5243F",
    accent_hover="#D51F39",
    accent_down="#BA1830",
    on_accent="#FFFFFF",
    danger="#FF6377",
    off="#262B33",
    off_text="#8F97A3",
    chip="#22262D",
    chip_hover="#2C313A",
    chip_text="#B3BAC5",
    chip_on="#F3F5F7",
    chip_on_text="#15181D",
    green="#55D694",
    green_ground="#0F2C1D",
    amber="#FFC663",
    amber_ground="#33260B",
    grey="#C2C8D1",
    grey_ground="#262B33",
    rust="#FF9F87",
    rust_ground="#3A1A12",
    paid="#0B6C3B",
    not_paid="#6B2717",
    unknown="#343A43",
    studio_top="#272C34",
    studio_bottom="#1A1E24",
    shadow=4,
)
