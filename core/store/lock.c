/* The owner's lock: flock on PATH.lock, which also says who holds it. The kernel lets it go when
 * its holder dies. */
#include "store/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define STEP_MS 20

static int lock_open(const struct store *s, struct err *e) {
    char *path = mem_print("%s.lock", s->path);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        err_system(e, "cannot open %s", path);
        err_hint(e, "does the folder exist, and may this user write there?");
    }
    free(path);
    return fd;
}

static void sleep_ms(int ms) {
    nanosleep(&(struct timespec){.tv_nsec = ms * 1000000L}, NULL);
}

static bool wait_for(int fd, int wait_ms) {
    while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) return false;
        if (wait_ms <= 0) {
            errno = EWOULDBLOCK;
            return false;
        }
        sleep_ms(wait_ms < STEP_MS ? wait_ms : STEP_MS);
        wait_ms -= STEP_MS;
    }
    return true;
}

static void lock_sign(const struct store *s) {
    char since[INSTANT_TEXT];
    instant_format(s->clock.now(s->clock.context), since);
    char *text = mem_print("%d\n%s\n%s\n", (int)getpid(), s->holder, since);
    /* what stands here only helps people: a full disk must not keep the store from opening */
    if (ftruncate(s->lock, 0) == 0 && pwrite(s->lock, text, strlen(text), 0) < 0)
        (void)!ftruncate(s->lock, 0);
    free(text);
}

static bool refuse(const struct store *s, int fd, struct err *e) {
    if (errno != EWOULDBLOCK) return err_system(e, "cannot lock %s", s->path);
    char text[1024];
    ssize_t n = pread(fd, text, sizeof text - 1, 0);
    text[n > 0 ? n : 0] = '\0';
    char *rest = text;
    const char *pid = strsep(&rest, "\n");
    const char *holder = rest ? strsep(&rest, "\n") : "somebody";
    const char *since = rest ? strsep(&rest, "\n") : "just now";
    err_set(e, ERR_STATE, "the store %s is in use by process %s: %s, since %s", s->path, pid,
            holder, since);
    return err_hint(e, "wait until that has ended and try again");
}

bool lock_take(struct store *s, int wait_ms, struct err *e) {
    int fd = lock_open(s, e);
    if (fd < 0) return false;
    if (!wait_for(fd, wait_ms)) {
        refuse(s, fd, e);
        close(fd);
        return false;
    }
    s->lock = fd;
    lock_sign(s);
    return true;
}

void lock_give(struct store *s) {
    if (s->lock < 0) return;
    (void)!ftruncate(s->lock, 0);
    close(s->lock);
    s->lock = -1;
}
