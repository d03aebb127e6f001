"""Scenes of a conversation: mail and chats, what stands in them, and what is done to them as a whole."""
from scenes_inbox import refused
from staging import Scene

TEXT = ".letter-text"
MESSAGES = "**/api/v1/communications/conversations/*/messages?*"


def thread(who, sign="article", path="/inbox"):
    return lambda page, stage: stage.thread(who, sign)


def pressed(who, stroke, sign):
    def show(page, stage):
        stage.thread(who)
        page.keyboard.press(stroke)
        page.wait_for_selector(sign)
    return show


def html(page, stage):
    stage.thread("Grace", "iframe")
    page.wait_for_function("() => [...document.querySelectorAll('iframe')].some(one => one.contentDocument?.querySelector('table'))")


def whole_html(page, stage):
    html(page, stage)
    page.locator("iframe").first.scroll_into_view_if_needed()


def details(page, stage):
    stage.thread("Sophie Turner")
    page.get_by_role("button", name=stage.word("details.show")).last.click()
    page.wait_for_selector(".details dd")


def mention(page, stage):
    stage.thread("Małgorzata")
    page.keyboard.press("n")
    page.locator(".note-composer textarea").fill("")
    page.keyboard.insert_text("Рахунок виставлено, @")
    page.wait_for_selector(".mention-list")


def presence(page, stage):
    stage.thread("Тарас Шевчук")
    page.wait_for_selector("[data-connection=live]", state="attached")
    other = stage.colleague(f"/inbox/{stage.talk('Тарас Шевчук')}")
    other.wait_for_selector("article")
    other.keyboard.press("n")
    other.locator(".note-composer textarea").press_sequentially("Я подзвоню")
    page.wait_for_selector(".thread-head .presence")
    yield
    other.locator(".note-composer textarea").fill("")


def standing(page, stage):
    stage.thread("James", ".standing-card")
    page.locator(".standing-card summary").click()


def related(page, stage):
    stage.thread("Jan Głąb", ".standing.moved")


def split(page, stage):
    stage.thread("Олена Коваленко")
    stage.more("split.title")
    page.wait_for_selector(".choosable")
    page.locator(".choosable .text-button").nth(1).click()


def merge(page, stage):
    stage.thread("Олена Коваленко")
    page.keyboard.press("Shift+M")
    page.locator("dialog input").first.fill("Invoice")
    page.wait_for_selector("dialog [role=option]")


def menu(page, stage):
    stage.thread("Олена Коваленко")
    page.locator(".thread-head .menu > button").click()
    page.wait_for_selector("[role=menu]")


def chat(who, top=False, sign="article.chat"):
    def show(page, stage):
        stage.thread(who, sign)
        if top:
            page.locator(".thread-scroll").evaluate("box => { box.scrollTop = 0; }")
    return show


def said(page, text):
    return page.locator("article.chat").filter(has_text=text).last


def versions(page, stage):
    stage.thread("Олена Гнатюк", "article.chat")
    said(page, "Дві присяжні сторінки, 120 zł").locator(".meta-edited").click()
    page.wait_for_selector("dialog li")


def react(page, stage):
    stage.thread("Олена Гнатюк", "article.chat")
    said(page, "Цитую вас").focus()
    page.keyboard.press("Equal")
    page.wait_for_selector(".reaction-picker")


def chat_menu(page, stage):
    stage.thread("Олена Гнатюк", "article.chat")
    said(page, "чекаю на четвер").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=menu]")


def chat_answer(page, stage):
    stage.thread("Олена Гнатюк", "article.chat")
    said(page, "чекаю на четвер").focus()
    page.keyboard.press("r")
    page.locator(TEXT).fill("Так, **у четвер** до 16:00. Адреса та сама.")
    page.wait_for_selector(".letter-quote")


def chat_refused(page, stage):
    office = stage.office
    one = next(one for one in stage.api(f"/api/v1/communications/conversations/{stage.talk('Katarzyna Nowak')}/messages?limit=100")["items"] if one["direction"] == "outbound")
    office.make("chat_changes", id=one["id"], fields={"state": "sent", "fault": None, "error": None, "outgoing": None, "changes": [
        {"kind": "edit", "state": "failed", "text": "Wycena będzie jutro.", "detail": "message can't be edited", "at": one["created_at"]}]})
    stage.thread("Katarzyna Nowak", "article.chat")


def waits(page, stage):
    id = stage.talk("Олена Коваленко")
    stage.sign_in()
    page.route(MESSAGES, lambda route: None)
    page.goto(f"{stage.office.origin}/inbox/{id}")
    page.wait_for_selector(".thread-inner .bone")


def failed(page, stage):
    id = stage.talk("Олена Коваленко")
    stage.sign_in()
    page.route(MESSAGES, refused)
    page.goto(f"{stage.office.origin}/inbox/{id}")
    page.wait_for_selector(".thread-column [role=alert]")


def gone(page, stage):
    stage.go("/inbox/00000000-0000-4000-8000-000000000000", ".thread-column .empty, .main .empty")


def lightbox(page, stage):
    stage.thread("Daniel Weber", "a.picture")
    page.locator("a.picture").first.click()
    page.wait_for_selector(".lightbox img")


def lightbox_broken(page, stage):
    page.route("**/api/v1/files/*", lambda route: route.fulfill(body="no picture", content_type="image/png"))
    stage.thread("Daniel Weber", "a.picture")
    page.locator("a.picture").first.click()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".lightbox [role=alert]")


def paper(page, stage):
    stage.thread("Grace")
    page.keyboard.press("Control+p")
    page.wait_for_selector(".print-preview .paper-message")


def bubble(page, stage):
    stage.thread("Наталія")
    page.locator('.plain a[href^="tel:"]').first.focus()
    page.wait_for_selector(".contact-bubble")


def panel(page, stage):
    stage.thread("Олена Гнатюк", "article.chat")
    if stage.small:
        stage.more("client.panel")
        page.wait_for_selector("dialog.sheet .panel-section")
    else:
        page.wait_for_selector(".panel-section")


def panel_failed(page, stage):
    id = stage.talk("Олена Коваленко")
    page.route("**/api/v1/crm/clients/*", refused)
    stage.go(f"/inbox/{id}", "article")
    if stage.small:
        stage.more("client.panel")
    page.wait_for_selector(".panel-note[role=alert]")


def panel_unknown(page, stage):
    stage.thread("Карпати Буд", "article.chat")
    if stage.small:
        stage.more("client.panel")
    page.wait_for_selector(".panel-inner")


SCENES = [
    Scene("thread", thread("Олена Коваленко")),
    Scene("thread-html", html),
    Scene("thread-html-whole", whole_html, sizes=("hand",)),
    Scene("thread-files", thread("Daniel Weber", "a.picture")),
    Scene("thread-odd", thread("Софія")),
    Scene("thread-bounce", thread("Piotr")),
    Scene("thread-oversized", thread("Delivery to Berlin", ".oversized")),
    Scene("thread-closed", thread("Богдан Мельник")),
    Scene("thread-snoozed", thread("Paweł Krawiec")),
    Scene("thread-notes", thread("Тарас Шевчук", ".bubble.note")),
    Scene("thread-mention", mention),
    Scene("thread-presence", presence),
    Scene("thread-refused", standing),
    Scene("thread-uncertain", thread("Ewa Kamińska", ".standing-card")),
    Scene("thread-later", thread("Paweł Jabłoński", ".standing-line")),
    Scene("thread-merged", thread("Katarzyna Ćwik", ".standing.moved")),
    Scene("thread-split-off", related),
    Scene("thread-split", split),
    Scene("thread-merge", merge),
    Scene("thread-menu", menu),
    Scene("thread-details", details),
    Scene("thread-waits", waits, pending=True),
    Scene("thread-failed", failed, complaints=("503",)),
    Scene("thread-gone", gone, complaints=("404",)),
    Scene("chat", chat("Олена Гнатюк")),
    Scene("chat-group", chat("Карпати Буд")),
    Scene("chat-group-top", chat("Карпати Буд", top=True)),
    Scene("chat-kinds", chat("Katarzyna Nowak")),
    Scene("chat-kinds-top", chat("Katarzyna Nowak", top=True)),
    Scene("chat-blocked", chat("Юрій Панчук")),
    Scene("chat-read-only", chat("Оголошення")),
    Scene("chat-channel", chat("Новини бюро")),
    Scene("chat-versions", versions),
    Scene("chat-react", react),
    Scene("chat-menu", chat_menu),
    Scene("chat-answer", chat_answer),
    Scene("lightbox", lightbox),
    Scene("lightbox-broken", lightbox_broken),
    Scene("paper", paper),
    Scene("contact", bubble),
    Scene("panel", panel),
    Scene("panel-failed", panel_failed, complaints=("503",)),
    Scene("panel-unknown", panel_unknown),
]
