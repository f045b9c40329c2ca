"""The order of results, as a button that names it and a menu that changes it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from desktop.views.widgets import IconButton
from engine.messages import Order


class OrderButton(IconButton):
    order_wanted = Signal(str)  # Order

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("arrow-down-wide-narrow", self.tr("Order of the results"), parent, side=16)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        menu = QMenu(self)
        group = QActionGroup(menu)
        self._actions: dict[Order, QAction] = {}
        orders: tuple[tuple[Order, str], ...] = (
            ("relevance", self.tr("Best fit first")),
            ("date", self.tr("Newest first")),
            ("name", self.tr("By name")),
        )
        for order, text in orders:
            action = menu.addAction(text)
            action.setCheckable(True)
            action.triggered.connect(lambda _checked, order=order: self._choose(order))
            group.addAction(action)
            self._actions[order] = action
        self.setMenu(menu)
        self.set_order("relevance")

    @property
    def order(self) -> Order:
        return next(order for order, action in self._actions.items() if action.isChecked())

    def set_order(self, order: Order) -> None:
        """Show which order it is; nothing is sent."""
        self._actions[order].setChecked(True)
        self.setText(self._actions[order].text())

    def _choose(self, order: Order) -> None:
        self.set_order(order)
        self.order_wanted.emit(order)
