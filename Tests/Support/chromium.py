"""The browser of the tests and of the bench: Debian's Chromium without its own windows and menus, the same engine for a third of the work."""
BROWSER = "/usr/bin/chromium-headless-shell"
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions", "--disable-background-networking"]
