/* A long random life of the books: donations, matching with fees, transfers, designations,
 * payments, returns, corrections, and what is refused. The books keep their identity and agree with
 * a count kept beside them. EVENTS=100000 for the long form. */
#include "room.h"

#include <time.h>

static uint64_t seed = 20231015;

static int64_t below(int64_t n) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (int64_t)(seed % (uint64_t)n);
}

static const char *const restrictions[] = {"legal", "donor", "designated", "none"};
static const char *const origins[] = {"首批", "圆梦", "一日捐", ""};
static const char *const stages[] = {"小学", "初中", "高中"};

/* The bank by fund, counted beside the books. */
static fen_t bank[COUNTY + 1];
static int64_t refused;

static struct ledger_line any_pot(void) {
    bool junior = below(4) == 0;
    return (struct ledger_line){.fund_id = CITY + below(2),
                                .restriction = junior ? "donor" : restrictions[below(4)],
                                .purpose = junior ? "junior" : "",
                                .origin = origins[below(4)]};
}

static struct ledger_line in_pot(struct ledger_line pot, const char *account, fen_t fen) {
    pot.account = account;
    pot.fen = fen;
    return pot;
}

static void take_in(const char *kind) {
    struct ledger_line pot = any_pot();
    struct ledger_journal j = event(kind, "D");
    fen_t fen = 2 + below(100000), fee = 1 + below(fen - 1);
    const struct ledger_line lines[] = {in_pot(pot, kind, -fen), in_pot(pot, "fee", fee),
                                        in_pot(pot, "bank", fen - fee)};
    check(ledger_post(store, &j, lines, 3, NULL, &e));
    bank[pot.fund_id] += fen - fee;
}

/* Between funds, or between restrictions of one. */
static void move(const char *kind) {
    struct ledger_line from = any_pot(), to = from;
    struct ledger_journal j = event(kind, "T");
    bool over = strcmp(kind, "transfer") == 0;
    fen_t fen = 1 + below(1000);
    if (over)
        to.fund_id = from.fund_id == CITY ? COUNTY : CITY;
    else
        to.restriction = "designated";
    const struct ledger_line lines[] = {in_pot(from, "bank", -fen), in_pot(from, kind, fen),
                                        in_pot(to, "bank", fen), in_pot(to, kind, -fen)};
    check(ledger_post(store, &j, lines, 4, NULL, &e));
    bank[from.fund_id] -= fen;
    bank[to.fund_id] += fen;
}

static void pay(bool may_overdraw) {
    int64_t fund = CITY + below(2);
    struct ledger_journal j = event("payment", "P");
    fen_t fen = 1 + below(60000);
    j.use = (struct ledger_use){.stage = stages[below(3)], .county = 320613};
    if (ledger_spend(store, &j, fund, "payment", fen, may_overdraw, &e))
        bank[fund] -= fen;
    else
        check_says("lacks"), refused++;
}

/* A return or a correction: any journal, if it is not reversed yet. */
static void undo(const char *kind) {
    int64_t n = number("select coalesce(max(id), 1) from journal"), id = 1 + below(n);
    struct ledger_journal j = event(kind, "R");
    if (!ledger_reverse(store, id, &j, NULL, &e)) {
        refused++;
        return;
    }
    for (int64_t fund = CITY; fund <= COUNTY; fund++) {
        fen_t fen;
        check(store_integer(store, &e, &fen, NULL,
                            "select coalesce(sum(fen), 0) from ledger where journal_id = ? and "
                            "fund_id = ? and account = 'bank'",
                            "ii", id, fund));
        bank[fund] -= fen;
    }
}

/* A line is off by one 分, and a payment out of an earmark for something else. */
static void try_wrong(void) {
    struct ledger_line pot = any_pot();
    struct ledger_journal j = event("donation", "W");
    const struct ledger_line off[] = {in_pot(pot, "donation", -100), in_pot(pot, "bank", 101)};
    assert_false(ledger_post(store, &j, off, 2, NULL, &e));
    pot.purpose = "junior";
    j.use.stage = "小学";
    const struct ledger_line astray[] = {in_pot(pot, "payment", 1), in_pot(pot, "bank", -1)};
    assert_false(ledger_post(store, &j, astray, 2, NULL, &e));
    refused += 2;
}

static void one_event(void) {
    switch (below(10)) {
    case 0:
    case 1:
    case 2:
        return take_in("donation");
    case 3:
        return take_in("matching");
    case 4:
        return move(below(2) ? "transfer" : "designation");
    case 5:
    case 6:
    case 7:
        return pay(below(8) == 0);
    case 8:
        return undo(below(2) ? "payment_return" : "correction");
    default:
        try_wrong();
    }
}

static void check_books(void) {
    assert_int_equal(number("select count(*) from ledger_fault"), 0);
    for (int64_t fund = CITY; fund <= COUNTY; fund++) {
        fen_t fen;
        check(store_integer(
            store, &e, &fen, NULL,
            "select coalesce(sum(fen), 0) from account where fund_id = ? and kind = 'bank'", "i",
            fund));
        assert_int_equal(fen, bank[fund]);
    }
    assert_int_equal(number("select count(*) from account where kind = 'payment' and purpose = "
                            "'junior' and fen < 0"),
                     0);
    assert_int_equal(number("select count(*) from ledger where account = 'payment' and purpose = "
                            "'junior' and stage <> '初中'"),
                     0);
}

static void a_random_life_keeps_the_identity(void **state) {
    (void)state;
    const char *wanted = getenv("EVENTS");
    long events = wanted ? atol(wanted) : 3000;
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    declare_junior();
    for (long i = 0; i < events; i++) {
        bool is_first = i % 100 == 0;
        if (is_first) check(store_begin(store, &e));
        one_event();
        if (i % 100 < 99 && i + 1 < events) continue;
        check(store_commit(store, &e));
        if (i % 1000 == 999 && events <= 10000) check_books();
    }
    check_books();
    clock_gettime(CLOCK_MONOTONIC, &to);
    printf("%ld events, %lld journals, %lld refused, the books balance: %.1f s\n", events,
           (long long)number("select count(*) from journal"), (long long)refused,
           (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec));
}

int main(void) {
    const struct CMUnitTest tests[] = {TEST_OF_STORE(a_random_life_keeps_the_identity)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
