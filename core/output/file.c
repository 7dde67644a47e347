#include "output/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/output.h"

static char *folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    if (!slash) return mem_copy_text(".");
    return mem_copy(path, slash == path ? 1 : (size_t)(slash - path));
}

static char *temp_name(const char *path) {
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    return mem_print("%.*s.%s.XXXXXX", (int)(name - path), path, name);
}

static bool may_replace(const char *path, struct err *e) {
    struct stat st;
    if (stat(path, &st) != 0 || S_ISREG(st.st_mode)) return true;
    err_set(e, ERR_USAGE, "\"%s\" is no regular file, so it is not replaced", path);
    return err_hint(e, "name a file, not a folder or device");
}

bool file_begin(struct file *f, const char *path, struct err *e) {
    if (!may_replace(path, e)) return false;
    *f = (struct file){.path = mem_copy_text(path), .temp = temp_name(path)};
    f->fd = mkostemp(f->temp, O_CLOEXEC);
    if (f->fd >= 0) return true;
    err_system(e, "cannot write \"%s\"", path);
    free(f->path);
    free(f->temp);
    *f = (struct file){0};
    return err_hint(e, "check that the folder exists and that you may write there");
}

static void forget(struct file *f) {
    free(f->path);
    free(f->temp);
    *f = (struct file){0};
}

void file_abandon(struct file *f) {
    if (!f->temp) return;
    if (f->fd >= 0) close(f->fd);
    unlink(f->temp);
    forget(f);
}

/* The new name itself survives a power cut only once the folder is synced. */
static void sync_folder(const char *path) {
    char *folder = folder_of(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(folder);
    if (fd < 0) return;
    fsync(fd);
    close(fd);
}

bool file_commit(struct file *f, struct err *e) {
    bool synced = fsync(f->fd) == 0;
    int saved = errno;
    bool closed = close(f->fd) == 0;
    f->fd = -1;
    if (!synced) errno = saved;
    if (!synced || !closed || rename(f->temp, f->path) != 0) {
        err_system(e, "cannot write \"%s\"", f->path);
        file_abandon(f);
        return false;
    }
    sync_folder(f->path);
    forget(f);
    return true;
}

static bool write_all(int fd, const char *bytes, size_t n) {
    while (n > 0) {
        ssize_t done = write(fd, bytes, n);
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return false;
        bytes += done;
        n -= (size_t)done;
    }
    return true;
}

bool output_file(const char *path, const void *bytes, size_t n, unsigned mode, struct err *e) {
    struct file f;
    if (!file_begin(&f, path, e)) return false;
    if (!write_all(f.fd, bytes, n) || fchmod(f.fd, mode) != 0) {
        err_system(e, "cannot write \"%s\"", path);
        file_abandon(&f);
        return false;
    }
    return file_commit(&f, e);
}
