/* Vehicle licenses for C. What requests and answers say is in examples/c/README.md; this file is made from
   examples/c/src/lib.rs.

   Ownership: every text that a function returns is the caller's until it is given back with `vl_free`, but for
   `vl_version`'s; whatever is passed in stays the caller's and is not kept.

   Threads: every function may be called from any thread at any time, on the same door too. After a `fork` without an
   `exec` only the parent calls.

   Errors: every function is total. A call that came to nothing is an answer with a code, also where the door is closed,
   or a defect of the library was met. Only memory that cannot be had ends the process. */

#ifndef VEHICLE_LICENSE_H
#define VEHICLE_LICENSE_H

#include <stddef.h>
#include <stdint.h>

/*
 What `vl_abi` answers: another number where a function has changed or is gone. New calls and new members of answers
 do not change it.
 */
#define VL_ABI 1

/*
 A door: its number, which is never 0 and never another door's. Any thread may use it, and several at once.
 */
typedef uint64_t vl_door;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/*
 The number of this interface: compare it with `VL_ABI` once, before anything else.
 */
uint32_t vl_abi(void);

/*
 The version of the library, for a log. It is not given back.
 */
const char *vl_version(void);

/*
 Opens a door, which holds no desk and an empty wallet. Close it with `vl_close`.
 */
vl_door vl_open(void);

/*
 Carries out one request, a JSON object of `length` bytes of UTF-8, and returns the answer, another one. It is never
 NULL: whatever is wrong is an answer with `"ok":false` and a code. Give the answer back with `vl_free`.

 A NULL `request`, bytes that are not UTF-8 and what is no JSON object are `request-malformed`; a door that is closed
 or was never open is `door-closed`.

 The caller promises:
 `request` is NULL, or the address of `length` bytes that nobody changes before the call returns.
 */
const char *vl_call(vl_door door, const char *request, size_t length);

/*
 One member of an answer, by its path: `"code"`, `"verdict.fields.plate.state"`, `"advice.0.zh"`. A text comes as it
 is, without quotes; a number, `true` or `false` as it is written; an object or a list as JSON. NULL if there is no
 such member, or if it is null. Give the result back with `vl_free`.

 The caller promises:
 `answer` and `path` are NULL, or addresses of texts that end with a zero byte and that nobody changes before the
 call returns.
 */
const char *vl_member(const char *answer, const char *path);

/*
 A text as JSON has it, with its quotes: for a request that is put together by hand. NULL if the `length` bytes are
 not UTF-8. Give the result back with `vl_free`.

 The caller promises:
 `text` is NULL, or the address of `length` bytes that nobody changes before the call returns.
 */
const char *vl_quote(const char *text, size_t length);

/*
 Bytes as requests have them: pairs of lower-case hexadecimal digits. So goes whatever a scanner delivered, with no
 quoting at all. NULL only if `bytes` is NULL and `length` is not 0. Give the result back with `vl_free`.

 The caller promises:
 `bytes` is NULL, or the address of `length` bytes that nobody changes before the call returns.
 */
const char *vl_hex(const uint8_t *bytes, size_t length);

/*
 How many bytes the digits of `hex` stand for; 0 if it is NULL or no such digits. They are written to `bytes` if it
 is not NULL and they fit into `room` bytes there; otherwise nothing is written.

 The caller promises:
 `hex` is NULL, or the address of a text that ends with a zero byte and that nobody changes before the call returns.
 `bytes` is NULL, or the address of `room` bytes that nobody else reads or writes before the call returns. They do
 not overlap.
 */
size_t vl_bytes(const char *hex, uint8_t *bytes, size_t room);

/*
 Gives back what `vl_call`, `vl_member`, `vl_quote` or `vl_hex` returned: 1. NULL, an address that is none of these and
 one that was given back already are left alone: 0. Whoever gives one back uses it no more: its address may be that of
 another answer soon.
 */
int32_t vl_free(const char *answer);

/*
 Closes a door: 1, or 0 if it was not open. Calls that other threads are in end as they would have. What the door held
 is gone but for what was stored, and its number is never used again.
 */
int32_t vl_close(vl_door door);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* VEHICLE_LICENSE_H */
