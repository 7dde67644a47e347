/* What a program gets of the files that somebody names on the command line. A folder argument:
 * folder:write(name, text, encoding) writes below it and nowhere else, mode 0600. A file argument:
 * its name and its bytes. */
#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/internal.h"

static const char folder_kind[] = "folder";

struct encoding {
    const char *name, *iconv; /* iconv NULL: as it is */
    const char *mark;
    size_t mark_length;
};

static const struct encoding *check_encoding(lua_State *L, int i) {
    static const struct encoding list[] = {{"utf-8", NULL, "", 0},
                                           {"utf-8-bom", NULL, "\xEF\xBB\xBF", 3},
                                           {"gb18030", "GB18030", "", 0},
                                           {"utf-16le", "UTF-16LE", "\xFF\xFE", 2}};
    const char *name = luaL_optstring(L, i, "utf-8");
    for (size_t k = 0; k < sizeof list / sizeof *list; k++)
        if (strcmp(list[k].name, name) == 0) return &list[k];
    luaL_error(L, "folder:write: \"%s\" is none of utf-8, utf-8-bom, gb18030, utf-16le", name);
    return NULL;
}

static bool convert(iconv_t converter, const char *text, size_t length, struct buf *out) {
    char chunk[4096], *in = (char *)text;
    while (length > 0) {
        char *to = chunk;
        size_t room = sizeof chunk;
        size_t done = iconv(converter, &in, &length, &to, &room);
        buf_add(out, chunk, sizeof chunk - room);
        if (done == (size_t)-1 && errno != E2BIG) return false;
    }
    return true;
}

static void encode(lua_State *L, const struct encoding *to, const char *text, size_t length,
                   struct buf *out) {
    buf_add(out, to->mark, to->mark_length);
    if (!to->iconv) {
        buf_add(out, text, length);
        return;
    }
    iconv_t converter = iconv_open(to->iconv, "UTF-8");
    if (converter == (iconv_t)-1) luaL_error(L, "this system cannot write %s", to->name);
    bool ok = convert(converter, text, length, out);
    iconv_close(converter);
    if (!ok)
        luaL_error(L, "folder:write: the text has a character that %s lacks, or is not UTF-8",
                   to->name);
}

const char *folder_check_name(lua_State *L, int i, const char *what) {
    size_t n;
    const char *name = luaL_checklstring(L, i, &n);
    if (n == 0 || n != strlen(name) || n > 200 || name[0] == '.' || strchr(name, '/'))
        luaL_error(L, "%s: \"%s\" is no plain file name", what, name);
    return name;
}

/* folder:write("2022-1_01_children.csv", text, "gb18030") */
static int write_file(lua_State *L) {
    struct err e;
    size_t length;
    lua_settop(L, 4);
    luaL_checkudata(L, 1, folder_kind);
    const char *name = folder_check_name(L, 2, "folder:write");
    const char *text = luaL_checklstring(L, 3, &length);
    const struct encoding *to = check_encoding(L, 4);
    lua_getiuservalue(L, 1, 1);
    const char *path = lua_pushfstring(L, "%s/%s", lua_tostring(L, -1), name);
    struct buf *out = api_new_buffer(L);
    encode(L, to, text, length, out);
    if (!output_file(path, buf_text(out), out->len, 0600, &e)) return api_raise(L, &e);
    buf_free(out);
    return 0;
}

void folder_push(lua_State *L, const char *path) {
    static const luaL_Reg methods[] = {{"write", write_file}, {NULL, NULL}};
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        luaL_error(L, "cannot make the folder %s: %s", path, strerror(errno));
    lua_newuserdatauv(L, 0, 1);
    lua_pushstring(L, path);
    lua_setiuservalue(L, -2, 1);
    if (luaL_newmetatable(L, folder_kind)) {
        luaL_newlib(L, methods);
        lua_setfield(L, -2, "__index");
        lua_pushboolean(L, 0);
        lua_setfield(L, -2, "__metatable");
    }
    lua_setmetatable(L, -2);
}

enum { FILE_MAX = 16 << 20 };

static void read_all(lua_State *L, int fd, const char *path, struct buf *out) {
    char chunk[65536];
    ssize_t n = 0;
    while (out->len <= FILE_MAX && (n = read(fd, chunk, sizeof chunk)) > 0)
        buf_add(out, chunk, (size_t)n);
    int failed = n < 0 ? errno : 0;
    close(fd);
    if (failed) luaL_error(L, "cannot read %s: %s", path, strerror(failed));
    if (out->len > FILE_MAX)
        luaL_error(L, "%s is over %d MiB: make it smaller", path, FILE_MAX >> 20);
}

void file_push(lua_State *L, const char *path) {
    struct buf *bytes = api_new_buffer(L);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) luaL_error(L, "cannot read %s: %s", path, strerror(errno));
    read_all(L, fd, path, bytes);
    const char *slash = strrchr(path, '/');
    lua_createtable(L, 0, 2);
    lua_pushstring(L, slash ? slash + 1 : path);
    lua_setfield(L, -2, "name");
    lua_pushlstring(L, buf_text(bytes), bytes->len);
    lua_setfield(L, -2, "bytes");
    buf_free(bytes);
    lua_remove(L, -2);
}
