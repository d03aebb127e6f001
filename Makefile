# What people do with Dragoman from its sources. `make run` is the beginning.
SHELL := /bin/bash
DATA ?= var
LISTEN ?= 127.0.0.1:8080
RELEASE := .build-release
VENV := .build/venv/bin
# Where nobody watches, a test that fails is tried once more, and named as RERUN: what is broken fails twice.
PYTEST := $(VENV)/pytest -q $(if $(CI),--reruns 1 -r fER)

.PHONY: run demo build page release deb test-package test test-swift test-mail test-backup test-listener test-sending test-telegram test-https test-browser bench screenshots fuzz format lint clean

## Build the page and the binary, start the appliance on http://127.0.0.1:8080 with its data in ./var
run: build
	.build/debug/dragoman serve --data $(DATA) --listen $(LISTEN)

## An invented office full of life on http://127.0.0.1:8080, made anew in ./var-demo at every start; mail and Telegram are played, nothing leaves
## the machine. Ctrl-C ends it
demo: build
	swift build --product dragoman-fake-telegram
	@python3 Demo/run.py --data $(if $(filter file,$(origin DATA)),var-demo,$(DATA)) --port $(lastword $(subst :, ,$(LISTEN)))

build: page
	swift build --product dragoman

page:
	@packaging/require.sh build
	@sh Sources/Frontend/build.sh
	@# The compiler looks for the page only when it compiles this file.
	@[ Sources/Assets/Page.c -nt build/page/index.html ] || touch Sources/Assets/Page.c

## The binary as it is shipped: optimised, with the Swift runtime inside
release: page
	swift build -c release --scratch-path $(RELEASE) --static-swift-stdlib --product dragoman

## The Debian package, into build/deb
deb: release
	@packaging/require.sh deb
	packaging/deb.sh

## The package in a booted Debian: install, mail, kill, watchdog, upgrade and back, backup, HTTPS, nginx, remove, purge. Needs a release build; root
test-package:
	@packaging/require.sh package-test
	python3 Tests/Package/run.py

## All tests: units, mails against the truth, kill loops, backups, listener and sending against real mail servers, Telegram, HTTPS and floods, browser
test:
	@packaging/require.sh test
	@packaging/venv.sh
	$(MAKE) lint lint-page page
	@# What fails in one suite hides nothing of the others; it fails in the end.
	$(MAKE) -k test-swift test-mail test-backup test-listener test-sending test-telegram test-https test-browser

## Checks of the page, and its unit tests
lint-page:
	sh Sources/Frontend/build.sh check
	sh Sources/Frontend/build.sh test

test-swift: page
	swift build --build-tests
	@# One after another: tests of timeouts must not compete with tests of password hashing for two cores.
	swift test --skip-build --no-parallel

test-mail:
	$(PYTEST) Tests/Mail Tests/Kill

test-backup:
	$(PYTEST) Tests/Backup

test-listener:
	$(PYTEST) -n 3 Tests/Listener

test-sending:
	$(PYTEST) -n 3 Tests/Sending

test-telegram:
	$(PYTEST) -n 3 Tests/Telegram

test-https:
	$(PYTEST) -n 3 Tests/Https

test-browser:
	$(PYTEST) -n 2 --dist loadfile Tests/Browser

## Speed and size beside peers, in one run
bench:
	@packaging/require.sh bench
	$(MAKE) release
	swift build -c release --scratch-path $(RELEASE) --static-swift-stdlib --product dragoman-bench-fill
	swift build -c release --scratch-path $(RELEASE) --static-swift-stdlib --product dragoman-fake-telegram
	@packaging/venv.sh
	$(VENV)/python Bench/run.py --binary $(RELEASE)/release/dragoman --fill $(RELEASE)/release/dragoman-bench-fill

## Pictures of every screen and state, in both sizes and themes and three languages, into ./screenshots, and sheets of many at once in ./screenshots/sheets;
## the same checks as in `make test` meanwhile; and those of the README. Some of them: make screenshots ONLY=palette
ONLY ?=
screenshots: build
	@packaging/require.sh test
	@packaging/venv.sh
	DRAGOMAN_ALL_PICTURES=1 $(VENV)/pytest -q -n 2 --dist load Tests/Browser/test_scenes.py $(if $(ONLY),-k "$(ONLY)")
	$(VENV)/python Tests/Browser/sheets.py
	$(if $(ONLY),,$(VENV)/python Tests/Browser/readme.py)

## libFuzzer with AddressSanitizer on what parses the outside world; SECONDS each
SECONDS_EACH ?= 600
fuzz:
	@packaging/require.sh build
	for target in mime html frames imap telegram office rtf; do Fuzz/run.sh $$target $(SECONDS_EACH) || exit 1; done

format:
	swift format --in-place --recursive Package.swift Sources Tests Fuzz Bench

lint:
	swift format lint --strict --recursive Package.swift Sources Tests Fuzz Bench

clean:
	rm -rf .build $(RELEASE) build
