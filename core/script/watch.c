/* Time limits that cost nothing while nobody passes them.
 *
 * A timer on the thread's processor time ticks every 10 ms. The handler looks whether the same call
 * is still running as at the last tick; once a call has been seen for longer than its limit, the
 * handler sets a count hook on its state, and the hook raises an error at every instruction until
 * control is back in the host: pcall and xpcall in the script catch one error and meet the next.
 * Nothing is paid per call but a counter. What runs inside one C call (patterns, string.rep,
 * table.move) never reaches the hook and is bounded in bounded.c; finalizers do not exist
 * (sandbox.c). */
#include "script/internal.h"

#include <lauxlib.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { TICK_MS = 10 };

static _Thread_local struct {
    struct script *volatile script; /* whose call runs on this thread */
    volatile unsigned serial;       /* counts calls */
    volatile unsigned seen;         /* serial at the last tick */
    volatile int ticks;             /* ticks that saw this call */
    volatile sig_atomic_t overdue;
    int depth;
    bool has_timer;
    timer_t timer;
} watch;

static int tick_signal(void) {
    return SIGRTMIN + 3;
}

static void stop_script(lua_State *L, lua_Debug *ar) {
    (void)ar;
    luaL_where(L, 0); /* in a hook, level 0 is the function that runs */
    lua_pushfstring(L, "%sstopped after %d ms of processor time", lua_tostring(L, -1),
                    script_of(L)->options.limits.cpu_ms);
    lua_error(L);
}

static void on_tick(int signal) {
    (void)signal;
    struct script *s = watch.script;
    if (!s) return;
    if (watch.seen != watch.serial) {
        watch.seen = watch.serial;
        watch.ticks = 0;
    }
    if (++watch.ticks * TICK_MS <= s->options.limits.cpu_ms || watch.overdue) return;
    watch.overdue = 1;
    lua_sethook(s->L, stop_script, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

static void install_handler(void) {
    struct sigaction action = {.sa_handler = on_tick, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(tick_signal(), &action, NULL);
}

static pthread_key_t timer_key;

static void delete_timer(void *unused) {
    (void)unused;
    if (watch.has_timer) timer_delete(watch.timer);
}

static void install_once(void) {
    install_handler();
    pthread_key_create(&timer_key, delete_timer);
}

static void make_timer(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install_once);
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = tick_signal()};
    event._sigev_un._tid = (pid_t)syscall(SYS_gettid);
    watch.has_timer = timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &watch.timer) == 0;
    pthread_setspecific(timer_key, &watch);
}

static void set_timer(int ms) {
    struct itimerspec period = {.it_interval.tv_nsec = ms * 1000000L,
                                .it_value.tv_nsec = ms * 1000000L};
    if (watch.has_timer) timer_settime(watch.timer, 0, &period, NULL);
}

void script_watch_begin(void) {
    if (watch.depth++ > 0) return;
    if (!watch.has_timer) make_timer();
    set_timer(TICK_MS);
}

void script_watch_end(void) {
    if (--watch.depth == 0) set_timer(0);
}

void script_watch_next(void) {
    watch.serial++;
}

bool script_is_overdue(void *unused) {
    (void)unused;
    return watch.overdue != 0;
}

bool watch_is_idle(void) {
    return watch.depth == 0;
}

struct watch_mark watch_enter(struct script *s) {
    struct watch_mark before = {
        .script = watch.script, .serial = watch.serial, .seen = watch.seen, .ticks = watch.ticks};
    if (watch.depth == 0 || !before.script) watch.overdue = 0;
    watch.serial++;
    watch.script = s;
    return before;
}

bool watch_leave(struct script *s, struct watch_mark before) {
    watch.script = before.script; /* from here on no tick touches s */
    bool overdue = watch.overdue != 0;
    if (overdue) {
        lua_sethook(s->L, NULL, 0, 0);
        watch.overdue = 0;
    }
    if (before.script) { /* the call outside goes on counting where it was */
        watch.serial = before.serial;
        watch.seen = before.seen;
        watch.ticks = before.ticks;
    }
    return overdue;
}
