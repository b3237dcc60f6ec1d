"""Product: what REST does otherwise than the Quote agent, and the pictures of products."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.conventions.images import serve
from so_mock.crm import Crm
from so_mock.entities.model import View

serve("Product", "product")


@behaviour("GET Product/{productId}")
def get_product(crm: Crm, product_id: int) -> View:
    return crm.view("product", crm.need("product", product_id))
