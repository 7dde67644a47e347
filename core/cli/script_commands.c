/* run SCRIPT: a staff script in a child process. This file is the parent: it starts the program
 * again as `script-child`, reads rows from its standard output as they come, prints them, and stops
 * it when it takes too long or the user does. */
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#include "cli/script_child.h"

enum { WALL_MS = 120000 };

struct parent {
    struct cli *cli;
    struct api_sink sink;
    uv_process_t process;
    uv_pipe_t out;
    uv_timer_t timer;
    uv_signal_t interrupt;
    struct buf lines; /* what has come and is not a whole line yet */
    struct script_reading reading;
    bool ok, timed_out, interrupted;
    int64_t exit_status;
    int signal;
    struct err e;
};

static void stop_child(struct parent *p) {
    uv_process_kill(&p->process, SIGKILL);
}

static void on_time(uv_timer_t *timer) {
    struct parent *p = timer->data;
    p->timed_out = true;
    stop_child(p);
}

static void on_interrupt(uv_signal_t *handle, int signal) {
    (void)signal;
    struct parent *p = handle->data;
    p->interrupted = true;
    stop_child(p);
}

static void on_exit_child(uv_process_t *process, int64_t status, int signal) {
    struct parent *p = process->data;
    p->exit_status = status;
    p->signal = signal;
    uv_close((uv_handle_t *)&p->timer, NULL);
    uv_close((uv_handle_t *)&p->interrupt, NULL);
    uv_close((uv_handle_t *)process, NULL);
}

static void on_allocate(uv_handle_t *handle, size_t suggested, uv_buf_t *buf) {
    (void)handle;
    *buf = uv_buf_init(mem_alloc(suggested), (unsigned)suggested);
}

/* Hands whole lines on; keeps the rest. */
static void take_lines(struct parent *p) {
    size_t from = 0;
    for (char *end; p->ok && (end = memchr(p->lines.data + from, '\n', p->lines.len - from));) {
        size_t length = (size_t)(end - (p->lines.data + from));
        p->ok = script_reading_line(&p->reading, p->lines.data + from, length, &p->sink, &p->e);
        from += length + 1;
    }
    if (!p->ok) stop_child(p);
    memmove(p->lines.data, p->lines.data + from, p->lines.len - from);
    p->lines.len -= from;
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf) {
    struct parent *p = stream->data;
    if (n > 0) {
        buf_add(&p->lines, buf->base, (size_t)n);
        if (p->ok) take_lines(p);
    } else if (n < 0) {
        uv_close((uv_handle_t *)stream, NULL);
    }
    free(buf->base);
}

/* ---- starting ---- */

/* The child's command line: itself, the same store and person, the script and what followed it. */
static char **child_words(const struct cli *cli, char *program) {
    char **words = mem_alloc((cli->n_words + 16) * sizeof *words);
    size_t n = 0;
    words[n++] = program;
    words[n++] = "--home";
    words[n++] = cli->host.home;
    words[n++] = "--store";
    words[n++] = cli->host.store_path;
    if (cli->host.actor[0]) words[n++] = "--as", words[n++] = (char *)cli->host.actor;
    if (cli->now) words[n++] = "--now", words[n++] = (char *)cli->now;
    words[n++] = "script-child";
    for (size_t i = 1; i < cli->n_words; i++) words[n++] = cli->words[i];
    return words;
}

static bool start_child(struct parent *p, uv_loop_t *loop, struct err *e) {
    char program[4096];
    size_t size = sizeof program;
    if (uv_exepath(program, &size) != 0)
        return err_set(e, ERR_SYSTEM, "cannot find the program itself");
    char **words = child_words(p->cli, program);
    /* help is for the screen as it is; rows come to us */
    bool help = p->cli->help;
    uv_stdio_container_t stdio[3] = {
        {.flags = UV_IGNORE},
        {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&p->out},
        {.flags = UV_INHERIT_FD, .data.fd = STDERR_FILENO}};
    if (help) stdio[1] = (uv_stdio_container_t){.flags = UV_INHERIT_FD, .data.fd = STDOUT_FILENO};
    const uv_process_options_t options = {
        .exit_cb = on_exit_child, .file = program, .args = words, .stdio_count = 3, .stdio = stdio};
    if (!help) uv_pipe_init(loop, &p->out, 0);
    int status = uv_spawn(loop, &p->process, &options);
    free(words);
    if (status != 0)
        return err_set(e, ERR_SYSTEM, "cannot start the script: %s", uv_strerror(status));
    p->out.data = p->process.data = p;
    if (!help) uv_read_start((uv_stream_t *)&p->out, on_allocate, on_read);
    return true;
}

static void watch_child(struct parent *p, uv_loop_t *loop) {
    uv_timer_init(loop, &p->timer);
    p->timer.data = p;
    uv_timer_start(&p->timer, on_time, WALL_MS, 0);
    uv_signal_init(loop, &p->interrupt);
    p->interrupt.data = p;
    uv_signal_start(&p->interrupt, on_interrupt, SIGINT);
}

/* ---- ending ---- */

static bool outcome(struct parent *p, struct err *e) {
    if (p->interrupted) return err_set(e, ERR_STATE, "the script was stopped");
    if (p->timed_out)
        return err_set(e, ERR_SCRIPT, "the script was stopped after %d seconds", WALL_MS / 1000);
    if (!p->ok) {
        *e = p->e;
        return false;
    }
    if (p->signal != 0) {
        err_set(e, ERR_SCRIPT, "the script was killed by signal %d (its limits of memory or time)",
                p->signal);
        return false;
    }
    /* the child has said on stderr what was wrong */
    if (p->exit_status != 0)
        return err_set(e, p->exit_status == 2 ? ERR_USAGE : ERR_SCRIPT,
                       "the script %s did not finish", p->cli->words[1]);
    return true;
}

static bool run_child(struct cli *cli, struct err *e) {
    uv_loop_t loop;
    struct parent *p = mem_alloc(sizeof *p);
    p->cli = cli;
    p->sink = cli_sink(cli);
    p->ok = true;
    uv_loop_init(&loop);
    bool ok = start_child(p, &loop, e);
    if (ok) {
        watch_child(p, &loop);
        uv_run(&loop, UV_RUN_DEFAULT);
        ok = outcome(p, e);
    } else {
        uv_run(&loop, UV_RUN_NOWAIT);
    }
    uv_loop_close(&loop);
    buf_free(&p->lines);
    free(p);
    return cli_sink_close(cli, ok, e);
}

/* The parent takes --format and --out for itself; everything else is the child's to judge. */
static void take_output_options(struct cli *cli) {
    size_t kept = 0;
    for (size_t i = 0; i < cli->n_words; i++) {
        char *word = cli->words[i];
        size_t name = strncmp(word, "--format", 8) == 0 ? 0
                      : strncmp(word, "--out", 5) == 0  ? 1
                                                        : 2;
        size_t length = name == 0 ? 8 : 5;
        if (name == 2 || (word[length] != '\0' && word[length] != '=') ||
            (word[length] == '\0' && i + 1 == cli->n_words)) {
            cli->words[kept++] = word;
            continue;
        }
        cli->values[name].given = true;
        cli->values[name].text = word[length] == '=' ? word + length + 1 : cli->words[++i];
    }
    cli->n_words = kept;
    cli->args[0] = (struct arg){.name = "format"};
    cli->args[1] = (struct arg){.name = "out", .type = ARG_TEXT};
    cli->n_args = 2;
}

static bool run(struct cli *cli, struct err *e) {
    if (cli->n_words < 2) {
        err_set(e, ERR_USAGE, "run wants the name of a script");
        return err_hint(e,
                        "scripts stand in %s/scripts; for example: qianshou run unpaid_reasons "
                        "--term 2023-1 --as 周敏",
                        cli->host.home);
    }
    if (!cli->help && (!host_permit(&cli->host, "script", e) || !cli_audit(cli, "run", 1, e)))
        return false;
    if (cli->help) cli->words[cli->n_words++] = "--help";
    take_output_options(cli);
    /* the child reads the store by itself: let it go, so that a long script keeps nobody waiting */
    store_close(cli->host.store);
    cli->host.store = NULL;
    return run_child(cli, e);
}

const struct command script_commands[] = {
    {"run", NULL, "运行 scripts/ 里的查询脚本(只读)",
     "run paid_by_county_stage --term 2023-1 --as 周敏", NULL, CLI_OWNER, .free_words = true,
     .run = run},
    {"script-child", NULL, NULL, NULL, NULL, CLI_READER, .free_words = true, .run = script_child},
    {0}};
