#include "host/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME "copy.db"

static const char mark[] = ".rehearsal-"; /* STORE.rehearsal-XXXXXX */

/* All that can ever stand in the folder. */
static const char *const files[] = {NAME,         NAME "-wal", NAME "-shm",  NAME "-journal",
                                    NAME ".lock", NAME ".key", NAME ".part", NAME ".part-journal"};

/* Only what a signal's handler may call. */
static void remove_folder(int fd, const char *path) {
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) unlinkat(fd, files[i], 0);
    rmdir(path);
}

/* ---- signals ---- */

static const int deadly[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE};
static struct sigaction before[sizeof deadly / sizeof *deadly];
static struct scratch *volatile at_risk;

/* A second signal may come to another thread meanwhile: nothing ends the process before one of them
 * is through. */
static void on_signal(int number) {
    struct scratch *c = at_risk;
    if (c) remove_folder(c->fd, c->folder);
    signal(number, SIG_DFL);
    raise(number);
}

static void guard(struct scratch *c) {
    struct sigaction action = {.sa_handler = on_signal};
    at_risk = c;
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++) {
        sigaction(deadly[i], NULL, &before[i]);
        if (before[i].sa_handler != SIG_IGN) sigaction(deadly[i], &action, NULL); /* nohup */
    }
}

static void unguard(void) {
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++)
        sigaction(deadly[i], &before[i], NULL);
    at_risk = NULL;
}

/* ---- what was left behind ---- */

static int open_folder(const char *path) {
    return open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static void sweep_one(const char *path) {
    int fd = open_folder(path);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0) remove_folder(fd, path);
    if (fd >= 0) close(fd);
}

static void sweep(const char *store) {
    char *folder_of = mem_copy_text(store), *name_of = mem_copy_text(store);
    const char *folder = dirname(folder_of);
    char *prefix = mem_print("%s%s", basename(name_of), mark);
    DIR *entries = opendir(folder);
    for (struct dirent *d; entries && (d = readdir(entries));) {
        if (strncmp(d->d_name, prefix, strlen(prefix)) != 0) continue;
        char *path = mem_print("%s/%s", folder, d->d_name);
        sweep_one(path);
        free(path);
    }
    if (entries) closedir(entries);
    free(prefix);
    free(name_of);
    free(folder_of);
}

/* ---- making it ---- */

/* Another process may sweep the folder before it is locked; then it has no name any more. */
static bool lock_folder(int fd) {
    struct stat st;
    return fd >= 0 && flock(fd, LOCK_EX) == 0 && fstat(fd, &st) == 0 && st.st_nlink > 0;
}

static bool make_folder(struct scratch *c, const char *store, struct err *e) {
    for (int tries = 0; tries < 3; tries++) {
        c->folder = mem_print("%s%sXXXXXX", store, mark);
        if (!mkdtemp(c->folder))
            return err_system(e, "cannot make a folder for the copy beside %s", store);
        c->fd = open_folder(c->folder);
        if (lock_folder(c->fd)) return true;
        if (c->fd >= 0) close(c->fd);
        c->fd = -1;
        free(c->folder);
        c->folder = NULL;
    }
    return err_set(e, ERR_SYSTEM, "cannot keep a folder for the copy beside %s", store);
}

static bool link_key(const struct scratch *c, const char *store, struct err *e) {
    char real[PATH_MAX];
    char *key = mem_print("%s.key", store);
    bool ok = realpath(key, real) && symlinkat(real, c->fd, NAME ".key") == 0;
    if (!ok) err_system(e, "cannot link the key file %s", key);
    free(key);
    return ok;
}

static bool go_over(struct host *h, const char *copy, instant_t now, struct err *e) {
    store_close(h->store);
    h->store = NULL;
    free(h->store_path);
    h->store_path = mem_copy_text(copy);
    host_set_clock(h, now);
    return host_open_store(h, HOST_COPY, e);
}

bool scratch_enter(struct scratch *c, struct host *h, instant_t now, struct err *e) {
    *c = (struct scratch){.fd = -1};
    sweep(h->store_path);
    if (!make_folder(c, h->store_path, e)) return false;
    guard(c);
    char *copy = mem_print("%s/" NAME, c->folder);
    bool ok = store_backup(h->store, copy, e) && link_key(c, h->store_path, e) &&
              go_over(h, copy, now, e);
    free(copy);
    return ok;
}

void scratch_leave(struct scratch *c, struct host *h) {
    host_close(h);
    if (c->fd >= 0) {
        remove_folder(c->fd, c->folder);
        unguard();
        close(c->fd);
    }
    free(c->folder);
    *c = (struct scratch){.fd = -1};
}
