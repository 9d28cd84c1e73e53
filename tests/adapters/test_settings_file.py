"""config.toml: read with the environment over it, repaired or refused, and saved losing no word."""

import os
import stat
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monzapos.adapters.settings_file import SettingsFile
from monzapos.application.settings import Finding, Settings
from monzapos.domain.errors import Refusal
from monzapos.presentation.error_notice import notice


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "config.toml"


def load(path: Path, text: str | bytes | None = None, **environment: str) -> Settings:
    if text is not None:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    names = {f"MONZAPOS_{name}": value for name, value in environment.items()}
    return SettingsFile(path, names).load()


def test_without_a_file_the_program_practises(path: Path) -> None:
    assert load(path) == Settings()
    assert Settings().practising
    assert not path.exists()


EVERYTHING = """
[desk]
name = "Escritorio ñ"
language = "es"
deposit_days = 14
[catalog]
source = "supabase"
[checkout]
provider = "stripe"
success_url = "https://dealer.example/success?x={CHECKOUT_SESSION_ID}"
cancel_url = "https://dealer.example/cancel"
allowed_hosts = ["pay.dealer.example"]
desks = 3
[practice]
protocol = "vinr"
customer = "pays-late"
lan = true
cars = 100000
[stripe]
api_base = "http://127.0.0.1:12111"
session_minutes = 1435
[vinr]
api_base = "https://sandbox.api.vinr.com"
config_id = "c"
merchant_name = "Monza"
[site]
base_url = "https://dealer.example"
cookie_name = "sb"
[supabase]
url = "https://abc.supabase.co"
publishable_key = "sb_publishable_x"
[updates]
url = "https://dealer.example/monzapos.json"
public_key = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"
"""


def test_places_to_fetch_a_car_are_written_as_id_and_name(path: Path) -> None:
    read = load(path, '[vinr]\npickup_locations = ["north=Sala Norte", "b-2=Am Hafen = 7"]')
    assert read.findings == ()
    assert read.vinr.pickup_locations == ("north=Sala Norte", "b-2=Am Hafen = 7")
    places = '["a=b"]'
    assert load(path, "", VINR__PICKUP_LOCATIONS=places).vinr.pickup_locations == ("a=b",)


@pytest.mark.parametrize(
    "places", ['"north=Sala"', '["north"]', '["=Sala"]', '["no rth=Sala"]', '["n="]', "[7]",
               '["n=a\\nb"]', f'["n={"x" * 201}"]'],
)  # fmt: skip
def test_a_wrong_place_to_fetch_a_car_is_none(path: Path, places: str) -> None:
    read = load(path, f"[vinr]\npickup_locations = {places}")
    assert read.vinr.pickup_locations == ()
    assert [(f.setting, f.code) for f in read.findings] == [("vinr.pickup_locations", "repaired")]


def test_every_setting_is_read(path: Path) -> None:
    read = load(path, EVERYTHING)
    assert read.findings == ()
    assert (read.desk.name, read.desk.language, read.desk.deposit_days) == (
        "Escritorio ñ",
        "es",
        14,
    )
    assert read.catalog.source == "supabase"
    assert (read.checkout.provider, read.checkout.desks) == ("stripe", 3)
    assert read.checkout.allowed_hosts == ("pay.dealer.example",)
    assert (read.practice.protocol, read.practice.lan, read.practice.cars) == (
        "vinr",
        True,
        100_000,
    )
    assert (read.stripe.api_base, read.stripe.session_minutes) == ("http://127.0.0.1:12111", 1435)
    assert (read.vinr.config_id, read.site.cookie_name) == ("c", "sb")
    assert (read.supabase.url, read.supabase.publishable_key) == (
        "https://abc.supabase.co",
        "sb_publishable_x",
    )
    assert (read.updates.url, read.updates.public_key[:4]) == (
        "https://dealer.example/monzapos.json",
        "RWQf",
    )
    assert not read.practising


@pytest.mark.parametrize(
    "url",
    ["http://dealer.example/m.json", "dealer.example", "ftp://dealer.example/m.json", "file:///m",
     "https://ana:secret@dealer.example/m.json", "https://dealer.example/m.json?desk=7",
     "https://dealer.example/m.json#x", "https://", "https://dealer.example:x/m.json"],
)  # fmt: skip
def test_a_wrong_address_of_updates_is_off_and_stops_no_sale(path: Path, url: str) -> None:
    read = load(path, f'[updates]\nurl = "{url}"')
    assert read.updates.url == ""
    assert [(f.setting, f.code) for f in read.findings] == [("updates.url", "repaired")]
    assert read.wrong is None
    with pytest.raises(Refusal, match="setting_wrong"):
        SettingsFile(path, {}).save({"updates.url": url})


@pytest.mark.parametrize(
    "key", ["RW", "untrusted comment", "R" * 56, "RWQ" + "-" * 53, "RWZ" + "A" * 53]
)
def test_what_is_no_public_key_is_none(path: Path, key: str) -> None:
    read = load(path, f'[updates]\npublic_key = "{key}"')
    assert read.updates.public_key == ""
    assert [(f.setting, f.code) for f in read.findings] == [("updates.public_key", "repaired")]
    assert read.wrong is None


def test_updates_from_this_machine_need_no_tls(path: Path) -> None:
    read = load(path, '[updates]\nurl = "http://127.0.0.1:8000/m.json"')
    assert (read.findings, read.updates.url) == ((), "http://127.0.0.1:8000/m.json")


@pytest.mark.parametrize(
    ("section", "line"),
    [
        ("desk", "name = 7"),
        ("desk", 'name = "a\\nb"'),
        ("desk", f'name = "{"x" * 61}"'),
        ("desk", 'language = "fr"'),
        ("desk", "deposit_days = 0"),
        ("desk", "deposit_days = 91"),
        ("desk", "deposit_days = true"),
        ("desk", "deposit_days = 7.5"),
        ("desk", 'deposit_days = "7"'),
        ("catalog", 'source = "oracle"'),
        ("checkout", 'allowed_hosts = "pay.example"'),
        ("checkout", "allowed_hosts = [7]"),
        ("checkout", 'allowed_hosts = ["https://pay.example"]'),
        ("checkout", 'allowed_hosts = ["pay.example:8443"]'),
        ("checkout", 'allowed_hosts = ["ana@pay.example"]'),
        ("checkout", 'allowed_hosts = ["раy.example"]'),
        ("checkout", 'allowed_hosts = ["PAY.example"]'),
        ("checkout", 'allowed_hosts = [".example"]'),
        ("checkout", 'allowed_hosts = ["-pay.example"]'),
        ("checkout", 'allowed_hosts = ["pay-.example"]'),
        ("checkout", 'allowed_hosts = ["pay..example"]'),
        ("checkout", 'allowed_hosts = ["pay.example."]'),
        ("checkout", 'allowed_hosts = ["pay.example\\n"]'),
        ("checkout", 'allowed_hosts = ["example"]'),
        ("checkout", "desks = 0"),
        ("practice", 'protocol = "paypal"'),
        ("practice", 'customer = "runs"'),
        ("practice", "lan = 1"),
        ("practice", "cars = 23"),
        ("stripe", "session_minutes = 34"),
        ("stripe", "session_minutes = 1436"),
        ("stripe", "session_minutes = " + "0x" + "f" * 6_000),
        ("vinr", "config_id = []"),
    ],
)
def test_a_wrong_value_is_repaired_and_reported(path: Path, section: str, line: str) -> None:
    read = load(path, f"[{section}]\n{line}\n")
    key = line.partition(" ")[0]
    assert [(f.setting, f.code) for f in read.findings] == [(f"{section}.{key}", "repaired")]
    assert getattr(read, section) == getattr(Settings(), section)
    assert read.wrong is None


BAD_URLS = [
    "7",
    '"http://dealer.example"',
    '"ftp://dealer.example"',
    '"//dealer.example"',
    '"dealer.example"',
    '"https://"',
    '"https://user:rk_live_secret1@dealer.example"',
    '"https://dealer.example\\\\@evil.test"',
    '"https://dealer.example\\n.evil.test"',
    '" https://dealer.example"',
    '"https://dеaler.example"',
    '"https://dealer.example:99999"',
    '"https://[::1"',
    '"http://127.0.0.1.evil.test"',
]
STRICT = [
    ("checkout", "success_url"),
    ("checkout", "cancel_url"),
    ("stripe", "api_base"),
    ("vinr", "api_base"),
    ("site", "base_url"),
    ("supabase", "url"),
]


@pytest.mark.parametrize(("section", "key"), STRICT)
@pytest.mark.parametrize("value", BAD_URLS)
def test_a_wrong_address_stops_new_sales(path: Path, section: str, key: str, value: str) -> None:
    read = load(path, f"[{section}]\n{key} = {value}\n")
    assert read.wrong
    assert (read.wrong.setting, read.wrong.code) == (f"{section}.{key}", "wrong")
    assert "secret1" not in read.wrong.value


@pytest.mark.parametrize("value", ['"paypal"', '""', '"Stripe"', "7", "[]"])
def test_a_wrong_provider_stops_new_sales(path: Path, value: str) -> None:
    read = load(path, f"[checkout]\nprovider = {value}\n")
    assert read.wrong
    assert read.wrong.setting == "checkout.provider"


@pytest.mark.parametrize(("section", "key"), STRICT)
@pytest.mark.parametrize(
    "url", ["https://dealer.example", "http://127.0.0.1:8080", "http://localhost", "http://[::1]:9"]
)
def test_a_right_address_is_https_or_of_this_machine(
    path: Path, section: str, key: str, url: str
) -> None:
    read = load(path, f'[{section}]\n{key} = "{url}"\n')
    assert read.findings == ()
    assert getattr(getattr(read, section), key) == url


def test_a_section_that_is_none_stops_sales_where_money_goes_by_it(path: Path) -> None:
    assert [(f.setting, f.code) for f in load(path, "desk = 7").findings] == [("desk", "repaired")]
    assert [(f.setting, f.code) for f in load(path, "stripe = 7").findings] == [("stripe", "wrong")]


def test_what_the_environment_says_wrong_names_its_variable(path: Path) -> None:
    read = load(path, '[checkout]\nsuccess_url = "x"\n', CHECKOUT__PROVIDER="paypal")
    found = {f.setting: f.variable for f in read.findings}
    assert found == {
        "checkout.provider": "MONZAPOS_CHECKOUT__PROVIDER",
        "checkout.success_url": "",
    }
    told = {f.setting: notice(f.refusal).action for f in read.findings}
    assert "MONZAPOS_CHECKOUT__PROVIDER" in told["checkout.provider"]
    assert "config.toml" in told["checkout.success_url"]


def test_unknown_names_are_reported_and_left_alone(path: Path) -> None:
    read = load(path, '[desk]\nnmae = "x"\n[printer]\nport = 1\n', DESK__COLOUR="red", PET__CAT="1")
    assert read.findings == (
        Finding("MONZAPOS_DESK__COLOUR", "unknown_key"),
        Finding("MONZAPOS_PET__CAT", "unknown_key"),
        Finding("desk.nmae", "unknown_key"),
        Finding("printer", "unknown_key"),
    )
    assert read.wrong is None


def test_the_environment_is_over_the_file(path: Path) -> None:
    read = load(
        path,
        '[desk]\nname = "File"\n[stripe]\nsession_minutes = 40\n',
        DESK__NAME="Environment",
        STRIPE__SESSION_MINUTES=" 50 ",
        CHECKOUT__ALLOWED_HOSTS='["a.example", "b.example"]',
        PRACTICE__LAN="true",
        PRACTICE__CONTROL="1",
    )
    assert read.findings == ()
    assert (read.desk.name, read.stripe.session_minutes) == ("Environment", 50)
    assert read.checkout.allowed_hosts == ("a.example", "b.example")
    assert (read.practice.lan, read.practice.control) == (True, True)


def test_the_environment_may_right_what_the_file_has_wrong(path: Path) -> None:
    read = load(path, '[checkout]\nprovider = "paypal"', CHECKOUT__PROVIDER="stripe")
    assert (read.checkout.provider, read.wrong) == ("stripe", None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHECKOUT__ALLOWED_HOSTS", "a.example"),
        ("CHECKOUT__ALLOWED_HOSTS", "{"),
        ("CHECKOUT__ALLOWED_HOSTS", "[" * 100_000),
        ("CHECKOUT__ALLOWED_HOSTS", '"a.example"'),
        ("PRACTICE__CARS", "many"),
        ("PRACTICE__CARS", "9" * 10_000),
        ("PRACTICE__CARS", "-1"),
        ("PRACTICE__CARS", ""),
        ("PRACTICE__LAN", "perhaps"),
        ("DESK__NAME", "\udcff"),
    ],
)
def test_a_wrong_environment_is_repaired_and_reported(path: Path, name: str, value: str) -> None:
    read = load(path, **{name: value})
    assert [f.code for f in read.findings] == ["repaired"]
    assert read.checkout.allowed_hosts == ()
    assert read.practice == Settings().practice


@pytest.mark.parametrize("value", ["http://evil.test", "x"])
def test_a_wrong_address_in_the_environment_stops_new_sales(path: Path, value: str) -> None:
    read = load(path, STRIPE__API_BASE=value)
    assert read.wrong
    assert read.stripe.api_base == "https://api.stripe.com"


def test_other_variables_are_none_of_its_business(path: Path) -> None:
    read = load(path, HOME="/x", STRIPE_KEY="rk_test_x")
    assert read == Settings()


def test_control_for_tests_is_the_environments_alone(path: Path) -> None:
    read = load(path, "[practice]\ncontrol = true\n")
    assert not read.practice.control
    assert read.findings == (Finding("practice.control", "unknown_key"),)
    both = load(path, PRACTICE__CONTROL="1")  # the variable is right, whatever the file says
    assert both.findings == (Finding("practice.control", "unknown_key"),)
    assert load(path, PRACTICE__CONTROL="1").practice.control
    with pytest.raises(Refusal) as refused:
        SettingsFile(path, {}).save({"practice.control": True})
    assert refused.value.code == "setting_wrong"


@pytest.mark.parametrize(
    "content",
    [
        b"[checkout\nprovider = ",
        b'[checkout]\nprovider = "stri',
        b"\xff\xfe[desk]",
        b"\x00" * 40,
        b"[desk]\nname = 1\nname = 2\n",
        b"x = " + b"[" * 20_000,
        b"[stripe]\nsession_minutes = " + b"9" * 6_000,
        b"SQLite format 3\x00",
    ],
)
def test_a_file_that_cannot_be_read_stops_new_sales_and_is_kept(path: Path, content: bytes) -> None:
    read = load(path, content)
    assert read.wrong == Finding("config.toml", "unreadable", str(path))
    with pytest.raises(Refusal) as refused:
        SettingsFile(path, {}).save({"desk.name": "Desk 2"})
    assert refused.value.code == "settings_unreadable"
    assert path.read_bytes() == content


def test_a_folder_in_its_place_stops_new_sales(path: Path) -> None:
    path.mkdir(parents=True)
    read = load(path)
    assert read.wrong
    assert read.wrong.code == "unreadable"


def test_windows_own_way_to_write_text_is_read(path: Path) -> None:
    read = load(path, b'\xef\xbb\xbf[desk]\r\nname = "Caja"\r\n')
    assert (read.desk.name, read.findings) == ("Caja", ())


posix = pytest.mark.linux("other systems have other permissions")


@posix
@pytest.mark.parametrize(("file", "folder"), [(0o602, 0o700), (0o666, 0o700), (0o600, 0o777)])
def test_settings_that_anybody_may_write_stop_new_sales(path: Path, file: int, folder: int) -> None:
    load(path, '[desk]\nname = "Tampered"\n')
    path.chmod(file)
    path.parent.chmod(folder)
    read = load(path)
    assert read.wrong == Finding("config.toml", "unsafe", str(path))
    assert read.desk.name == "Tampered"  # open sales are followed with what there is


@posix
@pytest.mark.parametrize(("file", "folder"), [(0o600, 0o700), (0o644, 0o755), (0o600, 0o1777)])
def test_settings_that_others_may_only_read_are_fine(path: Path, file: int, folder: int) -> None:
    load(path, '[desk]\nname = "Caja"\n')
    path.chmod(file)
    path.parent.chmod(folder)
    assert load(path).findings == ()


@posix
@pytest.mark.parametrize(
    ("me", "owner", "safe"),
    [(1000, 1000, True), (1000, 0, True), (1000, 1001, False), (0, 1001, True)],
)
def test_settings_of_another_user_stop_new_sales(
    path: Path, me: int, owner: int, safe: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root reads whatever it is told to, and owns no less for it."""
    load(path, '[desk]\nname = "Caja"\n')
    real = Path.stat

    def owned(self: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        found = real(self, follow_symlinks=follow_symlinks)
        return os.stat_result((*found[:4], owner, *found[5:]))

    monkeypatch.setattr("os.getuid", lambda: me)
    monkeypatch.setattr(Path, "stat", owned)
    assert (load(path).wrong is None) is safe


@posix
def test_of_a_link_the_target_counts_and_saving_keeps_it(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "dotfiles" / "monzapos.toml"
    load(target, '[desk]\nname = "Linked"\n')
    path.parent.mkdir()
    path.symlink_to(target)
    assert load(path).desk.name == "Linked"
    SettingsFile(path, {}).save({"desk.name": "Saved"})
    assert path.is_symlink()
    assert "Saved" in target.read_text("utf-8")
    target.chmod(0o666)
    assert load(path).wrong


COMMENTED = """\
# Ours, do not touch
[desk]  # this one
name = "Caja"   # by the door

[printer]
port = 9100  # not of this program

[checkout]
provider = "stripe"
"""


def test_saving_keeps_comments_order_and_unknown_names(path: Path) -> None:
    load(path, COMMENTED)
    saved = SettingsFile(path, {}).save(
        {"desk.name": "Escritorio ñ", "stripe.session_minutes": 45, "practice.lan": True}
    )
    assert (saved.desk.name, saved.stripe.session_minutes, saved.practice.lan) == (
        "Escritorio ñ",
        45,
        True,
    )
    text = path.read_text("utf-8")
    assert text.startswith(COMMENTED.replace('"Caja"', '"Escritorio ñ"').rstrip())
    assert tomllib.loads(text)["printer"] == {"port": 9100}


def test_saving_keeps_line_ends(path: Path) -> None:
    load(path, COMMENTED.replace("\n", "\r\n"))
    SettingsFile(path, {}).save({"desk.name": "Desk 2"})
    expected = COMMENTED.replace("Caja", "Desk 2").replace("\n", "\r\n")
    assert path.read_bytes() == expected.encode()


def test_saving_makes_the_file(path: Path) -> None:
    saved = SettingsFile(path, {}).save({"checkout.allowed_hosts": ["pay.dealer.example"]})
    assert saved.checkout.allowed_hosts == ("pay.dealer.example",)
    assert [each.name for each in path.parent.iterdir()] == ["config.toml"]


@posix
def test_what_is_saved_is_for_this_user_alone(path: Path) -> None:
    SettingsFile(path, {}).save({"desk.name": "Desk 2"})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    SettingsFile(path, {}).save({"desk.name": "Desk 3"})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("desk.name", "a\nb"),
        ("desk.name", 7),
        ("desk.nmae", "x"),
        ("printer.port", 9100),
        ("name", "x"),
        ("checkout.provider", "paypal"),
        ("stripe.api_base", "http://evil.test"),
        ("stripe.session_minutes", 34),
        ("stripe.session_minutes", True),
        ("practice.lan", 1),
        ("checkout.allowed_hosts", ["https://x.example"]),
        ("supabase.url", "https://rk_live_CANARY@x.example"),
    ],
)
def test_a_wrong_value_is_refused_before_anything_is_written(
    path: Path, name: str, value: str | int | bool | list[str]
) -> None:
    load(path, COMMENTED)
    with pytest.raises(Refusal) as refused:
        SettingsFile(path, {}).save({"desk.language": "es", name: value})
    assert refused.value.code == "setting_wrong"
    assert refused.value.details["setting"] == name
    assert "CANARY" not in refused.value.details["value"]
    assert path.read_text("utf-8") == COMMENTED


def test_a_value_where_a_section_should_be_is_not_overwritten(path: Path) -> None:
    load(path, "desk = 7\n")
    with pytest.raises(Refusal) as refused:
        SettingsFile(path, {}).save({"desk.name": "Desk 2"})
    assert refused.value.details == {"setting": "desk", "value": "7"}
    assert path.read_text("utf-8") == "desk = 7\n"


def test_a_disk_that_refuses_leaves_the_old_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(path, COMMENTED)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Refusal) as refused:
        SettingsFile(path, {}).save({"desk.name": "Desk 2"})
    assert (refused.value.code, refused.value.details) == (
        "settings_unwritable",
        {"path": str(path)},
    )
    assert path.read_text("utf-8") == COMMENTED
    assert [each.name for each in path.parent.iterdir()] == ["config.toml"]


def test_a_folder_that_is_a_file_cannot_be_saved_into(path: Path) -> None:
    path.parent.write_text("no folder")
    with pytest.raises(Refusal) as refused:
        SettingsFile(path, {}).save({"desk.name": "Desk 2"})
    assert refused.value.code in ("settings_unwritable", "settings_unreadable")


toml_values = st.one_of(
    st.integers(-(10**12), 10**12),
    st.booleans(),
    st.sampled_from(['""', '"stripe"', '"https://x.example"', "[]", '["a.b"]', "1.5", "nan", "{}"]),
    st.sampled_from(["1979-05-27", '"""a"""', "'x'", "[[1]]"]),
)
names = st.sampled_from(
    ["name", "provider", "api_base", "session_minutes", "allowed_hosts", "lan", "url", "cars", "x"]
)
sections = st.sampled_from(["desk", "checkout", "stripe", "practice", "supabase", "odd"])


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.dictionaries(sections, st.dictionaries(names, toml_values, max_size=4), max_size=4))
def test_whatever_stands_in_it_only_right_values_come_out(
    path: Path, lines: dict[str, dict[str, object]]
) -> None:
    text = "".join(
        f"[{section}]\n"
        + "".join(f"{k} = {str(v).lower() if v in (True, False) else v}\n" for k, v in keys.items())
        for section, keys in lines.items()
    )
    read = load(path, text)
    again = SettingsFile(path, {})
    assert read.checkout.provider in ("practice", "stripe", "vinr", "site")
    assert 35 <= read.stripe.session_minutes <= 1435
    for url in (read.stripe.api_base, read.supabase.url):
        assert not url or url.startswith("https://")
    assert again.load() == read


def test_what_was_confirmed_is_known_from_what_nobody_has_said(path: Path) -> None:
    assert "desk.name" not in load(path, '[desk]\nlanguage = "es"\n').given
    SettingsFile(path, {}).save({"desk.name": "Desk 1"})
    assert load(path).desk.name == Settings().desk.name
    assert load(path).given == {"desk.language", "desk.name"}
    assert "stripe.session_minutes" in load(path, STRIPE__SESSION_MINUTES="60").given
