"""A library's small site in three languages, its readers' questions, and the mails that ask them."""

from __future__ import annotations

from collections.abc import Iterator

from search.documents import Document
from tests.search.site import article

PAGES = {
    "en": (
        ("Borrow a book", "You may keep a book for four weeks. Show your card at the desk to borrow it."),
        (
            "Return a book",
            "Return books at the desk or in the box beside the door. A late book costs one euro.",
        ),
        (
            "Get a card",
            "A card costs ten euros a year. Bring a passport. Children get a card free of charge.",
        ),
        ("Reserve a room", "Groups reserve a room for two hours on the page Rooms."),
        ("Print and copy", "The printer takes coins. A copy costs ten cents."),
    ),
    "ru": (
        ("Взять книгу", "Книгу можно держать четыре недели. Покажите билет у стойки, чтобы взять книгу."),
        ("Вернуть книгу", "Книги возвращают у стойки или в ящик у двери. Опоздание стоит сто рублей."),
        ("Получить билет", "Билет стоит пятьсот рублей в год. Нужен паспорт. Детям билет выдают бесплатно."),
        ("Забронировать комнату", "Группы бронируют комнату на два часа на странице «Комнаты»."),
        ("Печать и копии", "Принтер принимает монеты. Копия стоит десять рублей."),
    ),
    "zh": (
        ("借书", "图书可以借四个星期。在服务台出示借书证就可以借书。"),
        ("还书", "图书还到服务台或者门口的还书箱。超期每天罚款一元。"),
        ("办理借书证", "借书证每年五十元,需要带护照。儿童免费办理借书证。"),
        ("预约房间", "小组可以在房间页面预约两个小时的房间。"),
        ("打印和复印", "打印机收硬币。复印一张一元。"),
    ),
}
ANSWERED = {
    "en": ("How do I borrow a book?", "Where can I return a late book?", "What does a card cost a year?"),
    "ru": ("Как взять книгу?", "Где можно вернуть книги?", "Сколько стоит билет в год?"),
    "zh": ("图书可以借几个星期?", "怎么办理借书证?", "复印一张多少钱?"),
}
UNANSWERED = {
    "en": (
        "May I bring a dog?",
        "Do you sell coffee?",
        "Is there parking for bicycles?",
        "Which bus stops here?",
    ),
    "ru": ("Можно ли прийти с собакой?", "Продаёте ли вы кофе?", "Есть ли стоянка для велосипедов?"),
    "zh": ("可以带宠物狗进来吗?", "你们卖咖啡和面包吗?", "附近有停车场吗?"),
}
MAILS = {
    "en": (
        "Dear Eve, I hope you are well. {} Yours, Adam",
        (
            "Good evening Ms Okafor,\n\nmy name is Harriet Blom and I live in Aberdeen. We borrow a book or "
            "two every week, the children love your desk. {} My card number is KX-48812.\n\nKind regards,\n"
            "Harriet Blom\nBlom & Sons\nTel. 0131 496 0000"
        ),
        "{}\n\nSent from my Galaxy\n\n> On 12 Oct 2026, Library wrote:\n> Return the book, please.",
        "Hello,\n{}\n\n[2026-10-02 11:20:14] ERROR printer timeout while loading /copy\n\nRegards, Wiktor",
    ),
    "ru": (
        "Здравствуйте, Мария! {} Напишите, пожалуйста. Елена",
        (
            "Добрый день, меня зовут Геннадий Верещагин, я из Калуги. Мы каждую неделю берём книгу или две, "
            "детям нравится. {} Номер билета 48812-К.\n\nС уважением,\nГеннадий Верещагин\n+7 910 000-00-00"
        ),
        "{}\n\nОтправлено с Samsung\n\n12 октября 2026 г., Библиотека пишет:\n> Верните книгу у стойки.",
    ),
    "zh": (
        "您好,{} 谢谢!\n小李",
        (
            "李老师您好,我叫欧阳婷,住在昆明。我们每个星期都来借书,孩子们很喜欢。{} 我的订单号是 KX48812。\n\n"
            "祝好\n欧阳婷"
        ),
        "{}\n\n发自我的手机\n\n2026年10月12日,图书馆写道:\n> 请把图书还到服务台。",
    ),
}


def documents() -> Iterator[Document]:
    """The articles of all languages."""
    for lang, pages in PAGES.items():
        for number, (title, text) in enumerate(pages):
            yield article(f"{lang}-{number}", title, text, lang=lang)
