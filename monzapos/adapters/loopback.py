"""This machine's own addresses; apart from HTTP, which the first frame does without."""


def is_loopback(host: str) -> bool:
    """Whether a host name can only be this machine."""
    import ipaddress  # the settings are read before the first frame, and seldom ask this

    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
