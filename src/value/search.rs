//! Searching short texts. The standard library's search is made for long ones, and takes more code than most rules here:
//! for a part of a text, and for a character that is not ASCII too.

/// Whether `part` stands somewhere in `text`.
pub(crate) fn stands_in(part: &str, text: &str) -> bool {
    let mut windows = text.as_bytes().windows(part.len().max(1));
    windows.any(|window| window == part.as_bytes())
}

/// Whether `set` has this character.
pub(super) fn is_one_of(character: char, set: &str) -> bool {
    set.chars().any(|one| one == character)
}
