"""Colours and the style sheet: the system's palette or our own neutral one, with one accent, light and dark."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

UNIT = 8  # pixels; all spacing is a multiple or a half of it

SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}  # that can be chosen, as they are kept

_CHOSEN = "scheme"  # property of the application
_Role = QPalette.ColorRole
_Group = QPalette.ColorGroup


@dataclass(frozen=True)
class Shades:
    """The few colours from which a palette is made."""

    window: str
    base: str
    button: str
    text: str
    disabled: str
    accent: str
    on_accent: str


LIGHT = Shades("#f5f5f4", "#ffffff", "#ffffff", "#1d1d1b", "#a3a29e", "#0c7a6c", "#ffffff")
DARK = Shades("#1b1c1e", "#131415", "#2a2b2e", "#e8e7e4", "#6c6d70", "#4cc9b4", "#06221e")


def is_dark(palette: QPalette) -> bool:
    return palette.color(_Role.Window).lightness() < 128


def mix(one: QColor, other: QColor, share: float) -> QColor:
    """The colour between two; `share` 0 gives the first, 1 the second."""
    return QColor(
        round(one.red() + (other.red() - one.red()) * share),
        round(one.green() + (other.green() - one.green()) * share),
        round(one.blue() + (other.blue() - one.blue()) * share),
    )


def muted(palette: QPalette) -> QColor:
    """Text that is there when looked for; contrast with the window stays above 4.5."""
    return mix(palette.color(_Role.WindowText), palette.color(_Role.Window), 0.35)


def line(palette: QPalette) -> QColor:
    """Hairlines between parts of the window."""
    return mix(palette.color(_Role.Window), palette.color(_Role.WindowText), 0.13)


def quiet(palette: QPalette) -> QColor:
    """The ground of chips, empty cells and hovered buttons."""
    return mix(palette.color(_Role.Window), palette.color(_Role.WindowText), 0.075)


def stack(palette: QPalette) -> QColor:
    """The ground of photos that are shown together because they look alike."""
    return mix(palette.color(_Role.Window), palette.color(_Role.Accent), 0.3)


def ground(palette: QPalette) -> QColor:
    """What lies around a photo that is looked at: darker than the window, so that nothing outshines the photo."""
    return mix(palette.color(_Role.Window), QColor("black"), 0.5 if is_dark(palette) else 0.1)


def sea(palette: QPalette) -> QColor:
    """Of a map: a hint of the accent."""
    shade = mix(palette.color(_Role.Window), palette.color(_Role.WindowText), 0.03 if is_dark(palette) else 0.06)
    return mix(shade, palette.color(_Role.Accent), 0.06)


def land(palette: QPalette) -> QColor:
    """Of a map: lighter than the sea."""
    if is_dark(palette):
        return mix(palette.color(_Role.Window), palette.color(_Role.WindowText), 0.14)
    return palette.color(_Role.Base)


def shore(palette: QPalette) -> QColor:
    """The line between the two."""
    return mix(land(palette), palette.color(_Role.WindowText), 0.25)


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def apply(app: QApplication, scheme: Qt.ColorScheme = Qt.ColorScheme.Unknown) -> None:
    """Style the application, and follow the system from now on unless a scheme is chosen."""
    app.setStyle(QStyleFactory.create("Fusion"))
    choose(app, scheme)
    app.styleHints().colorSchemeChanged.connect(lambda _: _paint(app))


def choose(app: QApplication, scheme: Qt.ColorScheme) -> None:
    """Use a scheme from now on, whatever the system's is; with `Unknown` the system's again."""
    app.setProperty(_CHOSEN, scheme)
    app.styleHints().setColorScheme(scheme)  # for what the system draws: title bars and its own dialogs
    _paint(app)


def _paint(app: QApplication) -> None:
    app.setPalette(QPalette())  # what the system says, without our own changes of last time
    palette = _palette(app, app.property(_CHOSEN))
    app.setPalette(palette)
    app.setStyleSheet(_style_sheet(palette))


def _palette(app: QApplication, scheme: Qt.ColorScheme) -> QPalette:
    system = app.palette()
    dark = is_dark(system) if scheme == Qt.ColorScheme.Unknown else scheme == Qt.ColorScheme.Dark
    shades = DARK if dark else LIGHT
    # Fusion's own palette means that the system has no opinion.
    ours = scheme != Qt.ColorScheme.Unknown or system == app.style().standardPalette()
    palette = _neutral(shades) if ours else QPalette(system)
    for group in (_Group.Active, _Group.Inactive):
        for role in (_Role.Accent, _Role.Highlight, _Role.Link):
            palette.setColor(group, role, QColor(shades.accent))
        palette.setColor(group, _Role.HighlightedText, QColor(shades.on_accent))
    return palette


def _neutral(shades: Shades) -> QPalette:
    palette = QPalette(QColor(shades.button), QColor(shades.window))
    colours = {
        _Role.Window: shades.window,
        _Role.Base: shades.base,
        _Role.AlternateBase: shades.window,
        _Role.Button: shades.button,
        _Role.ToolTipBase: shades.button,
        _Role.WindowText: shades.text,
        _Role.Text: shades.text,
        _Role.ButtonText: shades.text,
        _Role.ToolTipText: shades.text,
    }
    for role, colour in colours.items():
        palette.setColor(role, QColor(colour))
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText, _Role.PlaceholderText):
        palette.setColor(_Group.Disabled, role, QColor(shades.disabled))
    hint = mix(QColor(shades.text), QColor(shades.base), 0.4)
    for group in (_Group.Active, _Group.Inactive):
        palette.setColor(group, _Role.PlaceholderText, hint)
    return palette


def _style_sheet(palette: QPalette) -> str:
    accent = palette.color(_Role.Accent)
    window = palette.color(_Role.Window)
    return _SHEET.format(
        accent=accent.name(),
        accent_hover=mix(accent, palette.color(_Role.WindowText), 0.15).name(),
        accent_soft=mix(window, accent, 0.16).name(),
        on_accent=palette.color(_Role.HighlightedText).name(),
        base=palette.color(_Role.Base).name(),
        window=window.name(),
        button=palette.color(_Role.Button).name(),
        text=palette.color(_Role.WindowText).name(),
        disabled=palette.color(_Group.Disabled, _Role.WindowText).name(),
        muted=muted(palette).name(),
        line=line(palette).name(),
        border=mix(window, palette.color(_Role.WindowText), 0.24).name(),
        quiet=quiet(palette).name(),
        pressed=mix(window, palette.color(_Role.WindowText), 0.16).name(),
        warning=mix(window, QColor("#d08700"), 0.2).name(),
    )


# Classes are set with the dynamic property `kind`, so that the sheet names what a widget is for.
_SHEET = """
QToolTip {{ background: {button}; color: {text}; border: 1px solid {border}; padding: 4px; }}
QLineEdit[kind="name"] {{ background: {base}; border: 1px solid {accent}; border-radius: 6px; padding: 0 7px; }}
QLineEdit[kind="field"] {{ background: {base}; border: 1px solid {border}; border-radius: 6px; padding: 0 7px; }}
QLineEdit[kind="field"]:focus {{ border: 1px solid {accent}; }}
QLabel[kind="muted"] {{ color: {muted}; }}
QLabel[kind="title"] {{ font-weight: 600; }}
QLabel[kind="key"] {{ background: {base}; border: 1px solid {border}; border-radius: 4px; padding: 1px 6px; }}
QFrame[kind="rule"] {{ background: {line}; border: none; }}
QFrame[kind="composer"] {{ background: {base}; border: 1px solid {border}; border-radius: 8px; }}
QFrame[kind="composer"][focused="true"] {{ border: 1px solid {accent}; }}
QFrame[kind="composer"] QLineEdit {{ background: transparent; border: none; padding: 0 4px; }}
QFrame[kind="chip"] {{ background: {quiet}; border: 1px solid {line}; border-radius: 6px; }}
QFrame[kind="floating"] {{ background: {button}; border: 1px solid {border}; border-radius: 6px; }}
QLabel[kind="bubble"] {{ background: {text}; color: {window}; border-radius: 6px; padding: 6px 12px;
    font-weight: 600; }}
QFrame[kind="popup"] {{ background: {window}; border: 1px solid {border}; }}
QFrame[kind="popup"] QLineEdit {{ background: {base}; border: 1px solid {border}; border-radius: 4px;
    padding: 0 3px; }}
QFrame[kind="popup"] QLineEdit:focus {{ border: 1px solid {accent}; }}
QLineEdit[kind="field"] {{ background: {base}; border: 1px solid {border}; border-radius: 6px; padding: 0 8px; }}
QLineEdit[kind="field"]:focus {{ border: 1px solid {accent}; }}
QFrame[kind="pane"] {{ border: none; border-top: 2px solid transparent; }}
QFrame[kind="pane"][current="true"] {{ border-top: 2px solid {accent}; }}
QFrame[kind="message"] {{ background: {warning}; border: none; border-radius: 8px; }}
QFrame[kind="message"][level="info"] {{ background: {accent_soft}; }}

QPushButton {{ background: {button}; border: 1px solid {border}; border-radius: 6px; padding: 6px 16px; }}
QPushButton:hover {{ background: {quiet}; }}
QPushButton:pressed {{ background: {pressed}; }}
QPushButton:focus {{ border: 1px solid {accent}; }}
QPushButton:disabled {{ color: {disabled}; border-color: {line}; }}
QPushButton[kind="primary"] {{ background: {accent}; color: {on_accent}; border: 1px solid {accent};
    font-weight: 600; }}
QPushButton[kind="primary"]:hover {{ background: {accent_hover}; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {text}; padding: 5px 15px; }}
QPushButton[kind="primary"]:disabled {{ background: {quiet}; color: {disabled}; border-color: {line}; }}
QPushButton[kind="link"] {{ background: transparent; border: 1px solid transparent; color: {accent}; }}
QPushButton[kind="link"]:hover {{ background: {quiet}; }}
QPushButton[kind="link"]:focus {{ border-color: {accent}; }}
QPushButton[kind="slot"] {{ background: transparent; border: 1px dashed {border}; padding: 6px 12px;
    color: {muted}; }}
QPushButton[kind="slot"]:hover, QPushButton[kind="slot"]:focus {{ border-color: {accent}; color: {text}; }}
QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 4px; }}
QToolButton:checked {{ background: {quiet}; }}
QToolButton:hover {{ background: {quiet}; }}
QToolButton:pressed {{ background: {pressed}; }}
QToolButton:focus {{ border: 1px solid {accent}; }}
QToolButton::menu-indicator {{ image: none; }}

QMenu {{ background: {button}; color: {text}; border: 1px solid {border}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 8px; border-radius: 4px; }}
QMenu::item:selected {{ background: {accent_soft}; }}
QMenu::item:disabled {{ color: {disabled}; }}
QMenu::icon {{ padding-left: 8px; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 8px; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ border: none; background: transparent; }}
QListView, QTreeView {{ border: none; background: transparent; outline: none; }}
QListView[kind="framed"] {{ background: {base}; border: 1px solid {border}; border-radius: 6px; }}
QPlainTextEdit {{ background: {base}; border: 1px solid {border}; border-radius: 6px; padding: 0 4px; }}
QPlainTextEdit:focus {{ border: 1px solid {accent}; }}
QListView[kind="suggestions"] {{ background: {button}; border: 1px solid {border}; }}
QListView[kind="suggestions"]::item {{ padding: 6px 8px; border-radius: 4px; }}
QListView[kind="suggestions"]::item:selected {{ background: {accent_soft}; color: {text}; }}
QTreeView::item {{ padding: 4px 0; }}
QHeaderView {{ background: transparent; border: none; }}
QHeaderView::section {{ background: transparent; color: {muted}; border: none;
    border-bottom: 1px solid {line}; padding: 4px; }}
QSplitter::handle {{ background: {line}; }}
QProgressBar {{ background: {pressed}; border: none; border-radius: 2px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 2px; }}
QSlider::groove:horizontal {{ height: 4px; background: {pressed}; border-radius: 2px; }}
QSlider::handle:horizontal {{ width: 14px; height: 14px; margin: -5px 0; border-radius: 7px;
    background: {accent}; }}
QSlider::handle:horizontal:focus {{ background: {accent_hover}; border: 2px solid {text}; width: 10px;
    height: 10px; }}
QSlider::handle:horizontal:disabled {{ background: {border}; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {border}; min-height: 40px; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical:hover {{ background: {muted}; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {border}; min-width: 40px; border-radius: 4px; margin: 2px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
