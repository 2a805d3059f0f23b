"""Tickets made from the sets' questions, with what customers write around a question in a mail."""

from __future__ import annotations

from collections.abc import Sequence

# Openings, remarks, quotes and signatures as tickets have them; made up for this benchmark.
_AROUND = {
    "en": (
        ("Hello support team,\n\nhope you are doing well. I have been a customer for a while and this is the "
        "first time I write.\n\n{question}\n\nThanks a lot in advance for your help!\n\nBest regards,\n"
        "Martin Weber\nHead of Operations | Example Ltd.\nPhone: +44 20 7946 0000\nwww.example.com"),
        ("Hi there,\n\n{question}\n\nIt happens on two computers, the log says:\n\n"
        "Traceback (most recent call last):\n  File \"/opt/app/main.py\", line 214, in <module>\n    run()\n"
        "  File \"/opt/app/run.py\", line 31, in run\n    raise RuntimeError(state)\n"
            "RuntimeError: 0x80070057\n\n"
        "Sent from my iPhone"),
        ("{question}\n\nCheers, Anna\n\nOn Tue, 3 Nov 2026 at 10:12, Support <support@example.com> wrote:\n"
        "> Dear customer,\n> thank you for contacting us. Could you please tell us more about your problem?\n"
        "> Ticket reference: 8f14e45f-ceea-467f-a0e6-0c9a0c1d5b2e\n> Kind regards, the support team"),
    ),
    "ru": (
        ("Здравствуйте!\n\nПишу вам впервые, раньше всё работало хорошо.\n\n{question}\n\n"
        "Заранее спасибо за помощь!\n\nС уважением,\nИван Петров\nруководитель отдела, ООО «Пример»\n"
        "тел. +7 495 000-00-00"),
        ("Добрый день.\n{question}\n\nОтправлено с iPhone\n\n3 ноября 2026 г., 10:12, Поддержка "
        "<support@example.com> пишет:\n> Уважаемый клиент, благодарим за обращение.\n"
        "> Опишите, пожалуйста, проблему подробнее."),
    ),
    "zh": (
        ("您好，\n\n我是你们的老用户，第一次提交工单。\n\n{question}\n\n麻烦尽快回复，谢谢！\n\n此致\n敬礼\n王伟\n"
        "示例科技有限公司\n电话：010-00000000"),
        ("{question}\n\n谢谢\n\n发自我的 iPhone\n\n在 2026年11月3日，客服 <support@example.com> 写道：\n"
        "> 尊敬的客户，感谢您的来信。\n> 请提供更多信息，以便我们处理。"),
    ),
}  # fmt: skip


def write(questions: Sequence[str], lang: str) -> list[str]:
    """Return a ticket for each question, using the forms in turn."""
    forms = _AROUND[lang]
    return [forms[number % len(forms)].format(question=text) for number, text in enumerate(questions)]
