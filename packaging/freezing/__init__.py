"""What the frozen program is made of: used by ``monzapos.spec`` and ``packaging/freeze``."""
