/* A claims desk in C: it asks, judges what a scanner read, and stores every admission before it is acted on. Started
   again after a crash at any moment, it refuses whatever counted.

     desk [--new] [--sample UNIX] FOLDER ROOT.PIN BUNDLE [STATUS-LIST...]

   Each line of the input is `ask`, for a new question, or what the scanner read. `--new` is for a desk that is set up
   for the first time. `--sample` is for the sample data: its clock, and test issuers are accepted. */

#define _POSIX_C_SOURCE 200809L
#include "vehicle_license.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static vl_door door;
static const char *folder;
static int log_file;           /* what was admitted since the snapshot, 36 bytes each */
static unsigned log_entries;
static char clock_of_sample[40]; /* `,"now":1789351842`; empty in service: the library asks the platform */
static const char *accepting = "";

static void die(const char *what)
{
    fprintf(stderr, "desk: %s: %s\n", what, errno ? strerror(errno) : "refused");
    exit(1);
}

static const char *in_folder(const char *name)
{
    static char path[2][4096];
    static int turn;
    turn = !turn;
    if ((size_t)snprintf(path[turn], sizeof path[turn], "%s/%s", folder, name) >= sizeof path[turn]) {
        errno = ENAMETOOLONG;
        die(name);
    }
    return path[turn];
}

/* Requests and answers ------------------------------------------------------------------------- */

/* A request put together as `printf` would, and its answer. */
static const char *call(const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    char *request = length < 0 ? NULL : malloc((size_t)length + 1);
    if (!request)
        die("memory");
    vsnprintf(request, (size_t)length + 1, format, again);
    va_end(again);
    va_end(arguments);
    const char *answer = vl_call(door, request, (size_t)length);
    free(request);
    return answer;
}

static int is(const char *answer, const char *path, const char *wanted)
{
    const char *value = vl_member(answer, path);
    int same = value && strcmp(value, wanted) == 0;
    vl_free(value);
    return same;
}

static int ok(const char *answer) { return is(answer, "ok", "true"); }

/* Prints `label`, the member, and nothing if there is none. */
static void print(const char *answer, const char *label, const char *path)
{
    const char *value = vl_member(answer, path);
    if (value)
        printf("%s%s", label, value);
    vl_free(value);
}

/* Who must act on a refusal, and what they do. The code is for the log. */
static void print_refusal(const char *what, const char *answer)
{
    printf("refused: %s:", what);
    print(answer, " ", "code");
    print(answer, "; ", "who");
    print(answer, ": ", "advice.en");
    printf("\n");
}

/* Files ---------------------------------------------------------------------------------------- */

/* The whole file as digits; NULL if there is none. */
static const char *read_hex(const char *path)
{
    int file = open(path, O_RDONLY);
    if (file < 0) {
        if (errno == ENOENT)
            return NULL;
        die(path);
    }
    struct stat about;
    if (fstat(file, &about) < 0)
        die(path);
    size_t size = (size_t)about.st_size, have = 0;
    uint8_t *bytes = malloc(size + 1);
    if (!bytes)
        die("memory");
    while (have < size) {
        ssize_t more = read(file, bytes + have, size - have);
        if (more < 0 && errno == EINTR)
            continue;
        if (more <= 0)
            die(path);
        have += (size_t)more;
    }
    close(file);
    const char *hex = vl_hex(bytes, size);
    free(bytes);
    return hex;
}

static void write_all(int file, const uint8_t *bytes, size_t size)
{
    while (size > 0) {
        ssize_t some = write(file, bytes, size);
        if (some < 0 && errno == EINTR)
            continue;
        if (some <= 0)
            die("write");
        bytes += some;
        size -= (size_t)some;
    }
}

/* The bytes of a member that has digits. */
static uint8_t *bytes_of(const char *answer, const char *path, size_t *size)
{
    const char *hex = vl_member(answer, path);
    *size = vl_bytes(hex, NULL, 0);
    uint8_t *bytes = malloc(*size + 1);
    if (!bytes || *size == 0)
        die(path);
    vl_bytes(hex, bytes, *size);
    vl_free(hex);
    return bytes;
}

/* Stores a member as a file in one step: whole, or as it was before. */
static void store(const char *name, const char *answer, const char *path)
{
    size_t size;
    uint8_t *bytes = bytes_of(answer, path, &size);
    const char *fresh = in_folder("fresh");
    int file = open(fresh, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0)
        die(fresh);
    write_all(file, bytes, size);
    if (fsync(file) < 0 || close(file) < 0 || rename(fresh, in_folder(name)) < 0)
        die(name);
    int directory = open(folder, O_RDONLY | O_DIRECTORY);
    if (directory < 0 || fsync(directory) < 0)
        die(folder);
    close(directory);
    free(bytes);
}

/* The snapshot first, then the log is emptied. Between the call and the end of this nothing may be appended: a desk with
   threads holds the lock of its log meanwhile. */
static void store_snapshot(void)
{
    const char *answer = call("{\"call\":\"snapshot\"}");
    if (!ok(answer))
        die("snapshot");
    store("desk.snapshot", answer, "snapshot");
    vl_free(answer);
    if (ftruncate(log_file, 0) < 0 || fsync(log_file) < 0)
        die("log");
    log_entries = 0;
}

/* The desk ------------------------------------------------------------------------------------- */

/* One process for one desk: two of them would each admit the same show. */
static void lock(void)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int file = open(in_folder("lock"), O_RDWR | O_CREAT, 0600);
    errno = file < 0 ? errno : 0;
    if (file < 0 || fcntl(file, F_SETLK, &whole) < 0)
        die("another process has this desk");
}

static void begin(int is_new, const char *pin_path)
{
    /* Both files or neither: a log that was lost, or its snapshot, is no crash. A person restores a copy. */
    const char *snapshot = read_hex(in_folder("desk.snapshot"));
    const char *log = read_hex(in_folder("desk.log"));
    if (snapshot && !log)
        die("desk.log is missing beside desk.snapshot: do not start afresh, restore a copy");
    errno = 0;
    if (!snapshot && log && *log)
        die("desk.snapshot is missing beside desk.log: do not start afresh, restore a copy");
    const char *answer;
    if (snapshot) {
        answer = call("{\"call\":\"restore\",\"snapshot\":\"%s\",\"log\":\"%s\"}", snapshot, log);
    } else {
        /* A new desk admits what the lost one would refuse: a person decides that. */
        if (!is_new)
            die("no snapshot; --new begins a desk");
        char pin[65];
        FILE *file = fopen(pin_path, "r");
        if (!file || fread(pin, 1, 64, file) != 64)
            die(pin_path);
        fclose(file);
        pin[64] = '\0';
        answer = call("{\"call\":\"open\",\"pin\":\"%s\"}", pin);
    }
    log_file = open(in_folder("desk.log"), O_WRONLY | O_APPEND | (snapshot ? 0 : O_CREAT), 0600);
    if (log_file < 0)
        die("log");
    vl_free(snapshot);
    vl_free(log);
    errno = 0;
    if (!ok(answer)) {
        print_refusal("desk", answer);
        die("desk");
    }
    vl_free(answer);
    store_snapshot(); /* what a crash left behind the last entry is gone with that */
}

/* A bundle or a status list that came over any channel. One that is refused is not believed; what is held goes on. */
static void take(const char *kind, const char *path)
{
    const char *bytes = read_hex(path);
    if (!bytes)
        die(path);
    const char *answer = call("{\"call\":\"take\",\"%s\":\"%s\"%s}", kind, bytes, clock_of_sample);
    if (ok(answer))
        store_snapshot();
    else
        print_refusal(kind, answer);
    vl_free(bytes);
    vl_free(answer);
}

static void ask(void)
{
    const char *answer = call("{\"call\":\"ask\",\"asker\":\"Minjiang Insurance, claims\",\"purpose\":\"insurance-claim\","
                              "\"place\":\"counter\",\"sealed\":true,\"policy\":{%s}%s}",
                              accepting, clock_of_sample);
    if (ok(answer)) {
        store_snapshot(); /* so that the answer is known even after a restart; not needed for safety */
        print(answer, "show ", "text");
        print(answer, " ", "hint");
        printf("\n");
    } else {
        print_refusal("question", answer);
    }
    vl_free(answer);
}

static void judge(const char *line, size_t length)
{
    /* Digits need no quoting: whatever is in the code stays inside the option. */
    const char *scanned = vl_hex((const uint8_t *)line, length);
    const char *answer = call("{\"call\":\"judge\",\"scanned\":\"%s\",\"record\":true,\"words\":\"en\"%s}", scanned, clock_of_sample);
    vl_free(scanned);
    if (!ok(answer)) {
        print_refusal("show", answer);
        vl_free(answer);
        return;
    }
    /* First the record and then the entry, both on the disk: the show counts from then on. Whoever cannot store ends
       here, and the holder is asked again. */
    char name[80];
    const char *key = vl_member(answer, "admission.replay_key");
    snprintf(name, sizeof name, "%s.record", key ? key : "");
    vl_free(key);
    store(name, answer, "record");
    size_t size;
    uint8_t *entry = bytes_of(answer, "entry", &size);
    write_all(log_file, entry, size);
    if (fsync(log_file) < 0)
        die("log");
    free(entry);
    log_entries += 1;

    /* Only now is it acted on. */
    printf("admitted");
    print(answer, " ", "hint");
    print(answer, ": ", "screen.heading");
    print(answer, " (", "screen.go");
    printf(")\n");
    static const char *const rows[] = {"compare", "show"};
    for (size_t part = 0; part < sizeof rows / sizeof *rows; part++) {
        for (unsigned row = 0;; row++) {
            char label[64], text[64];
            snprintf(label, sizeof label, "screen.%s.%u.label", rows[part], row);
            snprintf(text, sizeof text, "screen.%s.%u.text", rows[part], row);
            const char *is_there = vl_member(answer, label);
            if (!is_there)
                break;
            printf("  %s", is_there);
            vl_free(is_there);
            print(answer, ": ", text);
            printf("\n");
        }
    }
    for (unsigned at = 0;; at++) {
        char path[64];
        snprintf(path, sizeof path, "screen.advice.%u.text", at);
        const char *advice = vl_member(answer, path);
        if (!advice)
            break;
        printf("  ! %s\n", advice);
        vl_free(advice);
    }
    vl_free(answer);
    if (log_entries >= 1000)
        store_snapshot();
}

int main(int count, char **arguments)
{
    int is_new = 0, at = 1;
    for (; at < count && strncmp(arguments[at], "--", 2) == 0; at++) {
        if (strcmp(arguments[at], "--new") == 0) {
            is_new = 1;
        } else if (strcmp(arguments[at], "--sample") == 0 && at + 1 < count) {
            snprintf(clock_of_sample, sizeof clock_of_sample, ",\"now\":%lu", strtoul(arguments[++at], NULL, 10));
            accepting = "\"accept_test\":true";
        } else {
            break;
        }
    }
    if (count - at < 3 || vl_abi() != VL_ABI) {
        fprintf(stderr, "usage: desk [--new] [--sample UNIX] FOLDER ROOT.PIN BUNDLE [STATUS-LIST...]\n");
        return 2;
    }
    folder = arguments[at];
    lock();
    door = vl_open();
    begin(is_new, arguments[at + 1]);
    take("bundle", arguments[at + 2]);
    for (int list = at + 3; list < count; list++)
        take("list", arguments[list]);

    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    while ((length = getline(&line, &room, stdin)) >= 0) {
        if (length > 0 && line[length - 1] == '\n')
            length -= 1;
        if (length == 3 && memcmp(line, "ask", 3) == 0)
            ask();
        else if (length > 0)
            judge(line, (size_t)length);
        fflush(stdout);
    }
    free(line);
    close(log_file);
    vl_close(door);
    return 0;
}
