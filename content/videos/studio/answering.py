"""The video of the agents' desk: an agent answers a ticket with a link, and the customer opens it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from studio import agent
from studio.camera import HOST, Camera
from studio.product import Copy
from studio.writing import Editor

TITLE = "Answer a ticket with one key"
KEY = "SUP-1024"
TICKET = """\
Hello support team,

this morning a page went online by mistake, so we brought back the release of yesterday. What happens to \
the mistake when we publish again?

Kind regards
Martin Weber
Northwind Ltd. | +44 20 7946 0000

> On 23 November 2026, you wrote:
> Is there anything else we can do for you?
"""
PLACE = "Afterwards"  # the heading that answers it
REPLY = "Hello Martin,\n\nthe mistake would come back. This is what to do first:\n\n"
FAREWELL = "\n\nWrite to me if anything else is unclear.\n\nKind regards\nAnn"
UNANSWERED = """\
Hi,

some of our readers are blind. Can we have our articles printed in Braille?

Thanks
Olivia Brown
"""
PLACES = 9  # the most places that the desk may show before the wanted one
PATIENCE = 20  # half seconds to wait until the ledger knows of an opened link


def answering(camera: Camera, copy: Copy) -> None:
    """Answer a ticket with one key."""
    desk = camera.page
    with copy.demo() as demo:
        site = demo.site
        desk.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
        desk.goto(f"{site}/login?next=/desk")
        agent.log_in(desk, demo.name, demo.password)
        desk.wait_for_url("**/desk")
        camera.goto(f"{site}/desk")
        camera.chapter(en="Paste a ticket", ru="Вставить обращение", zh="粘贴工单")
        camera.card(TITLE, "From a customer’s message to a link at the right heading.", 1.6)
        _paste(camera)
        _choose(camera)
        copied = _copy(camera)
        _reply(camera, copied.replace(site, f"https://{HOST}"))
        camera.chapter(en="What became of it", ru="Что стало со ссылкой", zh="链接的结果")
        _open(camera, copied)
        camera.turn_to(desk)
        _look_up(camera, site)
        _report(camera)
    camera.end(TITLE)


def _paste(camera: Camera) -> None:
    page = camera.page
    camera.say(
        en="This is the agents’ desk. The ticket’s number is optional.",
        ru="Это рабочее место поддержки. Номер обращения указывать не обязательно.",
        zh="这是客服工作台。工单编号可以不填。",
    )
    camera.uncover()
    camera.click(page.get_by_label("Ticket optional"), along=0.3)
    camera.type(KEY)
    camera.say(
        en="Paste the message as it came. You need not tidy it.",
        ru="Вставьте сообщение как есть. Приводить его в порядок не нужно.",
        zh="把客户的消息原样粘贴，不必整理。",
    )
    camera.click(page.get_by_label("The customer’s message"), along=0.3)
    _paste_text(camera, TICKET)
    camera.say(
        en="The desk reads the question, and leaves out greeting, signature and quotes.",
        ru="Остаётся вопрос: приветствие, подпись и цитаты отброшены.",
        zh="工作台只读取问题，略去问候语、签名和引用。",
    )
    camera.point(page.locator(".read"), along=0.6)


def _choose(camera: Camera) -> None:
    page = camera.page
    camera.chapter(en="Choose the place", ru="Выбрать место", zh="选择位置")
    camera.say(
        en="The best answer comes first, with its passage. The links are ready.",
        ru="Лучший ответ стоит первым, с нужным отрывком. Ссылки уже готовы.",
        zh="最合适的答案排在最前，并显示相关段落。链接已经备好。",
    )
    camera.point(page.locator(".place[aria-current] .snippet"), along=0.7)
    camera.say(
        en="Does another heading fit better? The arrow keys choose it.",
        ru="Другой раздел подходит лучше? Выберите его стрелками.",
        zh="另一个小标题更合适？用方向键选择。",
    )
    chosen = page.locator(".place[aria-current] .heading")
    for _ in range(PLACES):
        if chosen.text_content() == PLACE:
            break
        camera.press("ArrowDown", shown="↓")
    expect(chosen).to_have_text(PLACE)
    camera.hold(1.0)


def _copy(camera: Camera) -> str:
    """Copy the link; return what is in the clipboard."""
    page = camera.page
    status = page.locator(".status")
    camera.chapter(en="One key", ru="Одна клавиша", zh="一个按键")
    camera.say(
        en="M copies the link as Markdown, H as HTML, T as plain text.",
        ru="M копирует ссылку как Markdown, H — как HTML, T — как простой текст.",
        zh="按 M 复制为 Markdown，按 H 复制为 HTML，按 T 复制为纯文本。",
    )
    camera.press("m", shown="M", after=lambda: expect(status).to_contain_text("Copied as Markdown:"))
    camera.say(
        en="With Shift, the passage comes along, as a quotation.",
        ru="С клавишей Shift копируется и сам отрывок, как цитата.",
        zh="同时按住 Shift，相关段落会作为引文一起复制。",
    )
    camera.press("Shift+M", after=lambda: expect(status).to_contain_text("with the passage"))
    copied: str = page.evaluate("navigator.clipboard.readText()")
    return copied


def _reply(camera: Camera, copied: str) -> None:
    camera.chapter(en="The reply", ru="Ответ", zh="回复")
    camera.say(
        en="Paste it into your reply, and put two sentences around it.",
        ru="Вставьте ссылку в ответ и добавьте пару предложений.",
        zh="粘贴到回复中，前后各加一句话。",
    )
    editor = Editor(camera, f"Reply to {KEY}", scene="reply")
    editor.type(REPLY)
    editor.paste(copied)
    editor.type(FAREWELL)
    camera.hold(0.6)


def _open(camera: Camera, copied: str) -> None:
    """Open the link as the customer, who is not logged in."""
    found = re.search(r"\((http[^)]+)\)$", copied)
    if found is None:
        raise RuntimeError(f"There is no link in what was copied: {copied}")
    browser = camera.page.context.browser
    if browser is None:
        raise RuntimeError("The camera's browser is gone")
    # Headless Chromium names itself in its user agent, and would count as a bot.
    name = camera.page.evaluate("navigator.userAgent.replace('Headless', '')")
    customer = browser.new_context(locale="en-US", color_scheme="light", user_agent=name).new_page()
    camera.turn_to(customer)
    camera.goto(found[1])
    camera.say(
        en="The customer opens the link, and it leads to that heading.",
        ru="Клиент открывает ссылку и попадает на этот раздел.",
        zh="客户打开链接，直接到达这个小标题。",
    )
    expect(customer.get_by_role("heading", name=PLACE)).to_be_in_viewport()
    customer.wait_for_timeout(700)
    camera.look(1.5)


def _look_up(camera: Camera, site: str) -> None:
    page = camera.page
    opened = page.get_by_role("row", name=KEY).locator(".outcome.opened")
    for _ in range(PATIENCE):
        page.goto(f"{site}/desk/links")
        if opened.count():
            break
        page.wait_for_timeout(500)
    expect(opened).to_be_visible()
    camera.goto(page.url)
    camera.say(
        en="Under “Sent links”, you see that the link was opened.",
        ru="В «Sent links» видно, что ссылку открыли.",
        zh="在“Sent links”中可以看到链接已被打开。",
    )
    camera.look(0.3)
    camera.point(opened, along=1.3)


def _report(camera: Camera) -> None:
    page = camera.page
    camera.chapter(en="When nothing answers", ru="Если ответа нет", zh="没有答案时")
    camera.say(
        en="Another ticket. No article answers it, and the desk says so.",
        ru="Другое обращение. Ответа нет ни в одной статье, и об этом сказано прямо.",
        zh="另一个工单。没有文章能回答，工作台会如实告知。",
    )
    ticket = page.get_by_role("navigation", name="Staff pages").get_by_role("link", name="Ticket")
    camera.click(ticket, after=lambda: expect(page.get_by_label("The customer’s message")).to_be_focused())
    _paste_text(camera, UNANSWERED)
    expect(page.locator(".verdict")).to_contain_text("Nothing here answers this.")
    camera.point(page.locator(".verdict"), along=0.3)
    camera.say(
        en="N tells the writers. They get the question, and not who asked it.",
        ru="N сообщает авторам. Они получат вопрос, но не имя клиента.",
        zh="按 N 告诉作者。他们会收到问题，但不知道是谁问的。",
    )
    camera.press("n", shown="N", after=lambda: expect(page.get_by_role("dialog")).to_be_visible())
    camera.hold(1.2)
    send = page.get_by_role("dialog").get_by_role("button", name="Send")
    camera.click(send, after=lambda: expect(page.locator(".status")).to_contain_text("Reported"))
    camera.hold(0.8)
    camera.say(
        en="Under “Flags”, you see what the writers made of it.",
        ru="В «Flags» видно, что с вопросом сделали авторы.",
        zh="在“Flags”中可以看到作者如何处理这个问题。",
    )
    flags = page.get_by_role("navigation", name="Staff pages").get_by_role("link", name="Flags")
    camera.click(flags, after=lambda: expect(page.locator(".flagged")).to_be_visible())
    camera.hold(1.2)


def _paste_text(camera: Camera, text: str) -> None:
    """Paste into the field that has the focus, and wait for what is found."""
    page: Page = camera.page
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    camera.press("Control+v", shown="Ctrl+V", after=lambda: expect(page.locator(".read")).to_be_visible())
