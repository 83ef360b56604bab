//! The functions as C calls them: with nothing, with too much, with what is stale, from many threads.

use std::ffi::{CStr, CString, c_char};
use std::ptr::null;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use door::Door;
use license::Purpose;
use license::key::{Checker, PublicKey, PureRust, Signature, ToBeSigned};
use license::present::View;
use support::fixture;

use crate::{
    answered, doors, vl_abi, vl_bytes, vl_call, vl_close, vl_free, vl_hex, vl_member, vl_open, vl_quote, vl_version,
};

/// A text that was returned, given back.
fn taken(text: *const c_char) -> Option<String> {
    if text.is_null() {
        return None;
    }
    // SAFETY: a function of this library returned it, and it is given back below.
    let copy = unsafe { CStr::from_ptr(text) }.to_str().expect("UTF-8").to_string();
    assert_eq!(vl_free(text), 1);
    Some(copy)
}

fn call(door: u64, request: &[u8]) -> String {
    // SAFETY: a slice is so many bytes, and borrowed for the call.
    let answer = unsafe { vl_call(door, request.as_ptr().cast(), request.len()) };
    taken(answer).expect("an answer")
}

fn member(answer: &str, path: &str) -> Option<String> {
    let (answer, path) = (
        CString::new(answer).expect("a text"),
        CString::new(path).expect("a text"),
    );
    // SAFETY: both end with a zero byte, and are borrowed for the call.
    taken(unsafe { vl_member(answer.as_ptr(), path.as_ptr()) })
}

fn code(answer: &str) -> String {
    member(answer, "code").unwrap_or_default()
}

#[test]
fn nothing_is_answered_as_nothing() {
    let door = vl_open();
    for request in [null(), c"".as_ptr()] {
        // SAFETY: no byte is read where there are none.
        let answer = unsafe { vl_call(door, request, 0) };
        assert_eq!(code(&taken(answer).expect("an answer")), "request-malformed");
    }
    for length in [1, usize::MAX] {
        // SAFETY: null is not followed.
        let answer = unsafe { vl_call(door, null(), length) };
        assert_eq!(code(&taken(answer).expect("an answer")), "request-malformed");
    }
    // SAFETY: null is not followed, and no memory has so many bytes.
    let answer = unsafe { vl_call(door, c"{".as_ptr(), usize::MAX) };
    assert_eq!(code(&taken(answer).expect("an answer")), "request-malformed");
    for request in [&b"\xff\xfe"[..], b"{\"call\":\"sta\xffte\"}", b"{", b"\0"] {
        assert_eq!(code(&call(door, request)), "request-malformed");
    }
    // SAFETY: null is not followed.
    unsafe {
        assert!(vl_member(null(), c"a".as_ptr()).is_null());
        assert!(vl_member(c"{}".as_ptr(), null()).is_null());
        assert!(vl_quote(null(), 1).is_null());
        assert!(vl_hex(null(), 1).is_null());
        assert_eq!(vl_bytes(null(), std::ptr::null_mut(), 0), 0);
        assert_eq!(taken(vl_quote(null(), 0)).as_deref(), Some("\"\""));
        assert_eq!(taken(vl_hex(null(), 0)).as_deref(), Some(""));
    }
    assert_eq!(vl_free(null()), 0);
    assert_eq!(vl_close(door), 1);
}

#[test]
fn a_handle_that_is_stale_or_foreign_is_an_answer() {
    let (one, other) = (vl_open(), vl_open());
    assert_ne!(one, other);
    assert_eq!((vl_close(one), vl_close(one)), (1, 0));
    for door in [one, 0, u64::MAX] {
        let answer = call(door, br#"{"call":"state"}"#);
        assert_eq!(
            (&*code(&answer), member(&answer, "who").as_deref()),
            ("door-closed", Some("caller"))
        );
    }
    assert_ne!(vl_open(), one, "no number comes twice");
    assert_eq!(code(&call(other, br#"{"call":"state"}"#)), "desk-not-open");
}

#[test]
fn giving_back_twice_does_nothing() {
    let text = c"not one of them";
    assert_eq!(vl_free(text.as_ptr()), 0);
    // SAFETY: the text is borrowed for the call.
    let answer = unsafe { vl_quote(text.as_ptr(), 3) };
    assert_eq!(vl_free(answer.wrapping_add(1)), 0);
    assert_eq!(vl_free(answer), 1);
}

#[test]
fn members_are_found_by_their_paths() {
    let answer = r#"{"ok":true,"n":12,"o":{"a":[{"b":"路\n"},null]},"z":"a\u0000b","x":null}"#;
    for (path, value) in [
        ("ok", Some("true")),
        ("n", Some("12")),
        ("o.a.0.b", Some("路\n")),
        ("o.a.0", Some(r#"{"b":"路\n"}"#)),
        ("o.a.1", None),
        ("o.a.2", None),
        ("o.a.-1", None),
        ("o.a.b", None),
        ("x", None),
        ("z", None),
        ("", None),
        ("n.a", None),
    ] {
        assert_eq!(member(answer, path).as_deref(), value, "{path}");
    }
    assert_eq!(member("{", "a"), None);
}

#[test]
fn bytes_go_to_and_fro() {
    let quoted = "a\"\\\u{1}路";
    // SAFETY: slices are so many bytes, and borrowed for the calls; the texts end with a zero byte.
    unsafe {
        let text = taken(vl_quote(quoted.as_ptr().cast(), quoted.len())).expect("a text");
        assert_eq!(text, r#""a\"\\\u0001路""#);
        assert!(vl_quote(b"\xff".as_ptr().cast(), 1).is_null());
        assert_eq!(taken(vl_hex([0, 0xaf].as_ptr(), 2)).as_deref(), Some("00af"));
        let mut room = [7; 3];
        assert_eq!(vl_bytes(c"00af".as_ptr(), room.as_mut_ptr(), 1), 2);
        assert_eq!(room, [7; 3], "no room, nothing written");
        assert_eq!(vl_bytes(c"00af".as_ptr(), room.as_mut_ptr(), 2), 2);
        assert_eq!(room, [0, 0xaf, 7]);
        for wrong in [c"0", c"0A", c"xx", c""] {
            assert_eq!(vl_bytes(wrong.as_ptr(), room.as_mut_ptr(), 3), 0);
        }
    }
}

#[test]
fn the_version_is_the_librarys() {
    // SAFETY: it is a text that stays.
    let version = unsafe { CStr::from_ptr(vl_version()) }.to_str().expect("UTF-8");
    assert!(include_str!("../../../Cargo.toml").contains(&format!("\nversion = \"{version}\"\n")));
    assert_eq!(vl_abi(), 1);
}

/// Panics once, and then checks.
struct Defect(AtomicBool);

impl Checker for Defect {
    fn verifies(&self, key: &PublicKey, message: &ToBeSigned, signature: &Signature) -> bool {
        assert!(!self.0.swap(false, Ordering::Relaxed), "a defect");
        PureRust.verifies(key, message, signature)
    }
}

/// A request to judge what the fixture shows for a rental.
fn judged() -> String {
    let show = fixture::holder(&fixture::record());
    let show = show.present(
        &View::for_purpose(Purpose::Rental),
        fixture::instant(fixture::SHOWN_AT),
        &fixture::key("holder"),
    );
    let (text, now) = (show.expect("a show").to_text(), fixture::SHOWN_AT);
    format!(
        r#"{{"call":"judge","text":"{text}","purpose":"rental","place":"counter","policy":{{"accept_test":true}},"now":{now}}}"#
    )
}

fn opened() -> String {
    format!(
        r#"{{"call":"open","trust":"{}"}}"#,
        door::hex_of(&fixture::trust_bytes())
    )
}

#[test]
fn a_panic_is_an_answer_and_the_door_goes_on() {
    static DEFECT: Defect = Defect(AtomicBool::new(true));
    let door = doors::add(Door::with_checker(&DEFECT));
    assert_eq!(member(&call(door, opened().as_bytes()), "ok").as_deref(), Some("true"));
    let judged = judged();
    let answer = call(door, judged.as_bytes());
    assert_eq!(
        (&*code(&answer), member(&answer, "who").as_deref()),
        ("door-defect", Some("operator"))
    );
    let answer = call(door, judged.as_bytes());
    assert_eq!(
        member(&answer, "admission.until").map(|until| until.len()),
        Some(10),
        "{answer}"
    );
    assert_eq!(code(&call(door, judged.as_bytes())), "show-replayed");
    let text = answered(|| panic!("another"));
    assert_eq!(code(&taken(text).expect("an answer")), "door-defect");
}

#[test]
fn eight_threads_admit_one_show_once_and_a_door_may_be_closed_under_them() {
    let door = vl_open();
    call(door, opened().as_bytes());
    let (judged, admitted) = (judged(), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let (judged, admitted) = (&judged, &admitted);
            scope.spawn(move || {
                for round in 0..8 {
                    let answer = call(door, judged.as_bytes());
                    match &*code(&answer) {
                        "" => _ = admitted.fetch_add(1, Ordering::Relaxed),
                        code => assert!(["show-replayed", "door-closed"].contains(&code), "{answer}"),
                    }
                    if (thread, round) == (7, 7) {
                        assert_eq!(vl_close(door), 1);
                    }
                }
            });
        }
    });
    assert_eq!(admitted.into_inner(), 1);
    assert_eq!(code(&call(door, judged.as_bytes())), "door-closed");
}
