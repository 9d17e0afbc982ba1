"""Why the catalogue refuses something, in words for the person or program that asked."""

from __future__ import annotations

from collections.abc import Sequence


class CatalogError(Exception):
    """The catalogue does not take this."""


class InvalidField(CatalogError):
    """One value is not acceptable; `field` is the contract's name of it, `reason` may be translated."""

    def __init__(self, field: str, reason: object) -> None:
        super().__init__(field, reason)
        self.field = field
        self._reason = reason

    @property
    def reason(self) -> str:
        return str(self._reason)

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"


class InvalidProduct(CatalogError):
    """One or more values of a product are not acceptable."""

    def __init__(self, errors: Sequence[InvalidField]) -> None:
        super().__init__(errors)
        self.errors = tuple(errors)

    def __str__(self) -> str:
        return "; ".join(str(error) for error in self.errors)


class SkuTaken(InvalidField):
    """Another product of the shop has this article number."""

    def __init__(self, sku: str, reason: object) -> None:
        super().__init__("sku", reason)
        self.sku = sku


class PictureRejected(CatalogError):
    """The bytes are no picture that we keep."""

    def __init__(self, reason: object) -> None:
        super().__init__(reason)
        self._reason = reason

    def __str__(self) -> str:
        return str(self._reason)


class ForeignProduct(CatalogError):
    """The product is deleted or belongs to another shop than the publication."""
