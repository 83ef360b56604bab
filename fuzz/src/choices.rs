//! Input read as choices. An input that ends early chooses the first of everything: the empty one leaves a genuine
//! message as it was made, at the moment it was made for.

use vehicle_license::Policy;
use vehicle_license::credential::FieldName;

pub(crate) struct Choices<'a>(&'a [u8]);

impl<'a> Choices<'a> {
    pub(crate) fn new(data: &'a [u8]) -> Self {
        Self(data)
    }

    fn byte(&mut self) -> u8 {
        let Some((byte, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        *byte
    }

    fn short(&mut self) -> u16 {
        u16::from_be_bytes([self.byte(), self.byte()])
    }

    /// The next choice; `None` at the end of the input.
    pub(crate) fn next(&mut self) -> Option<u8> {
        (!self.0.is_empty()).then(|| self.byte())
    }

    /// A number below `bound`.
    pub(crate) fn byte_of(&mut self, bound: u8) -> u8 {
        self.byte() % bound
    }

    pub(crate) fn flag(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    pub(crate) fn one_of<'t, T>(&mut self, list: &'t [T]) -> &'t T {
        &list[usize::from(self.byte()) % list.len()]
    }

    /// A preset, which accepts test issuers unless chosen otherwise, and perhaps one more demand.
    pub(crate) fn policy(&mut self) -> Policy {
        let policy = Policy::by_name(self.one_of::<&str>(&Policy::PRESETS)).expect("a preset");
        let policy = if self.flag() { policy } else { policy.accept_test() };
        match self.byte() {
            1 => policy.clock_tolerance(self.byte().into()),
            2 => policy.max_status_age(self.short().into()),
            3 => policy.require(*self.one_of(FieldName::ALL)),
            4 => policy.require_full(*self.one_of(FieldName::ALL)),
            5 => policy.require_challenge(),
            6 => policy.require_real_person_check(self.short().into()),
            _ => policy,
        }
    }

    /// A moment within nine hours of `base`, or within four years: after it if `later`, else on either side.
    pub(crate) fn moment(&mut self, base: u64, later: bool) -> u64 {
        let unit = if self.flag() { 3600 } else { 1 };
        let steps = self.short();
        let steps = if later {
            i64::from(steps)
        } else {
            i64::from(steps.cast_signed())
        };
        base.saturating_add_signed(steps * unit)
    }

    /// Edits `bytes` until the input ends, taking pieces of `other` into it.
    pub(crate) fn edit(&mut self, bytes: &mut Vec<u8>, other: &[u8]) {
        while !self.0.is_empty() {
            let (operation, at, value) = (self.byte() % 7, usize::from(self.short()), self.byte());
            let at = at % (bytes.len() + 1);
            let tail = bytes.len() - at;
            match operation {
                0 if tail > 0 => bytes[at] ^= 1 << (value % 8),
                1 if tail > 0 => bytes[at] = value,
                2 => bytes.insert(at, value),
                3 => drop(bytes.drain(at..at + tail.min(value.into()))),
                4 => bytes.truncate(at),
                // The rest of the other one, counted from the front and from the end.
                5 => {
                    bytes.truncate(at);
                    bytes.extend(other.iter().skip(at));
                }
                6 => {
                    bytes.truncate(at);
                    bytes.extend(other.iter().skip(other.len().saturating_sub(tail)));
                }
                _ => {}
            }
        }
    }
}
