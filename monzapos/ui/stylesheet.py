"""The one style sheet. It has colours, borders and paddings; fonts are set in code."""

from monzapos.ui.tokens import Tokens

_SHEET = """
* { outline: none; }
QWidget { color: %(text)s; }
QMainWindow, QWidget[ground="paper"] { background: %(paper)s; }
QWidget[ground="panel"] { background: %(panel)s; }
QWidget[ground="rail"] { background: %(rail)s; }
QFrame[ground="strip"] { background: %(panel)s; border: none; border-bottom: 1px solid %(line)s; }
QFrame[ground="foot"] { background: %(panel)s; border: none; border-top: 1px solid %(line)s; }
QFrame[ground="column"] { background: %(panel)s; border: none; border-left: 1px solid %(line)s; }
QFrame[ground="card"] { background: %(panel)s; border: 1px solid %(line)s; border-radius: 16px; }
QFrame[rule="true"] { border: none; border-bottom: 1px solid %(line)s; }
QScrollArea, QScrollArea > QWidget > QWidget[clear="true"] { background: transparent;
  border: none; }

QLabel { background: transparent; }
QLabel[tone="soft"] { color: %(soft)s; }
QLabel[tone="accent"] { color: %(accent)s; }
QLabel[tone="danger"] { color: %(danger)s; }
QLabel[tone="green"] { color: %(green)s; }
QLabel[tone="amber"] { color: %(amber)s; }
QLabel[tone="grey"] { color: %(grey)s; }
QLabel[tone="rust"] { color: %(rust)s; }
QLabel[tone="white"] { color: #FFFFFF; }
QLabel[tone="key"] { background: %(chip)s; color: %(text)s; border: 1px solid %(line_strong)s;
  border-radius: 4px; padding: 0px 5px; }
QLabel[pill="practice"] { background: %(amber_ground)s; color: %(amber)s; }
QLabel[pill="test"] { background: %(amber_ground)s; color: %(amber)s; }
QLabel[pill="live"] { background: %(accent)s; color: %(on_accent)s; }
QLabel[pill="not_set_up"] { background: %(grey_ground)s; color: %(grey)s; }
QLabel[pill] { border-radius: 12px; }
QLabel[dot="true"] { background: %(accent)s; border: 1px solid %(rail)s; border-radius: 4px; }
QLabel[counter="true"] { background: %(accent)s; color: %(on_accent)s; border-radius: 8px; }

QLineEdit, QComboBox, QSpinBox { background: %(field)s; border: 1px solid %(line_strong)s;
  border-radius: 11px; padding: 0px 12px; min-height: 38px;
  selection-background-color: %(accent)s; selection-color: %(on_accent)s; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus { border: 2px solid %(accent)s;
  padding: 0px 11px; min-height: 36px; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled { color: %(off_text)s;
  background: %(paper)s; }
QLineEdit[wrong="true"] { border: 2px solid %(danger)s; padding: 0px 11px; min-height: 36px; }
QSpinBox QLineEdit { border: none; min-height: 0px; padding: 0px 13px; background: transparent; }
QSpinBox QLineEdit:focus { border: none; min-height: 0px; padding: 0px 12px; }
QLineEdit#search { min-height: 46px; padding: 0px 14px; }
QLineEdit#search:focus { min-height: 44px; padding: 0px 13px; }
QSpinBox::up-button, QSpinBox::down-button { width: 0px; border: none;
  subcontrol-origin: margin; }
QComboBox::drop-down { border: none; width: 34px; }
QComboBox::down-arrow { width: 0px; height: 0px; image: none; }
QComboBox QAbstractItemView, QMenu { background: %(panel)s; color: %(text)s;
  border: 1px solid %(line_strong)s; border-radius: 11px; padding: 4px; }
QComboBox QAbstractItemView::item { min-height: 34px; padding: 0px 8px; border-radius: 8px; }
QComboBox QAbstractItemView::item:selected { background: %(chip)s; color: %(text)s; }
QMenu::item { padding: 8px 18px; border-radius: 8px; }
QMenu::item:selected { background: %(chip)s; }
QMenu::item:checked { color: %(accent)s; }
QCheckBox { spacing: 10px; min-height: 28px; }
QCheckBox::indicator { width: 20px; height: 20px; border-radius: 6px; background: %(field)s;
  border: 1px solid %(line_strong)s; }
QCheckBox::indicator:checked { background: %(accent)s; border: 1px solid %(accent)s; }
QCheckBox::indicator:focus { border: 2px solid %(text)s; }

QPushButton { background: %(panel)s; border: 1px solid %(line_strong)s; border-radius: 14px;
  padding: 0px 14px; min-height: 40px; }
QPushButton:hover { background: %(paper)s; }
QPushButton:pressed { background: %(chip)s; }
QPushButton:focus { border: 2px solid %(text)s; padding: 0px 13px; min-height: 38px; }
QPushButton:disabled { color: %(off_text)s; border-color: %(line)s; background: %(panel)s; }
QPushButton[kind="primary"] { background: %(accent)s; color: %(on_accent)s; border: none;
  min-height: 56px; padding: 0px 8px; }
QPushButton[kind="primary"]:hover { background: %(accent_hover)s; }
QPushButton[kind="primary"]:pressed { background: %(accent_down)s; }
QPushButton[kind="primary"]:focus { border: 3px solid %(chip_on)s; min-height: 50px;
  padding: 0px 5px; }
QPushButton[kind="primary"]:disabled { background: %(off)s; color: %(off_text)s; }
QPushButton[kind="danger"] { color: %(danger)s; }
QPushButton[kind="danger"]:disabled { color: %(off_text)s; }
QPushButton[kind="danger-solid"] { background: %(accent)s; color: %(on_accent)s; border: none;
  min-height: 42px; }
QPushButton[kind="danger-solid"]:hover { background: %(accent_hover)s; }
QPushButton[kind="danger-solid"]:focus { border: 3px solid %(chip_on)s; min-height: 36px; }
QPushButton[kind="action"] { background: %(accent)s; color: %(on_accent)s; border: none;
  min-height: 42px; padding: 0px 18px; }
QPushButton[kind="action"]:hover { background: %(accent_hover)s; }
QPushButton[kind="action"]:focus { border: 3px solid %(chip_on)s; min-height: 36px;
  padding: 0px 15px; }
QPushButton[kind="action"]:disabled { background: %(off)s; color: %(off_text)s; }
QPushButton[kind="step"] { background: transparent; border: 2px solid transparent;
  border-radius: 15px; min-height: 56px; text-align: left; }
QPushButton[kind="step"]:hover { background: %(paper)s; }
QPushButton[kind="step"]:focus { border: 2px solid %(accent)s; min-height: 56px; }
QPushButton[kind="quiet"] { background: transparent; border: 1px solid transparent;
  color: %(soft)s; }
QLineEdit QPushButton[kind="quiet"] { min-height: 0px; padding: 0px; }
QPushButton[kind="quiet"]:hover { color: %(text)s; background: %(chip)s; }
QPushButton[kind="quiet"]:focus { border: 2px solid %(text)s; }
QPushButton[kind="strip"] { background: transparent; border: 1px solid transparent;
  border-radius: 10px; min-height: 30px; padding: 0px 8px; }
QPushButton[kind="strip"]:hover { background: %(chip)s; }
QPushButton[kind="strip"]:focus { border: 2px solid %(accent)s; padding: 0px 7px;
  min-height: 28px; }
QPushButton[kind="strip"]::menu-indicator { image: none; width: 0px; }
QPushButton[kind="chip"] { background: %(chip)s; color: %(chip_text)s; border: 1px solid %(chip)s;
  border-radius: 15px; min-height: 28px; padding: 0px 9px; }
QPushButton[kind="chip"]:hover { background: %(chip_hover)s; }
QPushButton[kind="chip"]:checked { background: %(chip_on)s; color: %(chip_on_text)s;
  border-color: %(chip_on)s; }
QPushButton[kind="chip"]:focus { border: 2px solid %(accent)s; padding: 0px 8px;
  min-height: 26px; }
QPushButton[kind="chip"]::menu-indicator { image: none; width: 0px; }

QToolButton { border: none; background: transparent; border-radius: 10px; }
QToolButton:hover { background: %(chip)s; }
QToolButton:focus { border: 2px solid %(accent)s; }
QToolButton[rail="true"] { color: %(rail_text)s; padding-top: 6px; padding-bottom: 4px;
  border: 2px solid transparent; }
QToolButton[rail="true"]:hover { background: %(rail_on)s; color: %(rail_text_on)s; }
QToolButton[rail="true"]:checked { background: %(rail_on)s; color: %(rail_text_on)s; }
QToolButton[rail="true"]:focus { border: 2px solid %(accent)s; }

QPlainTextEdit { background: transparent; border: 2px solid transparent; border-radius: 11px;
  selection-background-color: %(accent)s; selection-color: %(on_accent)s; }
QPlainTextEdit:focus { border: 2px solid %(accent)s; }
QListView, QTableView { background: transparent; border: none; }
QTableView { selection-background-color: transparent; gridline-color: transparent; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: transparent; border: none; color: %(soft)s;
  border-bottom: 1px solid %(line)s; padding: 0px 12px; min-height: 36px; }
QScrollBar:vertical { background: transparent; width: 8px; margin: 0px; }
QScrollBar::handle:vertical { background: %(line_strong)s; border-radius: 4px; min-height: 36px; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::handle:vertical:hover { background: %(soft)s; }
QScrollBar:horizontal { background: transparent; height: 8px; }
QScrollBar::handle:horizontal { background: %(line_strong)s; border-radius: 4px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0px; height: 0px; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QToolTip { background: %(chip_on)s; color: %(chip_on_text)s; border: none; padding: 4px 8px; }
"""


def stylesheet(tokens: Tokens) -> str:
    """Return the sheet in a theme's colours."""
    return _SHEET % {name: getattr(tokens, name) for name in tokens.__slots__}
