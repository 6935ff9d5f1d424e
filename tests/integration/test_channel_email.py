"""Mail: what each reader gets, over which connections, and what a server's answers mean."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from pydantic import ValidationError
from support.records import (
    NEW_YORK,
    NOW,
    a_delivery,
    a_dossier,
    a_revision,
    a_topic,
    an_alert,
)
from support.servers import CA_FILE, SmtpServer

from alerter.channels.email import EmailChannel, EmailSettings
from alerter.channels.letter import letter
from alerter.errors import ChannelError
from alerter.model import Dossier, Event, Message, Recipient, State
from alerter.render import message


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", SmtpServer.PASSWORD)


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with SmtpServer() as opened:
        yield opened


def settings(server: SmtpServer, *, smtp: dict[str, object] | None = None, **changes: object):
    told = {
        "smtp": {
            "host": server.host,
            "port": server.port,
            "username": SmtpServer.USERNAME,
            "password": {"env": "SMTP_PASSWORD"},
            "ca_file": str(CA_FILE),
        }
        | (smtp or {}),
        "from": "Deadline alerts <alerts@example.org>",
        "to": [
            {"address": "ana@example.org", "timezone": "Europe/Madrid"},
            {"address": "lee@example.org"},
        ],
    }
    return EmailSettings.model_validate(told | changes)


def a_message(
    event: Event = Event.NEW, dossier: Dossier | None = None, **changes: object
) -> Message:
    return message(
        a_delivery(an_alert(event, **changes)),
        dossier or a_dossier(),
        a_topic(),
        zone=NEW_YORK,
        now=NOW,
        next_alert_at=None,
    )


async def send(given: EmailSettings, told: Message | None = None) -> str | None:
    channel = EmailChannel("legal-mail", given)
    receipt = await channel.send(told or a_message(), recipient=channel.recipients[0], thread=None)
    await channel.close()
    return receipt.reference


async def fault_of(given: EmailSettings) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        await send(given)
    return caught.value


def a_letter(told: Message | None = None, **changes: object) -> EmailMessage:
    options: dict[str, object] = {
        "channel": "legal-mail",
        "sender": '"Deadline alerts" <alerts@example.org>',
        "recipient": "ana@example.org",
        "has_calendar": True,
    }
    return letter(told or a_message(), **(options | changes))  # type: ignore[arg-type]


def test_each_reader_is_one_recipient_in_their_own_zone(server: SmtpServer) -> None:
    channel = EmailChannel("legal-mail", settings(server))
    assert channel.recipients == (
        Recipient("ana@example.org", ZoneInfo("Europe/Madrid")),
        Recipient("lee@example.org"),
    )


async def test_a_mail_goes_to_its_one_reader_over_starttls(server: SmtpServer) -> None:
    reference = await send(settings(server))
    (mail,) = server.mails
    assert mail.is_encrypted
    assert (mail.sender, mail.recipients) == ("alerts@example.org", ("ana@example.org",))
    assert mail.message["Message-ID"] == reference
    assert server.logins == ["alerter"]


async def test_tls_from_the_first_byte_is_understood() -> None:
    with SmtpServer("tls") as server:
        await send(settings(server, smtp={"security": "tls"}))
        assert [mail.is_encrypted for mail in server.mails] == [True]


async def test_a_server_on_this_machine_needs_no_encryption() -> None:
    with SmtpServer("none") as server:
        smtp = {"security": "none", "username": None, "password": None}
        await send(settings(server, smtp=smtp))
        assert len(server.mails) == 1


async def test_a_server_without_starttls_gets_no_mail() -> None:
    with SmtpServer("none") as server:
        fault = await fault_of(settings(server))
        assert not fault.permanent
        assert "STARTTLS extension not supported" in str(fault)
        assert "smtp.security" in str(fault)
        assert server.mails == []
        assert server.logins == []


async def test_a_certificate_that_nobody_vouches_for_is_refused(server: SmtpServer) -> None:
    fault = await fault_of(settings(server, smtp={"ca_file": None}))
    assert not fault.permanent
    assert "certificate" in str(fault).lower()
    assert server.logins == []


async def test_a_missing_ca_file_is_named(server: SmtpServer) -> None:
    fault = await fault_of(settings(server, smtp={"ca_file": "/nowhere/ca.pem"}))
    assert "smtp.ca_file /nowhere/ca.pem" in str(fault)


async def test_a_wrong_password_is_the_operators_to_mend_and_nothing_is_lost(
    server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", "geheim")
    fault = await fault_of(settings(server))
    assert not fault.permanent
    assert str(fault) == (
        f"legal-mail: 127.0.0.1:{server.port} refused the user name or password (535): "
        "check smtp.username and smtp.password"
    )


async def test_a_server_that_wants_a_login_is_not_given_up(server: SmtpServer) -> None:
    fault = await fault_of(settings(server, smtp={"username": None, "password": None}))
    assert not fault.permanent
    assert "wants a login (530)" in str(fault)


@pytest.mark.parametrize(
    ("answer", "is_permanent"),
    [
        ("550 5.1.1 No such user", True),
        ("552 5.2.2 Mailbox full", True),
        ("450 4.2.1 Mailbox busy", False),
        ("451 4.7.1 Greylisted, try again", False),
    ],
)
async def test_a_4_is_later_and_a_5_is_never(
    server: SmtpServer, answer: str, is_permanent: bool
) -> None:
    server.script.append(answer)
    fault = await fault_of(settings(server))
    assert fault.permanent is is_permanent
    assert answer.partition(" ")[0] in str(fault)
    assert "ana@example.org" in str(fault)


async def test_an_answer_that_repeats_the_password_is_blotted_out(server: SmtpServer) -> None:
    server.script.append(f"550 what is {SmtpServer.PASSWORD}?")
    fault = await fault_of(settings(server))
    assert SmtpServer.PASSWORD not in str(fault)
    assert "what is …?" in str(fault)


def test_a_mail_is_the_same_byte_for_byte_on_every_try() -> None:
    assert a_letter().as_bytes() == a_letter().as_bytes()


def test_its_head_is_that_of_a_machine_and_threads_by_deadline() -> None:
    mail = a_letter()
    assert mail["Message-ID"].startswith("<dl_7f3a00000001.1.new.")
    assert mail["In-Reply-To"] == mail["References"] == "<dl_7f3a00000001@example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["List-Id"] == '"Deadlines: tiktok" <tiktok.example.org>'
    assert mail["From"] == "Deadline alerts <alerts@example.org>"


def test_all_mails_about_one_deadline_share_a_root_and_no_id() -> None:
    one, other = a_letter(), a_letter(a_message(Event.MOVED))
    assert one["References"] == other["References"]
    assert one["Message-ID"] != other["Message-ID"]


def test_an_identifier_is_never_broken_or_encoded() -> None:
    long = "a-very-long-name-of-a-department.of-a-very-long-organisation-name.example.org"
    lines = a_letter(sender=f"alerts@{long}").as_bytes().decode().split("\r\n")
    assert f"In-Reply-To: <dl_7f3a00000001@{long}>" in lines
    assert f"References: <dl_7f3a00000001@{long}>" in lines
    assert f'List-Id: "Deadlines: tiktok" <tiktok.{long}>' in lines
    assert any(line.startswith("Message-ID: <") and line.endswith(f"@{long}>") for line in lines)


def test_it_is_dated_when_it_was_to_be_told_or_found() -> None:
    assert a_letter()["Date"].datetime == NOW
    late = a_message(Event.REMINDER, at=NOW - timedelta(days=3))
    assert a_letter(late)["Date"].datetime == NOW
    ahead = a_message(Event.REMINDER, at=NOW + timedelta(days=3))
    assert a_letter(ahead)["Date"].datetime == NOW + timedelta(days=3)


def test_it_holds_text_html_and_the_deadline_for_a_calendar() -> None:
    kinds = [part.get_content_type() for part in a_letter().walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
    ]


def test_the_attachment_is_a_calendar_in_its_own_right() -> None:
    (part,) = a_letter().iter_attachments()
    assert part.get_filename() == "deadline.ics"
    assert part.get_param("method") == "PUBLISH"
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    (event,) = calendar.walk("VEVENT")
    assert event["uid"] == "dl_7f3a00000001@alerter"


def test_a_move_raises_the_attachments_sequence() -> None:
    known = a_dossier(due="2025-12-16", revision=2, state=State.MOVED)
    dossier = replace(known, revisions=(*known.revisions, a_revision(2, "2025-12-16")))
    (part,) = a_letter(a_message(Event.MOVED, dossier)).iter_attachments()
    (event,) = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    assert event["sequence"] == 2


def test_the_calendar_can_be_left_out() -> None:
    assert list(a_letter(has_calendar=False).iter_attachments()) == []


def test_html_is_escaped_and_only_web_addresses_are_links() -> None:
    made = a_message()
    quote = replace(made.quotes[0], text="<script>alert(1)</script>", url="javascript:alert(1)")
    html = a_letter(replace(made, quotes=(quote,))).get_body(("html",))
    assert html is not None
    source = html.get_content()
    assert "<script>" not in source
    assert "&lt;script&gt;" in source
    assert "href" not in source
    assert "<img" not in source


def test_a_hedged_date_is_not_bold() -> None:
    bold = a_letter().get_body(("html",))
    hedged = a_letter(a_message(Event.NEW, a_dossier(hedged=True))).get_body(("html",))
    assert bold is not None
    assert hedged is not None
    assert "font-weight:bold" in bold.get_content()
    assert "font-weight:bold" not in hedged.get_content()


@pytest.mark.parametrize("field", ["subject", "topic_name", "headline", "key"])
def test_no_text_can_add_a_header(field: str) -> None:
    made = replace(a_message(), **{field: "x\r\nBcc: eve@example.org\r\n\r\nbody"})
    mail = a_letter(made)
    parsed = mail.as_bytes()
    head = parsed.partition(b"\r\n\r\n")[0]
    assert b"\r\nBcc:" not in head
    assert mail["Bcc"] is None


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"smtp": {"host": "smtp.example.org", "security": "none"}}, "use starttls or tls"),
        ({"smtp": {"host": "localhost", "username": "u"}}, "username and password go together"),
        ({"smtp": {"host": "a b"}}, "String should match pattern"),
        ({"from": "nobody"}, "is no mail address"),
        ({"from": "A <a@example.org>\r\nBcc: eve@example.org"}, "is no sender"),
        ({"from": "A\r\n <a@example.org>"}, "is no sender"),
        ({"to": []}, "at least 1 item"),
        ({"to": [{"address": "ana"}]}, "is no mail address; write name@example.org"),
        ({"to": [{"address": "a@example.org\r\nRCPT TO:<e@x.org>"}]}, "is no mail address"),
        ({"to": [{"address": "a@example.org", "timezone": "Mars/Base"}]}, "is no time zone"),
        (
            {"to": [{"address": "a@example.org"}, {"address": "a@example.org"}]},
            "is here twice; keep one",
        ),
        ({"sender": "a@example.org"}, "Extra inputs are not permitted"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(changes: dict[str, object], told: str) -> None:
    given: dict[str, object] = {
        "smtp": {"host": "localhost"},
        "from": "alerts@example.org",
        "to": [{"address": "ana@example.org"}],
    }
    with pytest.raises(ValidationError) as caught:
        EmailSettings.model_validate(given | changes)
    assert told in str(caught.value)


def test_a_sender_may_have_a_name_in_any_script() -> None:
    mail = a_letter(sender='"Fristen für Ana" <alerts@example.org>')
    assert mail["From"].addresses[0].display_name == "Fristen für Ana"
    mail.as_bytes().decode("ascii")
