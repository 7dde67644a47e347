#include "host/link.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"

enum { ANSWER_MAX = 4 << 20, ASK_MS = 10000, PATIENCE_MS = 1000 };

struct link {
    int fd;
    struct buf received;
};

bool link_address(const char *store_path, char out[LINK_ADDRESS], int *folder, struct err *e) {
    *folder = -1;
    if (snprintf(out, LINK_ADDRESS, "%s.sock", store_path) < LINK_ADDRESS) return true;
    char *copy = mem_copy_text(store_path), *other = mem_copy_text(store_path);
    const char *name = basename(other);
    *folder = open(dirname(copy), O_PATH | O_DIRECTORY | O_CLOEXEC);
    bool ok = *folder >= 0 || err_system(e, "cannot open the folder of %s", store_path);
    if (ok &&
        snprintf(out, LINK_ADDRESS, "/proc/self/fd/%d/%s.sock", *folder, name) >= LINK_ADDRESS)
        ok = err_set(e, ERR_SYSTEM, "the name %s is too long for a socket beside it", name);
    free(copy);
    free(other);
    return ok;
}

static bool connect_to(int fd, const char *address) {
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    memcpy(to.sun_path, address, strlen(address) + 1);
    return connect(fd, (const struct sockaddr *)&to, sizeof to) == 0;
}

bool link_open(const char *store_path, struct link **link, struct err *e) {
    char address[LINK_ADDRESS];
    int folder;
    *link = NULL;
    if (access(store_path, F_OK) != 0) return true; /* no store yet, so nobody serves it */
    if (!link_address(store_path, address, &folder, e)) {
        if (folder >= 0) close(folder);
        return false;
    }
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool connected = fd >= 0 && connect_to(fd, address);
    /* a socket that nobody listens to was left by a server that was killed */
    bool nobody = !connected && (errno == ENOENT || errno == ECONNREFUSED);
    bool ok = connected || nobody || err_system(e, "cannot reach the server of %s", store_path);
    if (folder >= 0) close(folder);
    if (connected) {
        *link = mem_alloc(sizeof **link);
        (*link)->fd = fd;
    } else if (fd >= 0) {
        close(fd);
    }
    return ok;
}

void link_close(struct link *link) {
    if (!link) return;
    close(link->fd);
    buf_free(&link->received);
    free(link);
}

bool link_send(struct link *link, const char *line, struct err *e) {
    char *text = mem_print("%s\n", line);
    size_t n = strlen(text), sent = 0;
    while (sent < n) {
        ssize_t k = send(link->fd, text + sent, n - sent, MSG_NOSIGNAL);
        if (k < 0 && errno == EINTR) continue;
        if (k < 0) break;
        sent += (size_t)k;
    }
    free(text);
    if (sent < n && (errno == EPIPE || errno == ECONNRESET)) return true; /* link_next tells */
    return sent == n || err_system(e, "cannot write to the server");
}

/* Takes the first line off what was received; NULL when it is not whole yet. */
static char *take_line(struct buf *b) {
    char *end = b->len ? memchr(b->data, '\n', b->len) : NULL;
    if (!end) return NULL;
    size_t n = (size_t)(end - b->data);
    char *line = mem_copy(b->data, n);
    memmove(b->data, end + 1, b->len - n - 1);
    b->len -= n + 1;
    return line;
}

const char *link_text(const cJSON *object, const char *name) {
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsString(v) ? v->valuestring : "";
}

int64_t link_integer(const cJSON *object, const char *name) {
    int64_t n;
    return json_integer(cJSON_GetObjectItemCaseSensitive(object, name), &n) ? n : 0;
}

static enum link_read read_answer(const char *line, cJSON **answer, struct err *e) {
    *answer = json_parse(line, strlen(line), "the server's answer", e);
    if (!*answer) return LINK_FAILED;
    if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(*answer, "ok"))) return LINK_ANSWER;
    err_set(e, ERR_STATE, "the server says: %s", link_text(*answer, "error"));
    if (link_text(*answer, "hint")[0]) err_hint(e, "%s", link_text(*answer, "hint"));
    cJSON_Delete(*answer);
    *answer = NULL;
    return LINK_FAILED;
}

/* Receives once, waiting so long. */
static enum link_read receive(struct link *link, int wait_ms, struct err *e) {
    char part[16384];
    struct pollfd p = {.fd = link->fd, .events = POLLIN};
    int ready = poll(&p, 1, wait_ms);
    if (ready == 0 || (ready < 0 && errno == EINTR)) return LINK_NOT_YET;
    ssize_t n = ready < 0 ? -1 : recv(link->fd, part, sizeof part, 0);
    if (n == 0 || (n < 0 && errno == ECONNRESET)) return LINK_ENDED;
    if (n < 0) return err_system(e, "cannot read from the server") ? LINK_ANSWER : LINK_FAILED;
    buf_add(&link->received, part, (size_t)n);
    if (link->received.len <= ANSWER_MAX) return LINK_ANSWER;
    err_set(e, ERR_STATE, "the server's answer is longer than %d MiB", ANSWER_MAX >> 20);
    return LINK_FAILED;
}

enum link_read link_next(struct link *link, int wait_ms, cJSON **answer, struct err *e) {
    char *line;
    *answer = NULL;
    while (!(line = take_line(&link->received))) {
        enum link_read got = receive(link, wait_ms, e);
        if (got != LINK_ANSWER) return got;
    }
    enum link_read result = read_answer(line, answer, e);
    free(line);
    return result;
}

bool link_ask(const char *store_path, const char *line, cJSON **answer, struct err *e) {
    struct link *link;
    *answer = NULL;
    if (!link_open(store_path, &link, e)) return false;
    if (!link) return true;
    enum link_read got = LINK_FAILED;
    if (link_send(link, line, e)) got = link_next(link, ASK_MS, answer, e);
    if (got == LINK_NOT_YET) err_set(e, ERR_STATE, "the server does not answer");
    link_close(link);
    return got == LINK_ANSWER || got == LINK_ENDED;
}

/* ---- borrowing ---- */

static bool ask_for_loan(struct link *link, const char *verb, const char *actor, struct err *e) {
    struct buf b = {0};
    buf_add_text(&b, "{\"op\":\"lend\",\"verb\":");
    json_add_text(&b, verb, strlen(verb));
    buf_add_text(&b, ",\"actor\":");
    json_add_text(&b, actor, strlen(actor));
    buf_add_char(&b, '}');
    bool ok = link_send(link, buf_text(&b), e);
    buf_free(&b);
    return ok;
}

/* Until the server lends; *ended when it stopped before. */
static bool wait_for_loan(struct link *link, bool *ended, struct err *e) {
    char waiting[512] = "the server";
    int patience = PATIENCE_MS;
    for (;;) {
        cJSON *answer;
        enum link_read got = link_next(link, patience, &answer, e);
        *ended = got == LINK_ENDED;
        if (got == LINK_FAILED || got == LINK_ENDED) return *ended;
        bool lent = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(answer, "lent"));
        if (got == LINK_ANSWER && link_text(answer, "waiting")[0])
            snprintf(waiting, sizeof waiting, "%s", link_text(answer, "waiting"));
        cJSON_Delete(answer);
        if (lent) return true;
        if (got != LINK_NOT_YET) continue;
        log_line(LOG_NOTICE, "waiting for %s", waiting);
        patience = -1;
    }
}

bool link_borrow(const char *store_path, const char *verb, const char *actor, struct link **loan,
                 struct err *e) {
    if (!link_open(store_path, loan, e)) return false;
    if (!*loan) return true;
    bool ended = false;
    bool ok = ask_for_loan(*loan, verb, actor, e) && wait_for_loan(*loan, &ended, e);
    if (ok && !ended) return true;
    link_close(*loan);
    *loan = NULL;
    return ok;
}
