# qianshou: `make help` lists what this file can do.
MAKEFLAGS += --no-print-directory
PREFIX  ?= /usr/local
DESTDIR ?=
CC      ?= gcc
B       ?= build/release

PKGS      := lua5.4 sqlite3 libuv libcjson libsodium xlsxwriter smartcols libsystemd
PACKAGES  := gcc make pkg-config lua5.4 liblua5.4-dev libsqlite3-dev libuv1-dev libcjson-dev libsodium-dev \
             libxlsxwriter-dev zlib1g-dev libcsv-dev libunistring-dev libsmartcols-dev libsystemd-dev \
             libcmocka-dev tzdata
CHECKERS  := clang-format cppcheck lua-check

WARN      := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Werror
HARDEN    := -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE -fstack-clash-protection
CFLAGS    ?= -O2 -g
ALL_CFLAGS = -std=gnu11 $(CFLAGS) $(WARN) $(HARDEN) -D_GNU_SOURCE -Icore -I$(B)/core -pthread \
             $(shell pkg-config --cflags $(PKGS))
ALL_LDFLAGS = $(LDFLAGS) -pie -Wl,-z,relro,-z,now -pthread
LIBS       = $(shell pkg-config --libs $(PKGS)) -lcsv -lunistring

SOURCES   := $(sort $(wildcard core/*.c core/*/*.c))
OBJECTS   := $(SOURCES:%.c=$(B)/%.o)
CORE      := $(filter-out $(B)/core/main.o,$(OBJECTS))
UNITS     := $(sort $(wildcard tests/unit/*/*.c))
UNIT_BINS := $(UNITS:%.c=$(B)/%)
QUIET     := @

all: qianshou ## build ./qianshou

qianshou: $(B)/qianshou
	$(QUIET)cp --remove-destination $< $@

$(B)/qianshou: $(OBJECTS)
	@echo "  LINK  $@"
	$(QUIET)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(B)/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(QUIET)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Tables of the calendar, as C has them: a line {…}, of each line of numbers and dates.
$(B)/core/%.inc: core/%.tsv
	@mkdir -p $(@D)
	$(QUIET)awk '/^[0-9]/ { gsub(/-0?|\t/, ", "); print "{" $$0 "}," }' $< >$@

$(B)/core/calendar/lunar.o: $(B)/core/calendar/lunar_years.inc
$(B)/core/calendar/solar_term.o: $(B)/core/calendar/solar_terms.inc

$(B)/core.a: $(CORE)
	$(QUIET)rm -f $@ && ar rcs $@ $^

$(B)/tests/unit/%: $(B)/tests/unit/%.o $(B)/core.a
	@echo "  LINK  $@"
	$(QUIET)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

$(B)/tests/bench/%: $(B)/tests/bench/%.o $(B)/core.a
	@echo "  LINK  $@"
	$(QUIET)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

-include $(OBJECTS:.o=.d) $(UNIT_BINS:=.d)
.SECONDARY:

packages: ## install what the build needs (apt, only what is missing)
	@tests/packages.sh $(PACKAGES)

demo: packages ## install, build, and run three rounds of a synthetic city
	@$(MAKE) -j2 all
	@tests/demo.sh ./qianshou build/demo

units: $(UNIT_BINS)

test: packages ## install, build, and run every test; ends with one line of totals
	@$(MAKE) -j2 all units
	@tests/run.sh $(B) ./qianshou

asan: ## the unit tests and the end-to-end suite under ASan and UBSan
	@$(MAKE) -j2 B=build/asan CFLAGS="-O1 -g -fsanitize=address,undefined -fno-omit-frame-pointer" \
	    HARDEN="-fPIE" LDFLAGS="-fsanitize=address,undefined" build/asan/qianshou units
	@tests/run.sh build/asan build/asan/qianshou

lint: ## clang-format, cppcheck, luacheck
	@tests/packages.sh $(CHECKERS)
	@tests/lint.sh

check: lint test asan ## everything a change must pass

kill: all ## kill -9 at a thousand points of a round (KILLS=N) and of a server (SERVE_KILLS=N)
	@tests/packages.sh sqlite3
	@mkdir -p build/kill && tests/demo.sh ./qianshou build/kill >build/kill/output
	@KILLS=$${KILLS:-1000} QIANSHOU_DEMO=build/kill lua5.4 tests/e2e/kill_test.lua
	@KILLS=$${SERVE_KILLS:-1000} lua5.4 tests/e2e/serve_kill_test.lua

fuzz: packages ## a minute of libFuzzer on the file reader (SECONDS_TO_RUN=N)
	@tests/packages.sh clang libclang-rt-14-dev
	@mkdir -p build
	@clang -g -O1 -fsanitize=fuzzer,address,undefined -std=gnu11 -D_GNU_SOURCE -Icore tests/fuzz/reader_fuzz.c \
	    core/intake/reader.c core/intake/decode.c core/intake/encoding.c core/intake/cell.c \
	    core/base/err.c core/base/mem.c core/base/text.c core/base/hash.c -lcsv -lunistring -lsodium -o build/fuzz
	@build/fuzz -max_len=4096 -max_total_time=$${SECONDS_TO_RUN:-60}

bench: packages ## speed of a million children, occurrences and households, against plain SQL in the same run
	@$(MAKE) -j2 all $(B)/tests/bench/bench $(B)/tests/bench/schedule
	@$(B)/tests/bench/bench $(BENCH)
	@$(B)/tests/bench/schedule
	@tests/packages.sh sqlite3 && tests/bench/screening.sh ./qianshou

books: all $(B)/tests/unit/ledger/random_test ## 100,000 random events (EVENTS=N), 200,000 donations imported twice (DONATIONS=N)
	@EVENTS=$${EVENTS:-100000} $(B)/tests/unit/ledger/random_test
	@DONATIONS=$${DONATIONS:-200000} lua5.4 tests/e2e/ledger_test.lua 'imported twice'

install: all ## install into $(DESTDIR)$(PREFIX)
	install -D -m 755 qianshou $(DESTDIR)$(PREFIX)/bin/qianshou
	@mkdir -p $(DESTDIR)$(PREFIX)/share/qianshou
	cp -R plugins scripts schema init.lua $(DESTDIR)$(PREFIX)/share/qianshou/
	cp -R core/api/types $(DESTDIR)$(PREFIX)/share/qianshou/
	sed 's,core/api/types,types,' .luarc.json >$(DESTDIR)$(PREFIX)/share/qianshou/.luarc.json
	@mkdir -p $(DESTDIR)$(PREFIX)/lib/systemd/system
	sed 's,@PREFIX@,$(PREFIX),' core/host/qianshou.service >$(DESTDIR)$(PREFIX)/lib/systemd/system/qianshou.service
	install -D -m 644 README.md $(DESTDIR)$(PREFIX)/share/doc/qianshou/README.md

clean: ## remove what was built
	rm -rf build qianshou

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: all packages demo units test asan lint check kill fuzz bench books install clean help
