"""Every form and every field of the page: how it is filled in wrongly once, or why nothing can be wrong with it. What stands in the source and not
here fails test_forms_wrong.py. A field is named by its file and the key of its label, as Sources/Frontend/scripts/fields.js does."""
import re
from dataclasses import dataclass

from office import OWNER, ROOT

I18N = ROOT / "Sources/Frontend/src/i18n"
LOCALES = ("uk", "pl", "en")
SUBMIT = "button[type=submit]"


def catalogue(locale: str) -> dict[str, str]:
    """The plain texts of a language, by key."""
    found = {}
    for file in sorted((I18N / locale).glob("*.ts")):
        found |= dict(re.findall(r'^  "([^"]+)": "((?:[^"\\]|\\.)*)",$', file.read_text(), re.M))
    return {key: text.replace('\\"', '"') for key, text in found.items()}


WORDS = {locale: catalogue(locale) for locale in LOCALES}


@dataclass
class Fill:
    """A field of a form: its name in the source, what is typed, where it stands (by its label unless said) and whether that is wrong."""
    name: str
    value: str
    at: str = ""
    wrong: bool = True
    kept: bool = True
    # Where it stands once it was sent, if rows are sorted by their names in the language.
    then: str = ""

    def within(self, box, locale: str, sent: bool = False):
        if self.at:
            return box.locator(self.then if sent and self.then else self.at).first
        return box.get_by_label(WORDS[locale][self.name.split()[1]], exact=True).first


def right(name: str, value: str, at: str = "") -> Fill:
    return Fill(name, value, at, wrong=False)


@dataclass
class Form:
    """`open`: what brings it on screen, at `path`. `rounds`: fields that are filled in before it is sent, several times where a form names one thing
    at a time. `send`: the button, "blur" or a key; `after`: done before a later round."""
    path: str
    box: str
    rounds: list
    open: object = None
    send: str = SUBMIT
    who: str = OWNER["email"]


def press(key: str, box: str = "body"):
    """Presses the button that says this, in the language of the page."""
    return lambda page: page.locator(box).get_by_role("button", name=WORDS["uk"][key]).first.click()


def keys(*strokes: str):
    """Opens a conversation and presses keys there."""
    def act(page):
        page.get_by_role("option").filter(has_text=strokes[0]).first.click()
        page.wait_for_selector("article")
        for one in strokes[1:]:
            page.keyboard.press(one)
    return act


def choose(button: str, *items: str):
    """Opens a menu and chooses in it."""
    def act(page):
        page.locator(button).first.click()
        for key in items:
            page.get_by_role("menuitem", name=WORDS["uk"][key]).first.click()
    return act


def both(*acts):
    def act(page):
        for one in acts:
            one(page)
    return act


def typed(at: str, text: str):
    return lambda page: page.locator(at).first.fill(text)


def click(at: str):
    return lambda page: page.locator(at).first.click()


def picked(title: str, what: str):
    """Chooses in a list that is narrowed by typing."""
    def act(page):
        page.locator("dialog[open] [role=combobox]").fill(what)
        page.locator("dialog[open] [role=option]").first.click()
    return act


TOKEN = f"712345678:AAE{'x' * 32}"
SERVERS = "settings/channels/ServerFields.tsx"
OFFICE = "settings/office/OfficeEditor.tsx t(label)"
RULES = "settings/office/OrderRules.tsx t(label)"
WORK = "order/WorkFields.tsx"
SETTINGS = ".settings-body"


def servers(at: int):
    grid = f".server-grid >> nth={at} >> "
    return [f"{grid}input >> nth={index}" for index in range(3)]


def good_server(at: int) -> list[Fill]:
    host, port, user = servers(at)
    return [right(f"{SERVERS} field.host", "imap.example.org", host), right(f"{SERVERS} field.port", "993", port), right(f"{SERVERS} field.user", "biuro", user)]


MAILBOX = [right("settings/channels/Connect.tsx field.email", "biuro@example.org", "input[name=mailbox]"),
           right("settings/channels/Connect.tsx connect.password", "right password", "input[name=mailbox-password]")]
HOST, PORT, USER = servers(0)
AMOUNTS = [Fill(f"{WORK} order.characters", "many"), Fill(f"{WORK} hour", "few", ".form-three input >> nth=1"), Fill(f"{WORK} hour", "dear", ".form-three input >> nth=2"),
           Fill(f"{WORK} order.discount", "200")]

FORMS: dict[str, Form] = {
    # Whoever looks: name, signature, tokens, password, second step.
    "profile": Form("/settings/profile", "form.card >> nth=0", [[Fill("settings/Profile.tsx field.name", "")]]),
    "token": Form("/settings/tokens", "form.card", [[Fill("settings/Tokens.tsx tokens.name", "")]]),
    "password": Form("/settings/security", "form.card", [
        [Fill("settings/Security.tsx field.password.current", "")],
        [Fill("settings/Security.tsx field.password.current", "not it"), right("settings/Security.tsx field.password.new", OWNER["password"] + "!")],
        [right("settings/Security.tsx field.password.current", OWNER["password"]), Fill("settings/Security.tsx field.password.new", "short")]]),
    "second step": Form("/settings/security", "section[aria-labelledby=twofactor] form", [[Fill("settings/TwoFactor.tsx field.password.current", "not it")]],
                        open=press("twofactor.begin")),
    "second step, code": Form("/settings/security", "section[aria-labelledby=twofactor] form", [[Fill("settings/TwoFactor.tsx twofactor.enter", "12")]],
                              open=both(press("twofactor.begin"), typed("section[aria-labelledby=twofactor] form input[type=password]", OWNER["password"]),
                                        click("section[aria-labelledby=twofactor] form button[type=submit]"), lambda page: page.wait_for_selector(".totp-qr"))),
    "second step, off": Form("/settings/security", "section[aria-labelledby=twofactor] form",
                             [[right("settings/TwoFactor.tsx field.password.current", OWNER["password"]), Fill("settings/TwoFactor.tsx twofactor.code", "12")]],
                             open=press("twofactor.turnOff"), who="marta@example.test"),
    # Colleagues.
    "user": Form("/settings/users", "dialog form", [
        [Fill("settings/UserDialog.tsx field.name", "")],
        [right("settings/UserDialog.tsx field.name", "Nowy"), Fill("settings/UserDialog.tsx field.email", "nobody")],
        [right("settings/UserDialog.tsx field.email", "marta@example.test"), Fill("settings/UserDialog.tsx field.password.new", "short", "input[type=password]")],
        [Fill("settings/UserDialog.tsx field.email", "marta@example.test"), right("settings/UserDialog.tsx field.password.new", OWNER["password"], "input[type=password]")]],
        open=click(".settings-body .button.primary")),
    # Channels.
    "mailbox": Form("/settings/channels/connect", "form.settings-stack", [
        [Fill(MAILBOX[0].name, "nobody", MAILBOX[0].at)],
        [MAILBOX[0], Fill(MAILBOX[1].name, "", MAILBOX[1].at)],
        [*MAILBOX, Fill(f"{SERVERS} field.host", "", HOST), right(f"{SERVERS} field.port", "99999", PORT), right(f"{SERVERS} field.user", "", USER)],
        [right(f"{SERVERS} field.host", "imap.example.org", HOST), Fill(f"{SERVERS} field.port", "99999", PORT)],
        [*good_server(0)[:2], Fill(f"{SERVERS} field.user", " ", USER)],
        [*good_server(0), Fill(SERVERS, "no certificate", ".fold-body textarea")]], open=click(".fold-head")),
    "mailbox, later": Form("/settings/channels/{email}", "form[aria-labelledby=mailbox-settings]", [[Fill("settings/channels/AccountSettings.tsx account.name", "")]]),
    "bot": Form("/settings/channels/telegram", "form.settings-stack", [
        [Fill("settings/channels/ConnectTelegram.tsx tg.token", "")],
        [Fill("settings/channels/ConnectTelegram.tsx tg.token", "abc")],
        [right("settings/channels/ConnectTelegram.tsx tg.token", TOKEN), Fill("settings/channels/TelegramAdvanced.tsx tg.base", "ftp://somewhere")],
        [right("settings/channels/TelegramAdvanced.tsx tg.base", ""), Fill("settings/channels/TelegramAdvanced.tsx tg.proxy", "somewhere")]],
        open=click(".tg-advanced button")),
    "bot, later": Form("/settings/channels/{telegram}", "form[aria-labelledby=bot-settings]", [
        [Fill("settings/channels/TelegramAccount.tsx account.name", "")],
        [right("settings/channels/TelegramAccount.tsx account.name", "Бюро"), Fill("settings/channels/TelegramAccount.tsx tg.token.new", "abc", "input[name=bot-token]")]]),
    "reply": Form("/settings/replies/new", ".reply-form", [
        [Fill("settings/replies/ReplyEditor.tsx replies.title", ""), right("settings/replies/ReplyEditor.tsx replies.shortcut", "two words")],
        [right("settings/replies/ReplyEditor.tsx replies.title", "Prices"), Fill("settings/replies/ReplyEditor.tsx replies.shortcut", "two words")],
        [right("settings/replies/ReplyEditor.tsx replies.shortcut", "prices"), Fill("settings/replies/ReplyTexts.tsx", "", "textarea")]]),
    # What the office works with.
    "language": Form("/settings/languages", "dialog form", [[
        *(Fill("settings/office/NamesDialog.tsx names.in", "", f"input >> nth={index}") for index in range(3)),
        Fill("settings/office/Languages.tsx languages.code", "1t"), Fill("settings/office/Languages.tsx languages.price.in", "many", "input >> nth=4")]],
        open=press("languages.add")),
    "price of a language": Form("/settings/languages", ".office-rows", [[Fill("settings/office/Languages.tsx languages.price.of", "many", ".inline input", then=".inline.invalid input")]], send="Enter"),
    "pair": Form("/settings/languages", ".pair-form", [[
        Fill("settings/office/PairPrices.tsx pairs.from", "", "select >> nth=0"), Fill("settings/office/PairPrices.tsx pairs.to", "", "select >> nth=1"),
        Fill("settings/office/PairPrices.tsx languages.price.in", "many", "input")]]),
    "price of a pair": Form("/settings/languages", "section[aria-labelledby=pairs] .office-rows", [[Fill("settings/office/PairPrices.tsx pairs.price.of", "many", ".inline input", then=".inline.invalid input")]], send="Enter"),
    "document": Form("/settings/documents", "dialog form", [[
        *(Fill("settings/office/NamesDialog.tsx names.in", "", f"input >> nth={index}") for index in range(3)), Fill("settings/office/DocumentTypes.tsx documents.factor", "much")]],
        open=press("documents.add")),
    "factor of a document": Form("/settings/documents", ".office-rows", [[Fill("settings/office/DocumentTypes.tsx documents.factor.of", "much", ".inline input", then=".inline.invalid input")]], send="Enter"),
    "specialisation": Form("/settings/specialisations", ".special-form", [[Fill("settings/office/Specialisations.tsx special.name", "")]]),
    "name of a specialisation": Form("/settings/specialisations", ".office-rows", [[Fill("settings/office/Specialisations.tsx special.name.of", "", ".inline input", then=".inline.invalid input")]], send="Enter"),
    "office": Form("/settings/offices/new", "form.settings-stack", [[
        Fill(OFFICE, "", "input >> nth=0"), Fill(OFFICE, "?", "input >> nth=2"), Fill(OFFICE, "12", "input[type=tel]"), Fill(OFFICE, "nobody", "input[type=email]"),
        Fill("settings/office/Hours.tsx from", "25:99", ".hours input:not([type=checkbox]) >> nth=0"),
        Fill("settings/office/Holidays.tsx holidays.date", "", ".holidays input[type=date]"), Fill("settings/office/Holidays.tsx holidays.name", "", ".holidays input >> nth=1")]],
        open=press("holidays.add")),
    "rules": Form("/settings/orders", "form.settings-stack", [[
        Fill("settings/office/OrderRules.tsx rules.order_number_pattern", ""), Fill("settings/office/OrderRules.tsx rules.receipt_number_pattern", "{year"),
        Fill(RULES, "ZZ", "fieldset >> nth=1 >> input >> nth=0"), Fill("settings/office/VatRates.tsx rules.vat.rate", "all", ".vat-rates input >> nth=0"),
        *(Fill(RULES, "much", f".field-three input >> nth={index}") for index in range(3)), Fill(RULES, "Nowhere", "input[list=zones]"),
        *(Fill(RULES, "x", f"fieldset:last-of-type .field-pair input >> nth={index}") for index in range(2))]]),
    "quiet hours": Form("/settings/notifications", ".quiet >> nth=0", [[Fill("settings/office/Notifications.tsx quiet.${side}.${end}", "25:99", ".hours-span input")]],
                        open=lambda page: page.locator(".quiet").first.locator("input[type=radio]").nth(1).check(), send="blur"),
    # Clients.
    "new client": Form("/clients/new", ".client-form form", [[
        Fill("client/page/NewClient.tsx client.called", ""), Fill("client/page/NewClient.tsx client.emails", "nobody"), Fill("client/page/NewClient.tsx client.phones", "12"),
        Fill("client/page/NewClient.tsx client.latin", "Олена")]]),
    "name of a client": Form("/clients/{client}", "body", [[Fill("client/fields/About.tsx client.called", "")]], send="Enter"),
    "Latin name": Form("/clients/{client}", "body", [[Fill("client/fields/LatinName.tsx client.latin", "Олена")]], send="Enter"),
    "tax number": Form("/clients/{client}", "body", [[Fill("client/fields/About.tsx client.tax", "!")]], send="Enter"),
    "e-mail of a client": Form("/clients/{client}", "body", [[Fill("client/fields/Contacts.tsx client.emails", "nobody", "input[inputmode=email]")]], send="Enter"),
    "phone of a client": Form("/clients/{client}", "body", [[Fill("client/fields/Contacts.tsx client.phones", "12", ".list-line input[inputmode=tel]")]], send="Enter",
                              open=press("client.phone.add")),
    "note about a client": Form("/clients/{client}", "form.client-note-form", [[Fill("client/timeline/NoteForm.tsx client.note.write", " ", "textarea")]], open=click(".note-begin")),
    "note that is changed": Form("/clients/{client}", ".entry .client-note-form", [[Fill("client/timeline/NoteItem.tsx client.note.edit", " ", "textarea")]],
                                 open=choose(".entry.noted .icon-button", "client.note.edit"), send=""),
    "clients from a file": Form("/clients/import", ".client-form", [[Fill("client/import/ImportPane.tsx file", "nonsense", "input[type=file]")]], send=""),
    "a client for good": Form("/clients/{client}", "dialog form", [[Fill("client/page/EraseDialog.tsx erase.confirm", "somebody", "input")]],
                              open=choose(".client-page-head [aria-haspopup=menu]", "erase.open")),
    # Inbox.
    "saved view": Form("/inbox", "dialog form", [[Fill("inbox/ViewDialogs.tsx views.name", "")]], open=choose(".tabs [aria-haspopup=menu]", "views.save")),
    "name of a saved view": Form("/inbox", ".view-lines", [[Fill("inbox/ViewDialogs.tsx views.name", "")]], send="Enter", open=choose(".tabs [aria-haspopup=menu]", "views.manage")),
    "snooze": Form("/inbox", "dialog form", [[Fill("inbox/SnoozeMoment.tsx snooze.moment.label", "2020-01-01T10:00")]],
                   open=both(keys("Piotr", "s"), picked("snooze.title", WORDS["uk"]["snooze.moment"]))),
    "later": Form("/inbox", "dialog form", [[Fill("composer/LaterDialog.tsx later.when", "2020-01-01T10:00", "input")]], send="",
                  open=both(keys("Piotr", "r"), typed("form.letter textarea", "Tekst"), choose("form.letter .send [aria-haspopup=menu]", "later.pick"))),
    "first letter": Form("/inbox", "form.letter", [[Fill("composer/Chips.tsx", "nobody", ".recipients .chips-box input", kept=False)]], send="Enter",
                         open=both(lambda page: page.wait_for_selector("[role=option]"), lambda page: page.keyboard.press("c"), lambda page: page.wait_for_selector(".recipients"))),
    "answer": Form("/inbox", "form.letter", [[Fill("composer/TextField.tsx letter.text", " ", "textarea")]], send="Control+Enter",
                   open=both(keys("Piotr", "r"), lambda page: page.wait_for_selector("form.letter .goes-to"))),
    "answer in a chat": Form("/inbox", "form.chat-letter", [[Fill("composer/TextField.tsx letter.text", "x" * 9000, "textarea")]], send="Control+Enter", open=keys("Олена Гнатюк", "r")),
    "what was said in a chat": Form("/inbox", "form.chat-letter", [[Fill("composer/ChatEdit.tsx letter.text", " ", "textarea")]], send="Control+Enter",
                                    open=both(keys("Олена Гнатюк"), lambda page: page.locator("article.chat").filter(has_text="Це кнопка").last.locator("[aria-haspopup=menu]").first.click(),
                                              lambda page: page.get_by_role("menuitem", name=WORDS["uk"]["chat.edit"], exact=True).click())),
    # Orders.
    "order": Form("/inbox", ".order-form form", [[
        Fill("order/ClientFields.tsx field.name", ""), Fill("order/ClientFields.tsx field.email", "nobody"), Fill("order/ClientFields.tsx form.phone", "12"), *AMOUNTS,
        Fill("order/OrderForm.tsx order.deadline.date", ""), right("order/OrderForm.tsx order.deadline.time", "12:00")]],
        open=both(keys("Grace", "o"), lambda page: page.wait_for_selector(".order-form form[aria-busy=false]"), lambda page: page.locator(".form-client-head button").click(),
                  lambda page: page.locator("dialog [role=combobox]").fill("Zzz"), lambda page: page.locator("dialog [role=option]").last.click())),
    "sums of an order": Form("/inbox", ".order-form form", [
        [Fill(f"{WORK} order.price_netto", "many")], [Fill(f"{WORK} order.price_brutto", "many")],
        [Fill(f"{WORK} order.target_language", "{pl}"), right(f"{WORK} order.source_language", "{pl}"), right(f"{WORK} order.price_brutto", "100")]],
        open=both(keys("Grace", "o"), lambda page: page.wait_for_selector(".order-form form[aria-busy=false]"))),
    "field of an order": Form("/inbox?order={order}", ".order-sheet", [[Fill("order/Editable.tsx", "many", "[data-field=characters] input")]], open=click("[data-field=characters] .prop-value"), send="Enter"),
    "payment": Form("/inbox?order={order}", "form.sheet-form", [
        [Fill("order/Payments.tsx pay.amount", "0")], [right("order/Payments.tsx pay.amount", "1"), Fill("order/Payments.tsx pay.date", "")],
        [right("order/Payments.tsx pay.date", "2026-11-20"), Fill("order/Payments.tsx pay.receipt", "KP/7")]], open=press("pay.add", ".order-sheet")),
    "void": Form("/inbox?order={order}", ".payment form.inline-form", [[Fill("order/Payments.tsx pay.void.reason", "")]], open=click(".payment .text-button")),
    "papers": Form("/inbox?order={order}", "form.sheet-form", [
        [Fill("order/Originals.tsx papers.what", "")], [right("order/Originals.tsx papers.what", "Akt"), Fill("order/Originals.tsx papers.count", "0")]], open=press("papers.add", ".order-sheet")),
    "quote": Form("/inbox", ".quote-form form", [[Fill("order/QuoteEditor.tsx quote.line.what", ""), *AMOUNTS]], open=both(keys("Ірина"), lambda page: page.locator(".client-orders").get_by_role("button", name=WORDS["uk"]["quote.make"]).click())),
    "text of a quote": Form("/inbox", ".quote-form form", [[Fill("order/QuoteEditor.tsx quote.text", " ")]],
                            open=both(keys("Ірина"), lambda page: page.locator(".client-orders").get_by_role("button", name=WORDS["uk"]["quote.make"]).click(),
                                      typed(".quote-line input", "Договір"), lambda page: page.get_by_label(WORDS["uk"]["order.price_brutto"], exact=True).fill("100"),
                                      lambda page: page.wait_for_selector(".price-total strong"), lambda page: page.keyboard.press("Control+Enter"),
                                      lambda page: page.wait_for_selector(".quote-form textarea"))),
    # Money.
    "money": Form("/finance", "dialog form", [
        [Fill("finance/Dialogs.tsx finance.amount", "many")], [right("finance/Dialogs.tsx finance.amount", "1"), Fill("finance/Dialogs.tsx finance.date", "")],
        [right("finance/Dialogs.tsx finance.date", "2026-11-20"), Fill("finance/Dialogs.tsx finance.receipt", "KP/7")]], open=both(press("finance.add"), click("dialog [role=option]"))),
    "money that is void": Form("/finance", "dialog form", [[Fill("finance/Dialogs.tsx finance.void.reason", "")]], open=choose(".money-more .icon-button", "finance.void")),
    "money that is changed": Form("/finance", "dialog form", [[Fill("finance/Dialogs.tsx finance.date", "")]], open=choose(".money-more .icon-button", "finance.edit")),
}

# Fields that need no example of their own: one's own password.
PICKED = {"settings/Security.tsx field.password.current", "settings/TwoFactor.tsx field.password.current"}

# Before the inbox, by tests of their own: test_setting_up, test_signing_in.
ELSEWHERE = {"auth/SetupScreen.tsx field.name", "auth/SetupScreen.tsx field.email", "auth/SetupScreen.tsx field.password", "auth/LoginScreen.tsx field.email",
             "auth/LoginScreen.tsx field.password", "reading/SecondStep.tsx totp.recovery.code"}

# What is chosen from what is offered, ticked or drawn cannot be wrong by itself.
CHOICES = {"ChoiceLine", "Segments", "Select", "select"}
TICKS = {"checkbox", "radio", "range"}

# With what else nothing can be wrong, and why.
DRAWN = "draws the fields of other entries"
SEARCH = "a search; what finds nothing says so (test_states.py)"
ANY = "any text is right, and a longer one than fits cannot be typed"
EMPTY = "any day is right, and so is none"
NOTHING = {
    "client/fields/ListLines.tsx called": DRAWN, "client/fields/TextLine.tsx": DRAWN, "order/LongField.tsx": DRAWN, "settings/office/Inline.tsx label": DRAWN,
    "settings/office/PatternField.tsx label": DRAWN,
    "client/list/ClientsScreen.tsx clients.search": SEARCH, "orders/Search.tsx label": SEARCH, "search/SearchField.tsx search.label": SEARCH, "ui/Picker.tsx title": SEARCH,
    "auth/SetupScreen.tsx setup.office": ANY, "client/fields/Contacts.tsx client.addresses": ANY, "client/fields/NoteField.tsx": ANY, "client/fields/TagLine.tsx": ANY, "composer/Recipients.tsx": ANY, "finance/Dialogs.tsx finance.notes": ANY, "settings/Signature.tsx": ANY, "order/Originals.tsx papers.place": ANY, "order/OrderForm.tsx order.description": ANY,
    "order/OrderForm.tsx order.reference_code": ANY, "order/OrderForm.tsx order.repertorium_number": ANY,
    "order/Originals.tsx papers.to": ANY, "order/Payments.tsx pay.notes": ANY, "order/Cancelling.tsx cancel.reason": ANY, "settings/office/Specialisations.tsx special.description": ANY,
    "settings/office/Specialisations.tsx special.description.of": ANY,
    "order/OrderNotes.tsx notes.add": "there is nothing to save an empty one with", "thread/NoteComposer.tsx note.title": "there is nothing to save an empty one with",
    "finance/Dialogs.tsx finance.posting": EMPTY, "finance/Dialogs.tsx finance.service": EMPTY, "finance/FinanceScreen.tsx date": EMPTY, "order/Editable.tsx date": EMPTY, "finance/PaymentLine.tsx finance.posting": EMPTY,
    "order/Payments.tsx pay.posting": EMPTY, "order/Payments.tsx pay.service": EMPTY, "order/QuoteEditor.tsx quote.valid": EMPTY,
    "order/Editable.tsx order.deadline.time": "stands beside its date, which says what is wrong", "order/OrderForm.tsx order.deadline.time": "stands beside its date, which says what is wrong",
    "settings/channels/ServerFields.tsx file": "what the file holds comes into the field over it",
    "settings/channels/AccountSettings.tsx connect.password": "empty keeps the one that is there; a wrong one fails the test of the servers (test_channels.py)",
}
