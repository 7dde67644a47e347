/* policy watch: after each save, check and diff again, each in a process of its own, so that what
 * is being edited cannot hurt the watch */
#include "cli/policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "host/files.h"

enum { WORDS_MAX = 24 };

struct watching {
    struct cli *cli;
    uv_loop_t loop;
    uv_signal_t interrupt;
    uv_process_t process;
    struct files *files;
    int step; /* of the run: 0 check, 1 diff */
    bool running, failed, again;
    uint64_t began;
};

static void start(struct watching *w);

/* ---- one step ---- */

static void finish(struct watching *w, bool ok) {
    cli_say(w->cli, "—— %s,%.1f 秒;等着下一次存盘 ——", ok ? "检查、比较完毕" : "没有通过",
            (double)(uv_hrtime() - w->began) / 1e9);
    fflush(stdout);
    w->running = false;
    if (w->again) start(w);
}

static void run_step(struct watching *w);

/* The handle is free again: the next step may use it. */
static void on_closed(uv_handle_t *handle) {
    struct watching *w = handle->data;
    if (w->failed || w->step == 1) {
        finish(w, !w->failed);
        return;
    }
    w->step = 1;
    run_step(w);
}

static void on_exit_step(uv_process_t *process, int64_t status, int signal) {
    struct watching *w = process->data;
    w->failed = status != 0 || signal != 0;
    uv_close((uv_handle_t *)process, on_closed);
}

static size_t add_option(const char **words, size_t n, const char *name, const char *value) {
    if (!value) return n;
    words[n] = name;
    words[n + 1] = value;
    return n + 2;
}

static void run_step(struct watching *w) {
    const struct cli *cli = w->cli;
    const char *words[WORDS_MAX] = {"qianshou"};
    size_t n = add_option(words, 1, "--home", cli->host.home);
    n = add_option(words, n, "--store", cli->store);
    n = add_option(words, n, "--as", cli->as);
    n = add_option(words, n, "--now", cli->now);
    words[n++] = "policy";
    words[n++] = w->step == 0 ? "check" : "diff";
    if (w->step == 1) {
        words[n++] = "--by";
        words[n++] = "stage";
        n = add_option(words, n, "--from", cli_text(cli, "from"));
    }
    uv_stdio_container_t io[] = {{.flags = UV_IGNORE},
                                 {.flags = UV_INHERIT_FD, .data.fd = 1},
                                 {.flags = UV_INHERIT_FD, .data.fd = 2}};
    const uv_process_options_t options = {.exit_cb = on_exit_step,
                                          .file = "/proc/self/exe",
                                          .args = (char **)words,
                                          .stdio = io,
                                          .stdio_count = 3};
    w->process.data = w;
    w->failed = uv_spawn(&w->loop, &w->process, &options) != 0;
    if (w->failed) uv_close((uv_handle_t *)&w->process, on_closed);
}

static void start(struct watching *w) {
    w->again = w->running;
    if (w->running) return;
    w->running = true;
    w->again = false;
    w->step = 0;
    w->began = uv_hrtime();
    run_step(w);
}

/* ---- the loop ---- */

static void on_change(void *context) {
    struct watching *w = context;
    files_watch_again(w->files);
    start(w);
}

static void on_interrupt(uv_signal_t *signal, int number) {
    struct watching *w = signal->data;
    (void)number;
    files_close(w->files);
    uv_close((uv_handle_t *)signal, NULL);
    uv_stop(&w->loop);
}

bool policy_watch(struct cli *cli, struct err *e) {
    struct watching *w = mem_alloc(sizeof *w);
    w->cli = cli;
    if (uv_loop_init(&w->loop) != 0) {
        free(w);
        return err_set(e, ERR_SYSTEM, "cannot start the event loop");
    }
    uv_signal_init(&w->loop, &w->interrupt);
    w->interrupt.data = w;
    uv_signal_start(&w->interrupt, on_interrupt, SIGINT);
    w->files = files_watch(&w->loop, cli->host.home, on_change, w);
    start(w);
    uv_run(&w->loop, UV_RUN_DEFAULT);
    uv_run(&w->loop, UV_RUN_DEFAULT); /* what is closing, and a step that is under way */
    uv_loop_close(&w->loop);
    free(w);
    return true;
}
