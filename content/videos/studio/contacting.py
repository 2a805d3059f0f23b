"""The video of contact: an article answers while one writes, and a message is followed on its own page."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from studio.camera import Camera
from studio.product import Copy

TITLE = "Write to the team, and follow it"
ANSWERED = "I published a wrong page. How do I go back to an earlier release?"
UNANSWERED = "Some of our readers are blind. Can we have our articles printed in Braille?"
LATER = "It is for twelve readers."


def contacting(camera: Camera, copy: Copy) -> None:
    """Write to the team, and follow it."""
    with copy.served() as site:
        camera.goto(f"{site}/contact/")
        camera.chapter(en="What is promised", ru="Что обещано", zh="承诺")
        camera.card(TITLE, "Where no article answers, and what happens then.", 1.6)
        _promise(camera)
        _answered(camera)
        camera.goto(f"{site}/contact/")
        _send(camera)
        _follow(camera)
    camera.end(TITLE)


def _promise(camera: Camera) -> None:
    page = camera.page
    camera.say(
        en="The contact page says who can be reached, and when there will be an answer.",
        ru="На странице связи сказано, как обратиться и когда будет ответ.",
        zh="联系页面说明可以怎样联系，以及什么时候会有答复。",
    )
    camera.uncover()
    camera.point(page.locator(".gapless-form__promise"), along=0.5)
    camera.hold(1.2)


def _answered(camera: Camera) -> None:
    """An article answers while the customer writes, and ends it."""
    page = camera.page
    camera.chapter(en="Answered while you write", ru="Ответ, пока вы пишете", zh="边写边得到答案")
    camera.say(
        en="While you write, the articles that answer appear below the text.",
        ru="Пока вы пишете, под текстом появляются статьи с ответом.",
        zh="书写时，能回答问题的文章会出现在下方。",
    )
    answers = page.locator(".gapless-form__answers")
    camera.click(page.get_by_label("What were you trying to do"), along=0.2)
    camera.type(ANSWERED, pace=0.045, after=lambda: expect(answers.get_by_role("link").first).to_be_visible())
    camera.scroll(220)
    camera.hold(0.8)
    camera.say(
        en="“This solved it” ends it: nothing is sent, and nobody waits.",
        ru="«This solved it» завершает дело: ничего не отправляется, и ждать не нужно.",
        zh="点击“This solved it”即告结束：什么也不会发送，也不必等待。",
    )
    solved = answers.get_by_role("button").first
    camera.click(solved, after=lambda: expect(page.get_by_text("Nothing was sent")).to_be_visible())
    camera.hold(1.2)


def _send(camera: Camera) -> None:
    page = camera.page
    camera.chapter(en="Send it", ru="Отправить", zh="发送")
    camera.say(
        en="This question has no article yet. You need not even leave an address.",
        ru="На этот вопрос статьи пока нет. Даже адрес оставлять не обязательно.",
        zh="这个问题还没有文章。甚至不必留下地址。",
    )
    camera.click(page.get_by_label("What were you trying to do"), along=0.2)
    camera.type(UNANSWERED, pace=0.045)
    camera.say(
        en="What you searched and read goes along only while this box is ticked.",
        ru="То, что вы искали и читали, отправится, только пока стоит эта галочка.",
        zh="只有勾选此项，您搜索和阅读过的内容才会一并发送。",
    )
    share = page.get_by_label("Send what I searched")
    share.evaluate("e => scrollTo({top: e.getBoundingClientRect().top + scrollY - 420})")
    camera.look(0.4)
    camera.point(share, along=0.5)
    camera.hold(1.0)
    send = page.get_by_role("button", name="Send", exact=True)
    camera.click(send, after=lambda: page.wait_for_url(re.compile("/c/")))
    page.wait_for_timeout(700)


def _follow(camera: Camera) -> None:
    page = camera.page
    camera.chapter(en="A page of your own", ru="Своя страница", zh="您自己的页面")
    camera.say(
        en="You get a reference, and a page that only you have.",
        ru="Вы получаете номер обращения и страницу, которая есть только у вас.",
        zh="您会得到一个编号，以及只有您知道的页面。",
    )
    camera.look(0.5)
    camera.point(page.locator(".gapless-facts"), along=0.3)
    camera.hold(1.0)
    camera.say(
        en="It says what happened: received, answered, closed. Add something whenever you like.",
        ru="Там видно, что произошло: получено, отвечено, закрыто. Можно в любой момент дописать.",
        zh="页面显示进展：已收到、已答复、已关闭。随时可以补充。",
    )
    camera.click(page.get_by_label("Add something"), along=0.2)
    camera.type(LATER, pace=0.05)
    send = page.get_by_role("button", name="Send", exact=True)
    camera.click(send, after=lambda: expect(page.get_by_text("You added")).to_be_visible())
    camera.hold(1.6)
