"""What the files of tools propose: for the right device, beside what stands, and never more than they say."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from labapp.core.errors import UserError
from labapp.inspections.rules import identity_problem, imei_check_digit
from labapp.inspections.tools import LineState
from labapp.inspections.tools.proposing import number_of
from labapp.rulebook.types import Result
from tests.inspections.tools.files import OTHER, OURS, example, line, read, stands


def refused(code: str) -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, check=lambda error: error.code == code and "stored" in str(error))


# ---- a phone tester


def test_a_tester_fills_identity_function_and_battery_of_the_device_that_it_names() -> None:
    found = read("phones.csv", identity__imei=stands(OURS))
    assert (found.title, found.source, found.certain) == ("Phone tester", "Phone tester, phones.csv", True)
    assert found.device == "Found by its IMEI 49 015420 323751 8."
    assert line(found, "identity.imei").state is LineState.SAME
    assert (line(found, "function.loudspeaker").result, line(found, "function.touch").result) == (
        Result.FAIL,
        Result.PASS,
    )
    assert line(found, "function.compass").result is Result.NOT_TESTED
    health = line(found, "battery.health")
    assert (health.value, health.unit, health.said, health.state) == (87.0, "%", "87 %", LineState.NEW)
    assert line(found, "battery.cycles").value == 412
    assert "identity.imei2" not in {one.check for one in found.lines}  # its column is empty


def test_the_method_of_measuring_is_proposed_although_it_is_only_asked_once_the_health_is_taken() -> None:
    found = read("phones.csv", identity__imei=stands(OURS))
    assert (line(found, "battery.method").value, line(found, "battery.method").state) == ("tool", LineState.NEW)


def test_two_columns_of_one_check_are_as_good_as_the_worse() -> None:
    found = read("phones.csv", identity__imei=stands(OTHER))
    assert line(found, "function.microphones").result is Result.FAIL
    assert line(read("phones.csv", identity__imei=stands(OURS)), "function.microphones").result is Result.PASS


def test_what_was_typed_otherwise_is_a_difference_with_both_values() -> None:
    found = read(
        "phones.csv",
        identity__imei=stands(OURS),
        battery__health=stands(91.0, version=4),
        function__touch=stands(result=Result.FAIL),
        function__display=stands("faint line", note="seen on grey"),
        battery__cycles=stands(412),
    )
    health = line(found, "battery.health")
    assert (health.state, health.value, health.version) == (LineState.DIFFERS, 87.0, 4)
    assert health.standing is not None
    assert health.standing.value == 91.0
    assert line(found, "function.touch").state is LineState.DIFFERS
    assert line(found, "function.display").state is LineState.SAME  # words beside a verdict are the person's own
    assert line(found, "battery.cycles").state is LineState.SAME


def test_a_note_alone_is_no_answer_that_could_differ() -> None:
    found = read("phones.csv", identity__imei=stands(OURS), function__touch=stands(result=None, note="later"))
    assert line(found, "function.touch").state is LineState.NEW


def test_the_same_number_in_another_writing_is_the_same() -> None:
    found = read("phones.csv", identity__imei=stands("49 015420 323751 8"))
    assert line(found, "identity.imei").state is LineState.SAME
    assert line(read("phones.csv", identity__imei=stands(OURS, Result.FAIL)), "identity.imei").state is LineState.SAME


def test_a_file_of_many_devices_needs_the_number_of_this_one() -> None:
    with refused("which_device"):
        read("phones.csv")
    with refused("which_device"):
        read("phones.csv", identity__imei=stands("353209114821374"))
    by_serial = read("phones.csv", identity__serial=stands("f17zq1a2n6y8"))
    assert by_serial.device == "Found by its serial number F17ZQ1A2N6Y8."


def test_a_device_that_stands_in_the_file_twice_is_not_guessed_at() -> None:
    rows = example("phones.csv").decode().splitlines()
    with refused("device_twice"):
        read("twice.csv", "\n".join([*rows, rows[1]]).encode(), identity__imei=stands(OURS))


def test_the_file_of_one_other_device_is_read_but_not_held_for_certain() -> None:
    rows = example("phones.csv").decode().splitlines()
    one = "\n".join([rows[0], rows[2]]).encode()
    found = read("one.csv", one, identity__imei=stands(OURS))
    assert not found.certain
    assert found.device.startswith("The file is of another device: it names IMEI 35 209900 176148 1")
    assert line(found, "identity.imei").state is LineState.DIFFERS
    first = read("one.csv", one)
    assert not first.certain
    assert "nothing is answered yet" in first.device
    assert line(first, "identity.imei").state is LineState.NEW


def test_a_word_that_the_mapping_does_not_know_is_shown_and_cannot_be_taken() -> None:
    data = example("phones.csv").replace(b"Skipped", b"perhaps")
    compass = line(read("odd.csv", data, identity__imei=stands(OURS)), "function.compass")
    assert (compass.state, compass.reason) == (LineState.REFUSED, "“perhaps” is no word that the mapping knows.")


@pytest.mark.parametrize(("said", "reason"), [("140 %", "over the highest"), ("much", "no number"), ("-3", "under")])
def test_a_value_that_cannot_be_is_refused_with_its_reason(said: str, reason: str) -> None:
    found = read("odd.csv", example("phones.csv").replace(b"87 %", said.encode()), identity__imei=stands(OURS))
    health = line(found, "battery.health")
    assert health.state is LineState.REFUSED
    assert reason in health.reason
    # nothing is left that its method would belong to
    assert line(found, "battery.method").state is LineState.REFUSED


def test_a_file_that_speaks_of_no_check_of_this_category_says_so() -> None:
    with refused("nothing_to_take"):
        read("smartctl_nvme.json")


def test_a_file_of_no_known_tool_names_those_that_are_known() -> None:
    for name, data in (
        ("x.csv", b"a,b\n1,2\n"),
        ("x.json", b'{"a": 1}'),
        ("x.xml", b"<a><b>1</b></a>"),
        ("x", b"hello"),
    ):
        with refused("unknown_tool") as told:
            read(name, data)
        assert "Blancco, Phone tester, Windows battery report and smartctl" in told.value.advice


# ---- S.M.A.R.T., battery, erasure


def test_a_sound_drive_passes_with_each_value_under_its_limit() -> None:
    found = read("smartctl_nvme.json", category="laptop")
    (drive,) = found.lines
    assert (drive.check, drive.result, drive.state) == ("function.drive", Result.PASS, LineState.NEW)
    assert "percentage used 6" in drive.said
    assert (found.certain, found.device) == (False, "The file names no device: make sure that it is of this one.")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b'"percentage_used": 6', b'"percentage_used": 21', "percentage used 21"),
        (b'"media_errors": 0', b'"media_errors": 4', "media errors 4"),
        (b'"available_spare": 100', b'"available_spare": 9', "available spare 9"),
        (b'"passed": true', b'"passed": false', "false"),
    ],
)
def test_one_value_beyond_its_limit_fails_the_drive_and_is_named(old: bytes, new: bytes, said: str) -> None:
    data = example("smartctl_nvme.json")
    assert old in data
    (drive,) = read("x.json", data.replace(old, new), "laptop").lines
    assert (drive.result, drive.said) == (Result.FAIL, said)


def test_sectors_of_a_hard_disk_are_found_by_their_number_in_the_table() -> None:
    (drive,) = read("smartctl_sata.json", category="laptop").lines
    assert drive.result is Result.FAIL
    assert drive.said == "ata_smart_attributes.table[id=5].raw.value 2"


def test_battery_health_is_computed_from_both_capacities_of_the_report() -> None:
    found = read("battery_report.xml", category="laptop")
    values = {one.check: one.value for one in found.lines}
    assert values == {"battery.health": 85.0, "battery.method": "system_registry", "battery.cycles": 312}
    assert line(found, "battery.health").said == "48470 of 57020"


def test_a_battery_without_a_design_capacity_has_no_health() -> None:
    data = example("battery_report.xml").replace(b">57020</Des", b">0</Des")
    assert line(read("x.xml", data, "laptop"), "battery.health").state is LineState.REFUSED


def test_two_batteries_are_not_taken_for_one() -> None:
    text = example("battery_report.xml").decode()
    battery = text[text.index("<Battery>") : text.index("</Batteries>")]
    two = text.replace("</Batteries>", battery.replace("312", "20") + "</Batteries>").encode()
    cycles = line(read("x.xml", two, "laptop"), "battery.cycles")
    assert (cycles.state, cycles.reason) == (LineState.REFUSED, "The file says several things: 312 and 20.")


def test_an_erasure_that_did_not_succeed_proves_nothing() -> None:
    found = read("erasure.xml", category="laptop", identity__serial=stands("PF2ABC12"))
    assert found.certain
    assert line(found, "locks.previous_data").result is Result.PASS
    failed = read("x.xml", example("erasure.xml").replace(b"Successful", b"Failed"), "laptop")
    assert line(failed, "locks.previous_data").result is Result.NOT_TESTED


# ---- numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("87 %", 87.0),
        ("83,5", 83.5),
        ("1 234 mAh", 1234.0),
        ("16083h+45m", 16083.0),
        ("-3", -3.0),
        ("n/a", None),
        ("", None),
    ],
)
def test_the_number_that_a_text_begins_with(text: str, number: float | None) -> None:
    assert number_of(text) == number


@given(st.integers(10**13, 10**14 - 1).map(lambda body: f"{body}{imei_check_digit(str(body))}"))
def test_the_device_is_found_by_its_number_whatever_it_is(imei: str) -> None:
    assume(identity_problem("imei", imei) is None)
    data = example("phones.csv").replace(OTHER.encode(), imei.encode())
    found = read("x.csv", data, identity__imei=stands(imei))
    assert found.certain
    assert line(found, "battery.cycles").value == (412 if imei == OURS else 803)
