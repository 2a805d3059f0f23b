"""What the videos show, and what their captions say in English, Russian and Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import expect

from studio import agent
from studio.answering import answering
from studio.camera import Camera
from studio.contacting import contacting
from studio.product import Copy, Demo
from studio.writing import Editor, Terminal


@dataclass(frozen=True, slots=True)
class Video:
    """One video: the name of its files, and how it is filmed."""

    name: str
    film: Callable[[Camera, Copy], None]


def searching(camera: Camera, copy: Copy) -> None:
    """Search in your own words."""
    page = camera.page
    results, box = page.locator("gapless-results"), page.locator("gapless-search input[name=q]")
    finder = page.locator("gapless-finder")

    def found() -> None:
        expect(results.locator("h2, h3").first).to_be_visible()
        page.wait_for_timeout(400)

    with copy.demo() as demo:
        site = demo.site
        camera.goto(f"{site}/")
        camera.chapter(en="Suggestions", ru="Подсказки", zh="输入提示")
        camera.card("Search in your own words", "A question, a typo, a filter, and no answer.", 1.6)
        camera.say(
            en="While you type, titles and headings are suggested.",
            ru="Пока вы печатаете, появляются подсказки: названия статей и заголовки.",
            zh="输入时会提示文章标题和小标题。",
        )
        camera.uncover()
        camera.click(box, along=0.3)
        camera.type("write a", after=lambda: expect(page.locator("[role=option]").first).to_be_visible())
        camera.hold(1.2)
        page.keyboard.press("Control+A")
        camera.look(0.3)
        camera.chapter(en="Ask a question", ru="Задайте вопрос", zh="提出问题")
        camera.say(
            en="But you need no special words. Ask as you would ask a colleague.",
            ru="Но особые слова не нужны. Спросите так, как спросили бы коллегу.",
            zh="但不需要特殊的关键词，像问同事一样提问即可。",
        )
        camera.type("how do i revert a release")
        camera.hold(0.5)
        camera.press("Enter", after=found)
        camera.say(
            en="Each result is an article. Below it are the sections that match.",
            ru="Каждый результат — статья. Под ней указаны подходящие разделы.",
            zh="每条结果是一篇文章，下面列出匹配的段落。",
        )
        section = results.locator("a", has_text="Choose a release").first
        camera.point(section, along=0.4)
        camera.hold(0.8)
        camera.say(
            en="Open a section, and you land on the right paragraph.",
            ru="Откройте раздел — и вы сразу на нужном абзаце.",
            zh="打开某个段落，就会直接到达相应的位置。",
        )
        camera.click(section, along=0.4, after=lambda: page.wait_for_url(re.compile("#")))
        page.wait_for_timeout(700)
        camera.look(1.2)

        camera.chapter(en="Mistype a word", ru="Опечатка", zh="输错字")
        camera.say(
            en="Press the slash key to search from any page. Typing errors do no harm.",
            ru="Клавиша «/» открывает поиск на любой странице. Опечатки не мешают.",
            zh="在任何页面按“/”键即可搜索。打错字也没有关系。",
        )
        camera.press("/", after=lambda: expect(finder.get_by_role("combobox")).to_be_focused())
        camera.type(
            "publishng failed", after=lambda: expect(finder.get_by_role("option").first).to_be_visible()
        )
        camera.hold(1.0)
        camera.press("Enter", after=found)
        camera.say(
            en="The page says which words it searched for instead.",
            ru="Страница показывает, какие слова она искала на самом деле.",
            zh="页面会说明实际搜索的是哪些词。",
        )
        camera.hold(1.0)

        camera.chapter(en="Filter", ru="Фильтры", zh="筛选")
        camera.say(
            en="Filters narrow the results, for example to troubleshooting.",
            ru="Фильтры сужают выдачу, например до статей об ошибках.",
            zh="可以筛选结果，例如只看故障排除类文章。",
        )
        camera.click(page.locator("gapless-results label", has_text="Troubleshooting").first, after=found)
        camera.hold(1.0)

        camera.chapter(en="When nothing answers", ru="Если ответа нет", zh="没有答案时")
        camera.say(
            en="When no article answers, the page says so, and you can pass the question on.",
            ru="Если ответа нет, страница так и скажет, и вопрос можно передать авторам.",
            zh="如果没有文章能回答，页面会如实告知，您可以把问题转交给作者。",
        )
        camera.goto(f"{site}/search/?q=")
        camera.look(0.2)
        camera.click(box, along=0.3)
        camera.type("cancel a flight")
        camera.press("Enter", after=lambda: expect(results).to_contain_text("No article answers this yet"))
        camera.hold(2.2)
        _show_studio(camera, demo)
    camera.end("Search in your own words")


def _show_studio(camera: Camera, demo: Demo) -> None:
    """Where writers see what customers did not find."""
    browser = camera.page.context.browser
    if browser is None:
        raise RuntimeError("The camera's browser is gone")
    writer = browser.new_context(locale="en-US", color_scheme="light").new_page()
    writer.goto(f"{demo.site}/login?next=/studio")
    agent.log_in(writer, demo.name, demo.password)
    writer.wait_for_url("**/studio")
    camera.turn_to(writer)
    camera.goto(f"{demo.site}/studio")
    camera.say(
        en="That question is not lost. In the studio, the writers see what is missing.",
        ru="Вопрос не пропадёт. В студии авторы видят, чего не хватает.",
        zh="这个问题不会丢失，作者会在工作室中看到还缺少什么。",
    )
    camera.point(writer.get_by_role("region", name="Heaviest open gaps").get_by_role("link").first, along=0.4)
    camera.hold(1.6)


ARTICLE = """\
---
id: print
title: Print an article
description: Print an article, or save it as a PDF.
type: howto
product: [Learn center]
keywords: [paper, save as PDF, hard copy]
answers:
  - save a page for reading offline
owner: docs
verified: 2026-11-22
review: 6 months
---

Every article can be printed from your browser.

## Print or save as PDF

1. Press Ctrl+P. On a Mac, press Cmd+P.
2. Choose a printer, or **Save as PDF**.
"""


def publishing(camera: Camera, copy: Copy) -> None:
    """Write and publish an article."""
    file = copy.directory / "content/searching/print.md"
    copy.run("publish")
    head, body = ARTICLE.split("\n\n", 1)
    camera.write("editor", "", name="content/searching/print.md")
    camera.chapter(en="Write", ru="Написать", zh="撰写")
    camera.card("Write and publish an article", "From an empty file to an article that search finds.", 1.6)
    camera.say(
        en="An article is one Markdown file. It begins with what the article is.",
        ru="Статья — это один файл Markdown. В начале сказано, что это за статья.",
        zh="一篇文章就是一个 Markdown 文件，开头说明这是什么文章。",
    )
    camera.uncover()
    editor = Editor(camera, "content/searching/print.md")
    first, answers = head.split("answers:")
    editor.type(first)
    camera.say(
        en="Under “answers” stand questions that must lead to this article.",
        ru="В «answers» — вопросы, по которым эта статья обязана находиться.",
        zh="“answers” 下面是必须能找到这篇文章的问题。",
    )
    editor.type("answers:" + answers + "\n\n")
    camera.say(
        en="Then come the steps, under headings that can be found.",
        ru="Дальше идут шаги под заголовками, по которым их найдут.",
        zh="然后是操作步骤，写在可以被搜索到的标题下。",
    )
    editor.type(body, each=5)
    file.write_text(editor.text, encoding="utf-8")

    camera.chapter(en="Publish", ru="Опубликовать", zh="发布")
    camera.say(
        en="One command publishes. It checks everything first.",
        ru="Публикует одна команда. Сначала она всё проверяет.",
        zh="一条命令即可发布。它会先检查所有内容。",
    )
    terminal = Terminal(camera)
    terminal.type("gapless publish")
    terminal.print(_last(copy.run("publish"), 4))
    camera.say(
        en="A mistake. The message names the file, the key, and the cure.",
        ru="Ошибка. В сообщении указаны файл, поле и способ исправить.",
        zh="有一处错误。提示写明了文件、字段和改正方法。",
    )
    camera.hold(2.0)
    camera.say(
        en="The old release stays online meanwhile. Correct the word, and publish again.",
        ru="Прежняя версия пока остаётся на сайте. Исправляем слово и публикуем снова.",
        zh="在此期间旧版本继续在线。改正后再次发布。",
    )
    editor.replace("type: howto", "type: how-to")
    camera.hold(0.5)
    file.write_text(editor.text, encoding="utf-8")
    terminal.type("gapless publish")
    terminal.print(_last(copy.run("publish"), 4))
    camera.say(
        en="The site and its search index go online together, in one step.",
        ru="Сайт и поисковый индекс обновляются вместе, за один шаг.",
        zh="网站和搜索索引一起上线，一步完成。",
    )
    camera.hold(1.0)

    camera.chapter(en="Find it", ru="Найти", zh="找到它")
    camera.say(
        en="Customers find it at once, in their own words.",
        ru="Клиенты сразу находят её своими словами.",
        zh="客户马上就能用自己的话找到它。",
    )
    with copy.served() as site:
        box = camera.page.locator("gapless-search input[name=q]")
        camera.goto(f"{site}/")
        camera.look(0.4)
        camera.click(box, along=0.3)
        camera.type("save a page as pdf")
        camera.press("Enter", after=lambda: camera.page.wait_for_timeout(1200))
        article = camera.page.locator("gapless-results a", has_text="Print an article").first
        camera.click(article, along=0.3, after=lambda: camera.page.wait_for_url("**/searching/print/**"))
        camera.page.wait_for_timeout(700)
        camera.look(2.0)
    camera.end("Write and publish an article")


def watching(camera: Camera, copy: Copy) -> None:
    """Jump to the right moment of a video."""
    page = camera.page

    def moved() -> None:
        page.wait_for_function("() => !document.querySelector('video').seeking")
        page.wait_for_timeout(400)

    with copy.served() as site:
        camera.goto(f"{site}/videos/search/")
        page.wait_for_function("() => document.querySelector('video').readyState >= 2")
        camera.chapter(en="Chapters", ru="Главы", zh="章节")
        camera.card("Jump to the right moment", "Chapters, transcript, and a link to one second.", 1.6)
        camera.say(
            en="A video page has a player, chapters, and the whole text of the video.",
            ru="На странице видео есть плеер, главы и весь текст видео.",
            zh="视频页面有播放器、章节和完整的文字记录。",
        )
        camera.uncover()
        camera.scroll(120)
        camera.say(
            en="Select a chapter, and the video goes there.",
            ru="Выберите главу — видео перейдёт к ней.",
            zh="选择一个章节，视频就跳到那里。",
        )
        camera.click(page.locator(".gapless-chapters a").nth(1), after=moved)
        camera.hold(1.5)

        camera.chapter(en="Transcript", ru="Расшифровка", zh="文字记录")
        camera.say(
            en="The transcript is ordinary text. Read it instead of watching.",
            ru="Расшифровка — обычный текст. Её можно читать вместо просмотра.",
            zh="文字记录是普通文本，可以代替观看。",
        )
        line = page.locator(".gapless-transcript a.gapless-time").nth(2)
        line.evaluate("e => scrollTo({top: e.getBoundingClientRect().top + scrollY - 480})")
        camera.look(0.8)
        camera.say(
            en="Select a time, and the video continues from there. The address now names the second.",
            ru="Выберите время — видео продолжится с него. В адресе теперь указана секунда.",
            zh="选择一个时间，视频就从那里继续。网址中现在带有秒数。",
        )
        camera.click(line, after=moved)
        camera.hold(1.2)
        camera.say(
            en="Copy that address, and others will see the same moment.",
            ru="Скопируйте адрес, и другие увидят тот же момент.",
            zh="复制这个网址，别人就能看到同一时刻。",
        )
        camera.hold(0.8)

        camera.chapter(en="Search inside videos", ru="Поиск внутри видео", zh="在视频中搜索")
        camera.say(
            en="Search leads into videos, too: to the moment, not only to the page.",
            ru="Поиск находит и видео: сразу нужный момент, а не только страницу.",
            zh="搜索也会找到视频中的那一刻，而不只是页面。",
        )
        opened = page.locator("gapless-finder").get_by_role("combobox")
        search = page.get_by_role("banner").get_by_role("link", name="Search")
        camera.click(search, after=lambda: expect(opened).to_be_focused())
        camera.type("typing errors do no harm")
        camera.press("Enter", after=lambda: page.wait_for_timeout(1200))
        moment = page.locator("gapless-results a[href*='#t=']").first
        camera.click(moment, along=0.4, after=lambda: page.wait_for_url(re.compile(r"#t=")))
        page.wait_for_function("() => document.querySelector('video').readyState >= 2")
        moved()
        camera.scroll(page.evaluate("document.querySelector('video').getBoundingClientRect().top - 70"))
        camera.hold(2.0)
    camera.end("Jump to the right moment")


def _last(output: str, lines: int) -> str:
    return "\n".join(output.strip().splitlines()[-lines:])


VIDEOS = (
    Video("search", searching),
    Video("publish", publishing),
    Video("watch", watching),
    Video("desk", answering),
    Video("contact", contacting),
)
