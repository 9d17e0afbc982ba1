"""The halves of the product as processes of their own."""

from __future__ import annotations

from tests.acceptance.kit.product import START_SECONDS, Process, Product
from tests.acceptance.kit.waiting import until


def serve(product: Product) -> Process:
    """The running web half, or a new one; it is ready."""
    running = [process for process in product.processes if process.name == "web" and process.runs]
    process = running[0] if running else product.start("web", "--port", str(product.port))
    product.await_ready(process)
    return process


def begin_work(product: Product) -> Process:
    """A new worker that has begun to work."""
    process = product.start("worker")

    def look() -> bool:
        assert process.runs, product.words(process)
        return "worker.started" in product.words(process)

    until(look, seconds=START_SECONDS, what="a worker")
    return process
