/* A test: every function with nothing, with what is stale and with what was never given out, and one door closed under
   eight threads. Nothing may crash, and each wrong call has its code. Run under valgrind in CI. */

#include "vehicle_license.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check(int holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "misuse: %s\n", what);
        exit(1);
    }
}

static void expect(const char *answer, const char *code)
{
    const char *found = vl_member(answer, "code");
    check(answer && found && strcmp(found, code) == 0, code);
    check(vl_free(found) == 1 && vl_free(answer) == 1, "an answer is given back once");
}

static const char state[] = "{\"call\":\"state\"}";
static vl_door shared;

static void *ask_for_state(void *unused)
{
    for (int round = 0; round < 200; round++) {
        const char *answer = vl_call(shared, state, sizeof state - 1);
        const char *code = vl_member(answer, "code");
        check(strcmp(code, "desk-not-open") == 0 || strcmp(code, "door-closed") == 0, "a closed door answers");
        vl_free(code);
        vl_free(answer);
    }
    return unused;
}

int main(void)
{
    check(vl_abi() == VL_ABI && strlen(vl_version()) > 0, "the interface");
    vl_door door = vl_open();
    expect(vl_call(door, NULL, 0), "request-malformed");
    expect(vl_call(door, NULL, 100), "request-malformed");
    expect(vl_call(door, NULL, SIZE_MAX), "request-malformed");
    expect(vl_call(door, "", 0), "request-malformed");
    expect(vl_call(door, "{}\xff", 3), "request-malformed");
    expect(vl_call(door, "{}", 1), "request-malformed");
    expect(vl_call(door, "{\"call\":\"judge\"}", 16), "option-missing");
    expect(vl_call(door, state, sizeof state - 1), "desk-not-open");

    check(vl_member(NULL, "a") == NULL && vl_member("{}", NULL) == NULL && vl_member("{\xff", "a") == NULL, "no member");
    check(vl_quote(NULL, 1) == NULL && vl_quote("\xff", 1) == NULL && vl_hex(NULL, 1) == NULL, "no text");
    uint8_t bytes[2] = {7, 7};
    check(vl_bytes(NULL, bytes, 2) == 0 && vl_bytes("0", bytes, 2) == 0 && vl_bytes("0aF0", bytes, 2) == 0, "no bytes");
    check(vl_bytes("010203", bytes, 2) == 3 && bytes[0] == 7, "no room");
    check(vl_bytes("0102", bytes, 2) == 2 && bytes[1] == 2, "room");
    check(vl_bytes("0102", NULL, 2) == 2, "only counted");

    const char *answer = vl_call(door, state, sizeof state - 1);
    check(vl_free(answer + 1) == 0 && vl_free(state) == 0 && vl_free(NULL) == 0, "no answer");
    check(vl_free(answer) == 1 && vl_free(answer) == 0, "once");

    check(vl_close(door) == 1 && vl_close(door) == 0 && vl_close(0) == 0, "closed once");
    expect(vl_call(door, state, sizeof state - 1), "door-closed");
    expect(vl_call(0, NULL, 0), "door-closed");

    pthread_t threads[8];
    shared = vl_open();
    check(shared != door, "no number comes twice");
    for (int at = 0; at < 8; at++)
        check(pthread_create(&threads[at], NULL, ask_for_state, NULL) == 0, "a thread");
    check(vl_close(shared) == 1, "closed under them");
    for (int at = 0; at < 8; at++)
        check(pthread_join(threads[at], NULL) == 0, "a thread");
    puts("every wrong call has its code");
    return 0;
}
