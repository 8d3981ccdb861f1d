# The two commands: `make run` and `make test`. The rest is for developers, see CONTRIBUTING.md.

SOUK_DATA ?= data
FUZZ_SECONDS ?= 60
FAULT_ROUNDS ?= 100
SOAK_SECONDS ?= 600

export SOUK_DATA FUZZ_SECONDS

.PHONY: setup build run web-dev screenshots lighthouse test check docs bench fuzz soak test-faults clean

build:
	@./setup run
	@tools/build build souk

run: build
	@exec build/souk run --demo

web-dev:
	@./setup run
	@exec npm --prefix web run --silent dev

screenshots:
	@./setup test
	@tools/build build-test souk
	@SOUK_PROGRAM=$(CURDIR)/build-test/souk exec node tests/browser/screenshots.mjs screenshots $(PAGE)

lighthouse:
	@./setup test
	@tools/build build-test souk
	@SOUK_PROGRAM=$(CURDIR)/build-test/souk exec node tests/browser/lighthouse.mjs

setup:
	@./setup

test:
	@./setup test
	@exec tools/test_all

check:
	@./setup test
	@exec tools/check

docs: build
	@tools/derive.py

bench:
	@./setup bench
	@exec bench/run

fuzz:
	@./setup test
	@exec tools/fuzz

soak: build
	@./setup test
	@SOAK_SECONDS=$(SOAK_SECONDS) SOUK_PROGRAM=$(CURDIR)/build/souk exec node --test --test-reporter=tap tests/soak/soak.test.mjs

test-faults:
	@./setup test
	@FAULT_ROUNDS=$(FAULT_ROUNDS) exec tools/test_all faults

clean:
	rm -rf build build-*
