"""What a QR may carry, byte for byte."""

import pytest

from monzapos.adapters.qr_hosts import QrHosts

LIVE = QrHosts(frozenset({"checkout.stripe.com", "pay.dealer.example"}))
PRACTICE = QrHosts(frozenset(), "http://127.0.0.1:8123")


@pytest.mark.parametrize(
    "url",
    [
        "https://checkout.stripe.com/c/pay/cs_live_a1#fid%2Bx~!*'()",
        "https://checkout.stripe.com:443/c/pay/cs_live_a1",
        "https://checkout.stripe.com",
        "https://checkout.stripe.com?x=1",
        "https://pay.dealer.example/c/pay/cs_live_a1",
        "https://checkout.stripe.com/" + "a" * 1_972,
    ],
)
def test_a_providers_own_page_is_shown(url: str) -> None:
    assert LIVE.may_show(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://checkout.stripe.com/c/pay/cs_1",
        "HTTPS://checkout.stripe.com/c/pay/cs_1",
        "https://CHECKOUT.stripe.com/c/pay/cs_1",
        "https://checkout.stripe.com.evil.test/c",
        "https://evil.test/checkout.stripe.com",
        "https://evil.test#checkout.stripe.com",
        "https://evil.test?https://checkout.stripe.com/",
        "https://checkout.stripe.com@evil.test/c",
        "https://checkout.stripe.com:pw@evil.test/c",
        "https://user@checkout.stripe.com/c",
        "https://checkout.stripe.com:8443/c",
        "https://checkout.stripe.com:/c",
        "https://checkout.stripe.com./c",
        "https://checkout.stripe.com\\@evil.test/c",
        "https://checkout.stripe.com/c\\d",
        "https:\\\\checkout.stripe.com/c",
        "https://checkout.stripe.com\t.evil.test/",
        "https://checkout.stripe.com/\n.evil",
        "https://checkout.stripe.com/c\n",
        "https://checkout.stripe.com/a b",
        " https://checkout.stripe.com/c",
        "https://\u0441heckout.stripe.com/c",
        "https://checkout\u3002stripe.com/c",
        "https://checkout.stripe.com/caf\u00e9",
        "https:///checkout.stripe.com/c",
        "https:checkout.stripe.com/c",
        "//checkout.stripe.com/c",
        "javascript:alert(1)//https://checkout.stripe.com/",
        "https://checkout.stripe.com/" + "a" * 1_973,
        "https://checkout.stripe.com/" + "a" * 4_000,
        "http://127.0.0.1:8123/c/pay/cs_test_1",
    ],
)
def test_everything_else_is_not(url: str) -> None:
    assert not LIVE.may_show(url)


def test_practice_shows_its_own_address_and_nothing_else() -> None:
    assert PRACTICE.may_show("http://127.0.0.1:8123/c/pay/cs_test_1")
    assert PRACTICE.may_show("http://127.0.0.1:8123")
    for url in (
        "http://127.0.0.1:81234/c",
        "http://127.0.0.1:8123@evil.test/c",
        "http://127.0.0.1:8123.evil.test/c",
        "http://127.0.0.1:9000/c",
        "https://127.0.0.1:8123/c",
        "https://checkout.stripe.com/c",
    ):
        assert not PRACTICE.may_show(url)
