#include "host/control.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "host/link.h"

enum { LINE_MAX_BYTES = 64 << 10, CLIENTS_MAX = 64, UNREAD_MAX = 4 << 20 };

struct control {
    uv_pipe_t listener;
    struct control_events events;
    struct client *clients;
    size_t n;
    uint64_t serial;
    char *path;
};

/* ---- answers ---- */

struct writing {
    uv_write_t request;
    char *text;
};

static void on_written(uv_write_t *request, int status) {
    struct writing *w = request->data;
    (void)status; /* a client that is gone is noticed by reading */
    free(w->text);
    free(w);
}

static void drop(struct client *c);

void client_tell(struct client *c, const char *line) {
    if (c->closing) return;
    if (uv_stream_get_write_queue_size((uv_stream_t *)&c->pipe) > UNREAD_MAX) {
        drop(c); /* asks and does not read */
        return;
    }
    struct writing *w = mem_alloc(sizeof *w);
    w->text = mem_print("%s\n", line);
    w->request.data = w;
    uv_buf_t b = uv_buf_init(w->text, (unsigned)strlen(w->text));
    if (uv_write(&w->request, (uv_stream_t *)&c->pipe, &b, 1, on_written) != 0)
        on_written(&w->request, 0);
}

void client_answer(struct client *c, const char *line) {
    c->wants = WANTS_NOTHING;
    client_tell(c, line);
}

static void add_text(struct buf *b, const char *name, const char *text) {
    buf_printf(b, ",\"%s\":", name);
    json_add_text(b, text, strlen(text));
}

void client_refuse(struct client *c, const struct err *e) {
    struct buf b = {0};
    buf_add_text(&b, "{\"ok\":false");
    add_text(&b, "error", e->message);
    if (e->where[0]) add_text(&b, "where", e->where);
    if (e->hint[0]) add_text(&b, "hint", e->hint);
    buf_add_char(&b, '}');
    client_answer(c, buf_text(&b));
    buf_free(&b);
}

/* ---- requests ---- */

static bool read_request(const cJSON *request, enum client_wants *wants, struct err *e) {
    static const struct {
        const char *op;
        enum client_wants wants;
    } ops[] = {{"status", WANTS_STATUS}, {"lend", WANTS_LOAN}, {"reload", WANTS_RELOAD}};
    const char *op = link_text(request, "op");
    if (!cJSON_IsObject(request))
        return err_set(e, ERR_INPUT, "a request is an object: {\"op\":\"status\"}");
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        if (strcmp(ops[i].op, op) != 0) continue;
        *wants = ops[i].wants;
        return true;
    }
    err_set(e, ERR_INPUT, "there is no op \"%.64s\"", op);
    return err_hint(e, "status, lend or reload");
}

/* What a client says of itself goes into the log and to others: one line of whole characters. */
static void keep_word(char *out, size_t size, const char *text) {
    snprintf(out, size, "%s", text);
    text_mend(out);
    for (; *out; out++)
        if (iscntrl((unsigned char)*out)) *out = '?';
}

static void ask(struct client *c, const cJSON *request, struct err *e) {
    enum client_wants wants = WANTS_NOTHING;
    if (!read_request(request, &wants, e)) {
        client_refuse(c, e);
        return;
    }
    keep_word(c->verb, sizeof c->verb, link_text(request, "verb"));
    keep_word(c->actor, sizeof c->actor, link_text(request, "actor"));
    c->wants = wants;
    c->serial = ++c->control->serial;
    c->control->events.asked(c->control->events.context, c);
}

static void read_line(struct client *c, const char *line, size_t n) {
    struct err e = {0};
    if (c->wants != WANTS_NOTHING) {
        log_line(LOG_WARNING, "process %d asks again before it was answered", (int)c->pid);
        drop(c);
        return;
    }
    cJSON *request = json_parse(line, n, "the request", &e);
    if (request)
        ask(c, request, &e);
    else
        client_refuse(c, &e);
    cJSON_Delete(request);
}

static void refuse_length(struct client *c) {
    struct err e = {0};
    err_set(&e, ERR_INPUT, "a request is one line of at most %d KiB", LINE_MAX_BYTES >> 10);
    if (!c->skipping) client_refuse(c, &e);
    c->skipping = true;
    buf_clear(&c->received);
}

static void read_lines(struct client *c) {
    struct buf *b = &c->received;
    char *end;
    while (!c->closing && b->len > 0 && (end = memchr(b->data, '\n', b->len))) {
        size_t n = (size_t)(end - b->data);
        if (!c->skipping && n > LINE_MAX_BYTES)
            refuse_length(c);
        else if (!c->skipping && n > 0)
            read_line(c, b->data, n);
        c->skipping = false;
        if (b->len == 0) return;
        memmove(b->data, b->data + n + 1, b->len - n - 1);
        b->len -= n + 1;
    }
    if (b->len > LINE_MAX_BYTES) refuse_length(c);
}

/* ---- connections ---- */

static void free_client(uv_handle_t *handle) {
    struct client *c = handle->data;
    buf_free(&c->received);
    free(c);
}

static void drop(struct client *c) {
    if (c->closing) return;
    struct control *control = c->control;
    c->closing = true;
    c->wants = WANTS_NOTHING;
    for (struct client **at = &control->clients; *at; at = &(*at)->next) {
        if (*at != c) continue;
        *at = c->next;
        control->n--;
        break;
    }
    control->events.gone(control->events.context, c);
    uv_close((uv_handle_t *)&c->pipe, free_client);
}

static void make_room(uv_handle_t *handle, size_t suggested, uv_buf_t *b) {
    static char part[65536]; /* one loop, and each part is taken up before the next is read */
    (void)handle, (void)suggested;
    *b = uv_buf_init(part, sizeof part);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *b) {
    struct client *c = stream->data;
    if (n < 0) {
        drop(c);
    } else {
        buf_add(&c->received, b->base, (size_t)n);
        read_lines(c);
    }
}

static bool identify(struct client *c) {
    struct ucred who;
    socklen_t n = sizeof who;
    int fd;
    if (uv_fileno((uv_handle_t *)&c->pipe, &fd) != 0 ||
        getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &n) != 0)
        return false;
    c->pid = who.pid;
    c->uid = who.uid;
    return true;
}

static void on_connection(uv_stream_t *listener, int status) {
    struct control *control = listener->data;
    if (status != 0) return;
    struct client *c = mem_alloc(sizeof *c), **last = &control->clients;
    c->control = control;
    c->pipe.data = c;
    uv_pipe_init(listener->loop, &c->pipe, 0);
    while (*last) last = &(*last)->next;
    *last = c;
    control->n++;
    if (uv_accept(listener, (uv_stream_t *)&c->pipe) != 0 || !identify(c) ||
        uv_read_start((uv_stream_t *)&c->pipe, make_room, on_read) != 0) {
        drop(c);
    } else if (control->n > CLIENTS_MAX) {
        struct err e = {0};
        err_set(&e, ERR_STATE, "more than %d clients at once", CLIENTS_MAX);
        client_refuse(c, &e);
        drop(c);
    }
}

/* ---- the socket ---- */

/* Before anybody can connect: who may lock the store may ask for it. */
static bool set_rights(const char *path, const char *store_path, struct err *e) {
    struct stat st;
    char *lock = mem_print("%s.lock", store_path);
    bool ok = stat(lock, &st) == 0;
    mode_t mode = 0600 | (ok ? st.st_mode & 0060 : 0);
    ok = ok && (!(mode & 0060) || chown(path, (uid_t)-1, st.st_gid) == 0) && chmod(path, mode) == 0;
    free(lock);
    return ok || err_system(e, "cannot set the rights of %s", path);
}

static bool listen_at(struct control *control, const char *store_path, struct err *e) {
    char address[LINK_ADDRESS];
    int folder;
    bool ok = link_address(store_path, address, &folder, e);
    if (ok) {
        unlink(control->path);
        int rc = uv_pipe_bind(&control->listener, address);
        ok =
            rc == 0 || err_set(e, ERR_SYSTEM, "cannot make %s: %s", control->path, uv_strerror(rc));
        ok = ok && set_rights(control->path, store_path, e);
    }
    if (folder >= 0) close(folder);
    if (!ok) return false;
    int rc = uv_listen((uv_stream_t *)&control->listener, 16, on_connection);
    return rc == 0 ||
           err_set(e, ERR_SYSTEM, "cannot listen at %s: %s", control->path, uv_strerror(rc));
}

struct control *control_open(uv_loop_t *loop, const char *store_path,
                             const struct control_events *events, struct err *e) {
    struct control *control = mem_alloc(sizeof *control);
    control->events = *events;
    control->path = mem_print("%s.sock", store_path);
    uv_pipe_init(loop, &control->listener, 0);
    control->listener.data = control;
    if (listen_at(control, store_path, e)) return control;
    control_close(control);
    return NULL;
}

static void free_control(uv_handle_t *handle) {
    struct control *control = handle->data;
    free(control->path);
    free(control);
}

void control_close(struct control *control) {
    while (control->clients) drop(control->clients);
    unlink(control->path);
    uv_close((uv_handle_t *)&control->listener, free_control);
}

struct client *control_first(const struct control *control, enum client_wants wants) {
    struct client *first = NULL;
    for (struct client *c = control->clients; c; c = c->next)
        if (c->wants == wants && (!first || c->serial < first->serial)) first = c;
    return first;
}

size_t control_count(const struct control *control) {
    return control->n;
}
