//! Every bound of the crate, each with its reason. A bound is part of SPEC version 1.

// Values ---------------------------------------------------------------------------------------

/// Characters (Unicode scalars) of a free-text field: the registry column is 128 wide.
pub(crate) const TEXT_CHARS: usize = 128;
/// UTF-8 bytes of a free-text field: the registry column holds 128 bytes of GBK, which is 64 Chinese characters, and
/// these take three bytes each in UTF-8.
pub(crate) const TEXT_BYTES: usize = 192;
/// Characters of a person's name, a model or an issuing authority: the registry columns are 64 wide at most.
pub(crate) const NAME_CHARS: usize = 64;
/// UTF-8 bytes of such a field: 64 Chinese characters of three bytes.
pub(crate) const NAME_BYTES: usize = 192;
/// Characters of a file number (档案编号): the registry column is 12 wide.
pub(crate) const FILE_NUMBER_CHARS: usize = 12;
/// Characters of the number under the sub page's barcode: 13 digits as printed, with room for longer ones.
pub(crate) const SUB_PAGE_CHARS: usize = 32;
/// Characters of an engine number: the registry column is 30 wide.
pub(crate) const ENGINE_CHARS: usize = 30;
/// Characters of a factory number (整车出厂编号): the registry column is 25 wide.
pub(crate) const VIN_CHARS: usize = 25;
/// Characters of an identity document's number: passports and permits are shorter, and no register has a wider column.
pub(crate) const DOCUMENT_CHARS: usize = 32;
/// Multi-valued codes: the registry columns for color and energy are 5 and 3 wide.
pub(crate) const COLOR_LETTERS: usize = 5;
/// See [`COLOR_LETTERS`].
pub(crate) const ENERGY_LETTERS: usize = 3;
/// First year of a calendar day: no registered vehicle is older.
pub(crate) const YEAR_MIN: i32 = 1900;
/// Last year of a calendar day; instants end earlier, on 2106-02-07.
pub(crate) const YEAR_MAX: i32 = 2149;

// Wire -----------------------------------------------------------------------------------------

/// Bytes of a show: QR version 40 at level M holds 3391 alphanumeric characters. The prefix takes four of them, and of
/// the rest three carry two bytes. The largest legal show is well below.
pub(crate) const SHOW_BYTES: usize = 2258;
/// Bytes of a holder's file: the largest legal set of values, the claims and a seed.
pub(crate) const FILE_BYTES: usize = 4096;
/// Bytes of a sealed answer: the whole blocks that the same code holds, and 53 bytes around them.
#[cfg(feature = "seal")]
pub(crate) const SEALED_BYTES: usize = 2229;
/// A sealed show is padded to a multiple of this many bytes, so that its length tells little of what it opens.
#[cfg(feature = "seal")]
pub(crate) const SEAL_BLOCK: usize = 32;
/// Bytes of a challenge: a 64-character name, a key and a signature.
pub(crate) const CHALLENGE_BYTES: usize = 512;
/// Bytes of a signed form: the payloads have a fixed set of claims.
pub(crate) const SIGNED_BYTES: usize = 2048;
/// Bytes in which the payload of a signed form is written without growing. No limit.
pub(crate) const USUAL_PAYLOAD: usize = 448;
/// Bytes of one cover: a digest or a seed of 16 bytes for each of the 32 leaves, if every second one is open.
pub(crate) const COVER_BYTES: usize = 32 * 16;
/// Bytes of a plate number, a kind or a code inside a leaf: structure only, the value rules are tighter.
pub(crate) const CODE_BYTES: usize = 64;

// Claims ---------------------------------------------------------------------------------------

/// The greatest number of a purpose, known or not: the last that takes one byte.
pub(crate) const PURPOSES: u8 = 23;
/// Bits of a status list's number, and of an index in the list.
pub(crate) const STATUS_BITS: u32 = 20;
/// Days from the day a credential is issued to its last: a year and a month bound the damage of a lost key.
pub(crate) const WINDOW_DAYS: u16 = 400;
/// Greatest age, in seconds, of the real-person check in a show: a day.
pub(crate) const REAL_PERSON_CHECK_AGE: u32 = 86_400;

// Time -----------------------------------------------------------------------------------------

/// Seconds for which a time-only show is valid: as long as the official app's code.
pub(crate) const SHOW_LIFETIME: i64 = 60;
/// Seconds after which a holder's app should draw a new code.
pub(crate) const SHOW_REFRESH: u64 = 30;
/// Default tolerance for clocks that differ, in seconds.
pub(crate) const CLOCK_TOLERANCE: i64 = 10;
/// The largest tolerance a policy may set.
pub(crate) const CLOCK_TOLERANCE_MAX: u32 = 60;
/// Seconds by which a show may be dated ahead of the verifier's clock, in every preset and at most: some models of
/// phones are 20 to 60 s off.
pub(crate) const SHOW_AHEAD: u32 = 60;
/// A challenge's longest life, in seconds.
pub(crate) const CHALLENGE_LIFETIME: u8 = 120;
/// Greatest age of a register record or an enrolment at issuance, in seconds.
pub(crate) const RECORD_AGE: i64 = 600;
/// Seconds from its date within which an owner's request to lend, or revocation order, may be carried out: a phone
/// whose clock is ten minutes behind, and ten minutes on the way.
pub(crate) const REQUEST_LIFETIME: i64 = 1200;
/// Seconds by which a phone's clock may be off where another clock can tell: a message from it dated ahead, the
/// question of a listed asker it is asked, the issue of a credential it holds. Phones are off by minutes where nobody
/// sets them.
pub(crate) const PHONE_CLOCK: i64 = 600;
/// Working days of an authorization (公安部 2025 pilot: 最长不超过7个工作日).
pub(crate) const WORKING_DAYS: u32 = 7;
/// Calendar days that seven working days can span: 7 to 19 between 2007 and 2026; two in reserve.
pub(crate) const AUTHORIZATION_DAYS: u16 = 21;

// Register -------------------------------------------------------------------------------------

/// Distinct persons with live authorizations for one vehicle (公安部 2025 pilot: 最多授权3人).
pub(crate) const PERSONS: usize = 3;
/// Live licenses of one organization, each on a named person's phone.
pub(crate) const ORGANIZATION_LICENSES: usize = 4;
/// Live authorizations: three persons with twelve purposes each.
pub(crate) const AUTHORIZATIONS: usize = 36;
/// Ids remembered of one authorization: it is refreshed about once a day, for at most 21 days.
pub(crate) const REFRESHES: usize = 32;
/// Operation ids remembered: a retry comes within seconds, long before 32 further operations on one vehicle.
pub(crate) const OPERATIONS: usize = 32;
/// Requests to lend that one license remembers until they end: more than anybody signs in half an hour.
pub(crate) const REQUESTS: usize = 64;
/// Revocation orders that one license remembers beside: requests cannot fill the room that orders need, nor one phone
/// the room of another.
pub(crate) const ORDERS: usize = 32;
/// Suspended phones a register remembers: four that have a live license, and four that had one.
pub(crate) const SUSPENDED: usize = 2 * ORGANIZATION_LICENSES;
/// Status positions that ended before their credential's last day.
pub(crate) const ENDED: usize = 1024;
/// Of these, the most at which a license is recorded: at most 40 positions are live, and all must find room when they
/// end.
pub(crate) const ENDED_FOR_LICENSES: usize = 984;
/// Of these, the most at which a license is lent: whoever fills the table cannot keep the next owner from a license.
pub(crate) const ENDED_FOR_LENDING: usize = 944;
/// Bytes of a register's state: with all of the above at their bounds it is smaller.
pub(crate) const REGISTER_BYTES: usize = 1 << 17;
/// Status positions a wallet asks a register about: 36 authorizations and four licenses are all there can be.
pub(crate) const ANSWER_POSITIONS: usize = 40;

// Trust ----------------------------------------------------------------------------------------

/// Bytes of a trust file: 1024 issuers with keys and prefixes stay below.
pub(crate) const TRUST_BYTES: usize = 1 << 20;
/// Issuers in a trust file: about 400 cities and prefectures exist.
pub(crate) const ISSUERS: usize = 1024;
/// Keys of one issuer: three kinds, current and next, and a history.
pub(crate) const ISSUER_KEYS: usize = 64;
/// Plate grants of one issuer: province capitals hold several letters, and special plates are listed one by one.
pub(crate) const PLATE_GRANTS: usize = 128;
/// Listed askers in a trust file: insurers, banks and platforms with their branches. With two keys each they take 350
/// kB; with all keys each and names at their bound 960 kB, and the file's own bound then leaves little for issuers.
pub(crate) const ASKERS: usize = 2048;
/// Keys of one asker: one for each of a few servers, current and next.
pub(crate) const ASKER_KEYS: usize = 8;
/// UTF-8 bytes of an asker's name: 21 Chinese characters.
pub(crate) const ASKER_NAME_BYTES: usize = 64;
/// Calendars in a trust file.
pub(crate) const CALENDARS: usize = 16;
/// Exceptions of one calendar: about 30 a year for ten years.
pub(crate) const CALENDAR_DAYS: usize = 512;

// Bundle ---------------------------------------------------------------------------------------

/// Bytes of a trust bundle: the largest trust file, 128 signatures, and 16 roots of 32 keys; these take about 28 KiB.
pub(crate) const BUNDLE_BYTES: usize = TRUST_BYTES + (1 << 15);
/// Roots in a bundle's chain: a rotation a year for 16 years. Older roots can be left out once nobody pins them.
pub(crate) const ROOT_LINKS: usize = 16;
/// Signatures in a bundle, and so signature checks: these take 25 ms on a server. The longest chain of roots that four
/// keys sign has 124, and four publishers add theirs.
pub(crate) const BUNDLE_SIGNATURES: usize = 128;
/// Root keys of one root, and publishers of one root.
pub(crate) const ROOT_KEYS: usize = 16;
/// Bytes of a root section: 32 points of 35 bytes, and seven short items.
pub(crate) const ROOT_BYTES: usize = 2048;

// Evidence -------------------------------------------------------------------------------------

/// Bytes of an external time stamp in an evidence record: an RFC 3161 token with its certificates takes about six
/// thousand.
pub(crate) const TIME_STAMP_BYTES: usize = 1 << 14;
/// Bytes of a reduced show in an evidence record: taking values out can only lengthen its cover.
pub(crate) const KEPT_SHOW_BYTES: usize = SHOW_BYTES + COVER_BYTES;
/// Bytes of an evidence record's body: the largest show, a challenge, a time stamp, and a digest for each of 64 lists.
pub(crate) const EVIDENCE_BYTES: usize = 1 << 15;
/// Status lists in one evidence record: one covers the position, rarely two.
pub(crate) const EVIDENCE_LISTS: usize = 64;

// Status lists ---------------------------------------------------------------------------------

/// Entries of a status list: an index has 20 bits. Inflated, they take 128 KiB at one bit and 1 MiB at eight.
pub(crate) const STATUS_ENTRIES: usize = 1 << STATUS_BITS;
/// Bytes of a status list token: the most entries there may be, not compressed at all, with the heads of stored blocks
/// and a header with a certificate chain.
pub(crate) const STATUS_LIST_BYTES: usize = (1 << 20) + (1 << 16);
/// Entries of one map in a token made by other software: a dozen are registered.
pub(crate) const FOREIGN_ENTRIES: usize = 64;
/// Depth of nesting in an item that is skipped.
pub(crate) const FOREIGN_DEPTH: usize = 16;
/// Bytes of a COSE_Key: two coordinates and a handful of parameters.
pub(crate) const COSE_KEY_BYTES: usize = 1024;
/// Bytes of the stored positions of one list: a bit an index, and a few bytes around them.
pub(crate) const POSITIONS_BYTES: usize = STATUS_ENTRIES / 8 + 64;

// A wallet -------------------------------------------------------------------------------------

/// Credentials of one wallet: a fleet's phone carries a license for each vehicle.
pub(crate) const WALLET_CREDENTIALS: usize = 256;
/// Bytes of a stored wallet's body: as many of the largest files, with two names of 192 bytes and 32 bytes beside each.
pub(crate) const WALLET_BYTES: usize = WALLET_CREDENTIALS * (FILE_BYTES + 2 * NAME_BYTES + 32) + 8;

// A verifier's memory ----------------------------------------------------------------------------

/// Seconds a time-only show stays in replay memory, from `shown_at`: its 60 s, and the largest tolerance that any
/// policy of the same verifier may set.
pub(crate) const REPLAY_MEMORY: u64 = 120;
/// Seconds for which a replay guard remembers a key beyond its end: calls that read the clock before others, and get to
/// the guard after them, are judged by the key and not by what was forgotten.
pub(crate) const REPLAY_GRACE: u64 = 10;
/// Seconds by which a call may be late whose key may have been forgotten: it is told that it is late. What is shown or
/// asked afresh then ends after all that was forgotten. Beyond, a clock is wrong.
pub(crate) const REPLAY_LATE: i64 = 60;
/// Shows and challenges a replay guard remembers: 690 a second for 190 s, because a show is dated at most 60 s ahead,
/// is remembered for 120 s from then on, and 10 s longer.
pub(crate) const REPLAY_KEYS: usize = 1 << 17;
/// Expired entries that a replay guard drops for each new one: more than come in, and few enough to keep a call short.
pub(crate) const REPLAY_FORGET: usize = 8;
/// Status lists whose version is remembered, each until 401 days after its last date: 400 issuers with one new list a
/// month for licenses, published for 13 months, and another for authorizations, published for two, have 16 400.
pub(crate) const LIST_VERSIONS: usize = 1 << 15;
/// Of these, lists of one issuer, so that one leaked key cannot use up the room of all: a province of 30 million
/// vehicles that opens 30 lists a month for licenses, each known for 26 months, has 780.
pub(crate) const ISSUER_LIST_VERSIONS: usize = 1024;
/// Days after its date at which a status list may be forgotten, whatever its own end: every credential in it has
/// expired.
pub(crate) const LIST_MEMORY_DAYS: u64 = 401;
/// Bytes of what is stored of one list: issuer, number, date, key number, point, digest.
pub(crate) const LIST_VERSION_BYTES: usize = 2 + 4 + 4 + 2 + 33 + 32;
/// Bytes of what is stored of one show: half a replay key, and its end.
pub(crate) const REPLAY_KEY_BYTES: usize = 16 + 4;
/// Bytes of what is stored of the bundle and the lists held: these records, the roots, and a frame around them.
pub(crate) const HELD_BYTES: usize = LIST_VERSIONS * LIST_VERSION_BYTES + ROOT_LINKS * 32 + 256;
/// Bytes of what is stored of the shows admitted.
pub(crate) const ADMITTED_BYTES: usize = REPLAY_KEYS * REPLAY_KEY_BYTES + 256;
/// Bytes of a stored memory: both, in one frame.
pub(crate) const MEMORY_BYTES: usize = HELD_BYTES + ADMITTED_BYTES - 256;

// A desk -----------------------------------------------------------------------------------------

/// Seconds beyond a key's end for which a shared store keeps it, counted from a server's clock: 60 for a server whose clock
/// is behind the store's, and 60 for the one that counts, whose clock may be ahead of it.
#[cfg(feature = "seal")]
pub(crate) const STORE_GRACE: u64 = 120;
/// Questions that a desk keeps: at two minutes each, eight a second. A central service that asks more has several desks.
#[cfg(feature = "seal")]
pub(crate) const DESK_QUESTIONS: usize = 1024;
/// Seconds for which a question is known beyond its end, without its key: its late answer is told that it is late.
#[cfg(feature = "seal")]
pub(crate) const DESK_QUESTION_GRACE: i64 = 60;
/// Status lists that a desk holds: all lists that are open of a province, or those of the cities around.
#[cfg(feature = "seal")]
pub(crate) const DESK_LISTS: usize = 1024;
/// Bytes of these lists' tokens: an ordinary one has some thousand, one of a million entries in random states 260 kB.
#[cfg(feature = "seal")]
pub(crate) const DESK_LIST_BYTES: usize = 1 << 26;
/// Bytes of what is stored of one question: challenge, key, and a policy that demands each field in both ways.
#[cfg(feature = "seal")]
pub(crate) const DESK_QUESTION_BYTES: usize = CHALLENGE_BYTES + 2048;
/// Bytes of a stored desk's body: all of that, a trust file, a memory, and heads of five bytes around each item.
#[cfg(feature = "seal")]
pub(crate) const DESK_BYTES: usize =
    DESK_LIST_BYTES + 5 * DESK_LISTS + DESK_QUESTIONS * DESK_QUESTION_BYTES + TRUST_BYTES + MEMORY_BYTES + 256;
