/* Property: whatever happens to definitions, the clock, holidays, the program and the jobs
 * themselves, no occurrence is lost and none is done twice.
 *
 * The model is the simplest there is: a list of what has fallen due of the definition in force. It
 * knows nothing of pending rows, batches or retries. Random lives of one job are held against it, a
 * seed each, named when one fails. There are three kinds: in one definitions are edited, in one the
 * clock is set back, in one holidays are revised. (Edits in a time that has been before, or of
 * holidays, make what is owed a matter of taste.) */
#include "room.h"

enum kind { EDITED, SET_BACK, REVISED };
enum { LIVES = 36, STEPS = 60, NOMINALS_MAX = 40000 };

static unsigned seed, life;

static enum kind kind(void) {
    return (enum kind)(life % 3);
}

static int pick(int n) {
    seed = seed * 1103515245u + 12345u;
    return (int)((seed >> 16) % (unsigned)n);
}

/* ---- what has fallen due so far: (nominal) of all definitions, each in its own time ---- */

static struct {
    instant_t nominal;
    int64_t covered; /* by how many records it is accounted for */
} owed[NOMINALS_MAX];
static size_t n_owed;
static struct when in_force;
static instant_t owed_until;

/* Everything scheduled in (owed_until, to] is owed. A clock that went back owes nothing anew. */
static void owe(instant_t to) {
    const struct holidays none = {0};
    struct when_next next = {.at = owed_until};
    while (kind() != REVISED) {
        check(when_next(&in_force, &none, next.at, &next, &error));
        if (next.at > to) break;
        if (n_owed == NOMINALS_MAX) fail_msg("the model is full");
        owed[n_owed].nominal = next.nominal;
        owed[n_owed++].covered = 0;
    }
    if (to > owed_until) owed_until = to;
}

/* Where holidays move everything: what ran, and all between the first that was planned and the last
 * that ran. What comes after that must not be due. */
static void owe_sequence(instant_t first) {
    struct holiday_table table = {.store = store};
    const struct holidays h = holiday_oracle(&table);
    struct when_next next = {.nominal = first - 1};
    instant_t last = number("select coalesce(max(nominal), 0) from occurrence_run");
    while (true) {
        check(when_next_nominal(&in_force, &h, next.nominal, &next, &error));
        if (next.nominal > last) break;
        owed[n_owed].nominal = next.nominal;
        owed[n_owed++].covered = 0;
    }
    if (next.at <= now) fail_msg("life %u: what is due has not run", life);
}

/* A record covers its own nominal and the missed ones before it that it stands for. */
static void cover(instant_t nominal, int64_t missed) {
    size_t i = 0;
    while (i < n_owed && owed[i].nominal != nominal) i++;
    if (i == n_owed) fail_msg("life %u: something ran that was never due", life);
    for (int64_t k = missed > 0 ? missed : 1; k > 0; k--, i--) {
        owed[i].covered++;
        if (i == 0 && k > 1) fail_msg("life %u: more missed than were due", life);
    }
}

static void compare(void) {
    struct query *q = store_query(
        store, &error, "select nominal, missed from occurrence_run order by nominal", "");
    check(q != NULL);
    while (store_next(q, &error) == STORE_ROW) cover(query_integer(q, 0), query_integer(q, 1));
    query_close(q);
    for (size_t i = 0; i < n_owed; i++)
        if (owed[i].covered != 1)
            fail_msg("life %u: number %zu of %zu was accounted for %d times", life, i, n_owed,
                     (int)owed[i].covered);
    assert_int_equal(number("select count(*) from t_effect"),
                     number("select count(*) from occurrence_run where outcome = 'done'"));
    assert_int_equal(number("select count(*) from (select nominal from t_effect group by nominal "
                            "having count(*) > 1)"),
                     0);
}

/* ---- what may happen ---- */

static void edit(void) {
    static const char *const crons[] = {"0 9 * * *", "*/30 8-10 * * 1-5", "15 3 * * *",
                                        "7 * * * *"};
    static const char *const lates[] = {"once", "each", "skip"};
    static const char *const graces[] = {"0m", "1h", "1d"};
    const char *workday = kind() != REVISED ? NULL : pick(2) ? "next" : "previous";
    one_job(DEFINITION(.when = {.cron = crons[pick(4)], .workday = workday}, .late = lates[pick(3)],
                       .grace = graces[pick(3)]));
}

/* The program starts again, now and then with another definition. */
static void restart(void) {
    owe(now);
    if (kind() == EDITED && pick(3) == 0) edit();
    start(NULL);
    in_force = jobs[0].definition.when;
}

static void pass(void) {
    static const int64_t minutes[] = {1, 20, 60, 300, 1440, 5000};
    now += minutes[pick(6)] * 60000 + pick(60000);
}

static void run_some(void) {
    size_t ran;
    owe(now);
    failures = pick(4) == 0 ? pick(7) : 0;
    bool crash = pick(5) == 0;
    if (crash) check(store_begin(store, &error));
    check(schedule_run_due(schedule, now, pick(2) ? 1000 : 0, &ran, &error));
    if (crash) store_rollback(store);
    failures = 0;
}

static void pause_for_a_while(void) {
    check(schedule_pause(schedule, "j", &error));
    pass();
    run_some();
    if (pick(2)) start(NULL);
    check(schedule_resume(schedule, "j", now, &error));
}

static void break_for_a_while(void) {
    n_jobs = 0;
    missing[0] = "p";
    n_missing = 1;
    start(NULL);
    pass();
    run_some();
    n_jobs = 1;
    n_missing = 0;
    restart();
}

static void revise(void) {
    char day[DATE_TEXT];
    for (int i = pick(10); i >= 0; i--)
        check(store_run(store, &error,
                        "insert into holiday (day, kind, name) values (?, ?, '试') on conflict "
                        "(day) do update set kind = excluded.kind",
                        "tt", date_format(instant_day(now) + pick(20) - 5, day),
                        pick(2) ? "holiday" : "workday"));
    check(schedule_sync(schedule, now, &error));
}

static void disturb(void) {
    if (kind() == SET_BACK) now -= pick(3) ? pick(3600000) : (int64_t)pick(3000) * 60000;
    if (kind() == REVISED) revise();
}

static void step(void) {
    static void (*const happens[])(void) = {
        restart, pause_for_a_while, break_for_a_while, disturb, pass, pass,
        pass,    run_some,          run_some,          run_some};
    happens[pick(10)]();
}

/* Everything that waits is let to its end. */
static void settle(void) {
    size_t ran;
    if (now < owed_until) now = owed_until;
    do {
        if (next_due() > now) now = next_due();
        owe(now);
        check(schedule_run_due(schedule, now, 1000, &ran, &error));
    } while (ran > 1 || number("select count(*) from occurrence where attempt > 0") > 0);
}

static void nothing_is_lost_and_nothing_done_twice(void **state) {
    for (life = 1; life <= LIVES; life++) {
        if (life > 1) {
            remove_store(state);
            make_store(state);
        }
        seed = life;
        n_owed = 0;
        edit();
        owed_until = now;
        in_force = jobs[0].definition.when;
        start(NULL);
        instant_t first = number("select nominal from occurrence");
        for (int i = 0; i < STEPS; i++) step();
        settle();
        if (kind() == REVISED) owe_sequence(first);
        compare();
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {TEST(nothing_is_lost_and_nothing_done_twice)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
