#include "host/courier.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

extern char **environ;

enum { HANDLES = 4 }; /* process, in, out, timer */

struct courier {
    struct api_delivery delivery;
    courier_done done;
    void *context;
    uv_process_t process;
    uv_pipe_t in, out;
    uv_timer_t timer;
    uv_write_t write;
    int closed;
    bool timed_out;
    enum outbox_outcome outcome;
    char error[256];
    struct buf output;
    char chunk[4096];
};

/* ---- the end ---- */

/* Output in another encoding is of no use to anybody. */
static const char *clean_output(struct courier *c) {
    while (c->output.len > 0 && !text_is_utf8(c->output.data, c->output.len) &&
           c->output.len + 4 > COURIER_OUTPUT_MAX)
        c->output.len--; /* a character that was cut off */
    const char *text = buf_text(&c->output);
    return c->output.len > 0 && text_is_utf8(text, c->output.len) ? text : NULL;
}

static void on_closed(uv_handle_t *handle) {
    struct courier *c = handle->data;
    if (++c->closed < HANDLES) return;
    c->done(c->context, c->delivery.id, c->outcome, c->error[0] ? c->error : NULL,
            c->outcome == OUTBOX_SENT ? NULL : clean_output(c));
    api_delivery_free(&c->delivery);
    buf_free(&c->output);
    free(c);
}

static void close_handle(uv_handle_t *handle) {
    if (!uv_is_closing(handle)) uv_close(handle, on_closed);
}

static void close_all(struct courier *c) {
    close_handle((uv_handle_t *)&c->process);
    close_handle((uv_handle_t *)&c->in);
    close_handle((uv_handle_t *)&c->out);
    close_handle((uv_handle_t *)&c->timer);
}

/* ---- what the command says ---- */

static void keep(struct courier *c, const char *bytes, size_t n) {
    size_t room = COURIER_OUTPUT_MAX - c->output.len;
    buf_add(&c->output, bytes, n < room ? n : room);
}

static void on_room(uv_handle_t *handle, size_t suggested, uv_buf_t *buf) {
    (void)suggested;
    struct courier *c = handle->data;
    *buf = uv_buf_init(c->chunk, sizeof c->chunk);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf) {
    if (n > 0) keep(stream->data, buf->base, (size_t)n);
    if (n < 0) uv_read_stop(stream);
}

/* What was said just before the end; what it has left running may go on holding the pipe. */
static void drain(struct courier *c) {
    uv_os_fd_t fd;
    if (uv_fileno((uv_handle_t *)&c->out, &fd) != 0) return;
    ssize_t n;
    while (c->output.len < COURIER_OUTPUT_MAX && (n = read(fd, c->chunk, sizeof c->chunk)) > 0)
        keep(c, c->chunk, (size_t)n);
}

/* ---- the process ---- */

static void on_exit_of(uv_process_t *process, int64_t status, int term_signal) {
    struct courier *c = process->data;
    drain(c);
    if (c->timed_out)
        snprintf(c->error, sizeof c->error, "超过 %d 秒没有结束,已被终止",
                 c->delivery.timeout_ms / 1000);
    else if (term_signal)
        snprintf(c->error, sizeof c->error, "命令被信号 %d 终止", term_signal);
    else if (status != 0)
        snprintf(c->error, sizeof c->error, "命令退出码 %lld", (long long)status);
    bool cut_off = c->timed_out || term_signal;
    c->outcome = cut_off ? OUTBOX_UNKNOWN : status == 0 ? OUTBOX_SENT : OUTBOX_AGAIN;
    close_all(c);
}

/* The whole group: what the command has started ends with it. */
static void on_timeout(uv_timer_t *timer) {
    struct courier *c = timer->data;
    c->timed_out = true;
    kill(-c->process.pid, SIGKILL);
}

/* Nobody may read it to the end; the exit status decides. */
static void on_written(uv_write_t *write, int status) {
    (void)status;
    close_handle((uv_handle_t *)write->handle);
}

/* This process's and one more. */
static char **make_environment(char *more) {
    size_t n = 0;
    while (environ[n]) n++;
    char **env = mem_alloc((n + 2) * sizeof *env);
    memcpy(env, environ, n * sizeof *env);
    env[n] = more;
    return env;
}

static int spawn(struct courier *c, int output) {
    uv_stdio_container_t stdio[3] = {
        {.flags = UV_CREATE_PIPE | UV_READABLE_PIPE, .data.stream = (uv_stream_t *)&c->in},
        {.flags = UV_INHERIT_FD, .data.fd = output},
        {.flags = UV_INHERIT_FD, .data.fd = output}};
    char *key = mem_print("QIANSHOU_KEY=%s", c->delivery.key);
    char **env = make_environment(key);
    uv_process_options_t options = {.file = c->delivery.command[0],
                                    .args = c->delivery.command,
                                    .env = env,
                                    .flags = UV_PROCESS_DETACHED, /* Ctrl-C is not for it */
                                    .stdio_count = 3,
                                    .stdio = stdio,
                                    .exit_cb = on_exit_of};
    int rc = uv_spawn(c->process.loop, &c->process, &options);
    free(env);
    free(key);
    return rc;
}

static void begin_talking(struct courier *c) {
    uv_buf_t content = uv_buf_init(c->delivery.content, (unsigned)c->delivery.length);
    uv_timer_start(&c->timer, on_timeout, (uint64_t)c->delivery.timeout_ms, 0);
    uv_read_start((uv_stream_t *)&c->out, on_room, on_read);
    if (uv_write(&c->write, (uv_stream_t *)&c->in, &content, 1, on_written) != 0)
        close_handle((uv_handle_t *)&c->in);
}

static struct courier *new_courier(uv_loop_t *loop, struct api_delivery *d, courier_done done,
                                   void *context) {
    struct courier *c = mem_alloc(sizeof *c);
    c->delivery = *d;
    c->done = done;
    c->context = context;
    *d = (struct api_delivery){0};
    uv_pipe_init(loop, &c->in, 0);
    uv_pipe_init(loop, &c->out, 0);
    uv_timer_init(loop, &c->timer);
    c->process.loop = loop;
    c->process.data = c->in.data = c->out.data = c->timer.data = c;
    return c;
}

void courier_start(uv_loop_t *loop, struct api_delivery *d, courier_done done, void *context) {
    struct courier *c = new_courier(loop, d, done, context);
    int ends[2] = {-1, -1}, rc = uv_pipe(ends, UV_NONBLOCK_PIPE, 0);
    if (rc == 0) rc = uv_pipe_open(&c->out, ends[0]);
    int spawned = spawn(c, ends[1]); /* in any case: the handle is to be closed */
    if (rc == 0) rc = spawned;
    if (ends[1] >= 0) close(ends[1]);
    if (rc == 0) {
        begin_talking(c);
        return;
    }
    snprintf(c->error, sizeof c->error, "无法启动 %s:%s", c->delivery.command[0], uv_strerror(rc));
    c->outcome = OUTBOX_AGAIN;
    close_all(c);
}
