"""Tickets: the question is found inside all that people and mail programs write around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text import tickets

TICKETS = {
    "a greeting, thanks and a signature are cut": (
        (
            "Hello support team,\n\nI hope you are doing well.\n\nI can't reset my password, the "
            "link in the mail has "
            "expired.\n\nThanks in advance!\n\nBest regards,\nMartin Weber\nHead of "
            "Operations\n+44 20 7946 0000"
        ),
        "I can't reset my password, the link in the mail has expired.",
    ),
    "the greeting on the question's own line is cut": (
        "Hi, how do I download an invoice?",
        "how do I download an invoice?",
    ),
    "earlier mails and quoted lines are cut": (
        (
            "It still prints blank pages.\n> Did you restart the printer?\n\nOn Tue, 3 Nov 2026 "
            "at 10:12, Support "
            "<help@example.com> wrote:\nDear customer, please restart the printer."
        ),
        "It still prints blank pages.",
    ),
    "mail headers are cut and the subject is kept": (
        (
            "From: Anna <anna@example.com>\nTo: help@example.com\nDate: Tue, 3 Nov 2026 10:12:00 +0100\n"
            "Subject: Re: Export fails\n\nThe report stops at 40 %."
        ),
        "Export fails.\nThe report stops at 40 %.",
    ),
    "of a Python trace the error is kept": (
        (
            'The import stops:\n\nTraceback (most recent call last):\n  File "/opt/app/run.py", '
            "line 31, in run\n"
            "    raise DiskFull(state)\nOSError: No space left on device\nWhat can I do?"
        ),
        "The import stops:\nOSError: No space left on device\nWhat can I do?",
    ),
    "of a Java trace the error is kept": (
        (
            "Sync crashes.\njava.lang.NullPointerException: user is null\n\tat "
            "com.example.Sync.run(Sync.java:42)\n"
            "\tat java.base/java.lang.Thread.run(Thread.java:833)\n\t... 12 more"
        ),
        "Sync crashes.\njava.lang.NullPointerException: user is null",
    ),
    "code blocks and log lines are cut": (
        (
            'The webhook is not called.\n```json\n{"url": "https://example.com/hook"}\n```\n'
            "2026-11-03 10:12:00 INFO worker started\nIs there a log?"
        ),
        "The webhook is not called.\nIs there a log?",
    ),
    "of a log the grave lines are kept, without their stamps": (
        (
            "The nightly job stopped.\n2026-11-24 02:00:18 INFO 214 pages read\n2026-11-24 02:00:19 WARNING "
            "refunds.md: the link leads nowhere\n[2026-11-24T02:00:20Z] ERROR: publish refused"
        ),
        "The nightly job stopped.\nrefunds.md: the link leads nowhere\npublish refused",
    ),
    "of a trace in the system's journal the error is kept": (
        (
            "It does not come up:\nNov 25 06:12:41 kb01 app[2211]: Traceback (most recent call last):\n"
            'Nov 25 06:12:41 kb01 app[2211]:   File "/opt/app/run.py", line 8, in <module>\n'
            "Nov 25 06:12:41 kb01 app[2211]:     run()\n"
            "Nov 25 06:12:41 kb01 app[2211]: SettingsError: STATE is not a directory\n"
            "Nov 25 06:12:42 kb01 systemd[1]: app.service: Main process exited"
        ),
        "It does not come up:\nSettingsError: STATE is not a directory",
    ),
    "an earlier mail is cut that has only headers above it": (
        (
            "Where do I set the language?\n\nFrom: Support <help@example.com>\n"
            "Sent: Tuesday, 3 November 2026\nTo: Anna\n"
            "Subject: RE: Welcome\n\nWelcome aboard! Please tell us how you like it."
        ),
        "Where do I set the language?",
    ),
    "a name below the thanks is cut": (
        "The export has no header.\n\nThank you in advance for your help!\n\nPriya\nData team, Example Ltd.",
        "The export has no header.",
    ),
    "a Russian name below the thanks is cut": (
        "Выгрузка без заголовка.\nЗаранее спасибо!\nПавел Дорошенко\nведущий инженер",
        "Выгрузка без заголовка.",
    ),
    "a farewell in two languages is cut": (
        "The page stays empty.\nBest regards / 此致\nWang Wei",
        "The page stays empty.",
    ),
    "a wish for the day is cut": ("The page stays empty.\nHave a great day,\nMo", "The page stays empty."),
    "a question below the thanks stays": (
        "Thank you for the fix.\nIt works.\nThanks again!\nHow do I undo it?",
        "It works.\nHow do I undo it?",
    ),
    "addresses, identifiers and long numbers are cut": (
        (
            "Order 8f14e45f-ceea-467f-a0e6-0c9a0c1d5b2e from anna@example.com at "
            "https://example.com/a?b=1 was not "
            "delivered, token ghp_16C7e42F292c6912E7710c838347Ae178B4a, tracking 0034043412345678."
        ),
        "Order from at was not delivered, token , tracking .",
    ),
    "markup is cut": (
        "<p>How do I <b>invite</b> a colleague?</p><br>",
        "How do I\ninvite\na colleague?",
    ),
    "versions and error codes stay": (
        "After the update to v2.14.1 error 0x80070057 appears in C++.",
        "After the update to v2.14.1 error 0x80070057 appears in C++.",
    ),
    "Russian courtesies and signature are cut": (
        (
            "Здравствуйте!\n\nНе приходит письмо для сброса пароля.\n\nЗаранее спасибо за "
            "помощь!\n\nС уважением,\n"
            "Иван Петров\nООО «Пример»"
        ),
        "Не приходит письмо для сброса пароля.",
    ),
    "Russian earlier mail is cut": (
        (
            "Добрый день.\nКак отменить подписку?\n\nОтправлено с iPhone\n\n3 ноября 2026 г., "
            "10:12, Поддержка пишет:\n"
            "> Опишите проблему."
        ),
        "Как отменить подписку?",
    ),
    "Chinese courtesies and signature are cut": (
        "您好，\n\n重置密码的邮件收不到。\n\n麻烦尽快回复，谢谢！\n\n此致\n敬礼\n王伟\n示例科技有限公司",
        "重置密码的邮件收不到。",
    ),
    "Chinese earlier mail is cut": (
        "如何导出报表？\n\n发自我的 iPhone\n\n在 2026年11月3日，客服写道：\n> 请提供更多信息。",
        "如何导出报表？",
    ),
    "thanks above the question do not end it": (
        "Thank you for the quick answer.\nNow the app closes when I open settings.",
        "Now the app closes when I open settings.",
    ),
    "what is only a greeting stays": ("Hello!", "Hello!"),
    "what is only a quotation stays": ("> my printer is on fire", "> my printer is on fire"),
    "nothing stays nothing": (" \r\n\t ", ""),
}


@pytest.mark.parametrize("ticket", TICKETS)
def test_the_question_is_found(ticket: str) -> None:
    """The text around the question is cut, in three languages, and the question stays whole."""
    text, question = TICKETS[ticket]

    assert question == tickets.question(text)


def test_of_a_long_ticket_the_telling_sentences_come_first() -> None:
    """Sentences that ask or complain come before the story, and the length is bounded."""
    story = "We moved to a new office in spring and everybody liked it. " * 60

    found = tickets.question(story + "How do I change the billing address? " + story)

    assert found.startswith("How do I change the billing address?")
    assert tickets.MOST == len(found)


@given(st.text(st.sampled_from("aя中 \n>:.-@/<`0Fw\tat"), max_size=400))
def test_any_text_gives_a_bounded_question(text: str) -> None:
    """Any ticket gives a question of bounded length."""
    assert len(tickets.question(text)) <= tickets.MOST


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["a", "a ", ">", "\n", "at a.b(", "aaaa-", "hi ", "0 ", "<p", "1-", "中", "re:", "—\n", "(", "a@"]
)
def test_hostile_repetition_is_read_in_bounded_time(unit: str) -> None:
    """No repetition makes the patterns run away: even the longest ticket that is read comes back."""
    assert len(tickets.question(unit * (tickets.READ // len(unit)))) <= tickets.MOST


def test_a_reply_keeps_what_it_says() -> None:
    """An agent's reply loses quoted mails, greeting, thanks and signature; code, links and numbers stay."""
    said = (
        "Hello Bob,\n\nrun `gapctl sync --all` twice. See https://example.com/docs, step 12.\n\n"
        "Kind regards,\nAda Example\n\nOn 2 Nov, Bob wrote:\n> it hangs\n"
    )
    assert "run `gapctl sync --all` twice. See https://example.com/docs, step 12." == tickets.reply(said)
    assert "" == tickets.reply("Hi,\n\nthank you!")


@pytest.mark.parametrize(
    ("ticket", "question"),
    [
        ("Return a bag\nHi team,\n\nreturn a bag?\n\nThanks, mia@mail.example", "return a bag?"),
        (
            "Оплата\nЗдравствуйте!\nкак оплатить картой?\nСпасибо, anna@pochta.example",
            "Оплата\nкак оплатить картой?",
        ),
        ("换邮箱\n您好，\n换邮箱？\n谢谢", "换邮箱？"),
        ("The art\nDear all,\nthe article is gone", "The art\nthe article is gone"),
        ("Oven\nthe oven is cold", "the oven is cold"),
        ("Where is it\nHello,\n", "Where is it"),
    ],
)
def test_a_subject_above_the_greeting(ticket: str, question: str) -> None:
    """A greeting below the subject goes; so do the signed address, and a subject that the text says again."""
    assert question == tickets.question(ticket)
