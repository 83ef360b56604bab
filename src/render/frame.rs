//! Rectangles in whole units, cut like paper: what is cut off is gone from the rest, so that no two frames overlap and
//! none leaves the sheet, whatever the numbers are.

/// A rectangle of the drawing. One unit is a tenth of a millimeter on the printed card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) w: u32,
    pub(super) h: u32,
}

impl Frame {
    pub(super) fn new(w: u32, h: u32) -> Self {
        Self { x: 0, y: 0, w, h }
    }

    pub(super) fn right(self) -> u32 {
        self.x.saturating_add(self.w)
    }

    pub(super) fn bottom(self) -> u32 {
        self.y.saturating_add(self.h)
    }

    pub(super) fn center_x(self) -> u32 {
        self.x.saturating_add(self.w.div_euclid(2))
    }

    /// The frame without `dx` at the left and right, and without `dy` at the top and bottom.
    pub(super) fn inset(mut self, dx: u32, dy: u32) -> Self {
        self.cut_left(dx);
        self.cut_right(dx);
        self.cut_top(dy);
        self.cut_bottom(dy);
        self
    }

    pub(super) fn cut_top(&mut self, h: u32) -> Self {
        let h = h.min(self.h);
        let cut = Self { h, ..*self };
        self.y = self.y.saturating_add(h);
        self.h = self.h.saturating_sub(h);
        cut
    }

    pub(super) fn cut_bottom(&mut self, h: u32) -> Self {
        let h = h.min(self.h);
        self.h = self.h.saturating_sub(h);
        let y = self.bottom();
        Self { y, h, ..*self }
    }

    pub(super) fn cut_left(&mut self, w: u32) -> Self {
        let w = w.min(self.w);
        let cut = Self { w, ..*self };
        self.x = self.x.saturating_add(w);
        self.w = self.w.saturating_sub(w);
        cut
    }

    pub(super) fn cut_right(&mut self, w: u32) -> Self {
        let w = w.min(self.w);
        self.w = self.w.saturating_sub(w);
        let x = self.right();
        Self { x, w, ..*self }
    }

    /// Cuts `part` of `of` equal columns off at the left.
    pub(super) fn cut_share(&mut self, part: u32, of: u32) -> Self {
        self.cut_left(self.w.saturating_mul(part).checked_div(of).unwrap_or(self.w))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_add_up_and_never_leave_the_sheet() {
        let mut rest = Frame::new(100, 60);
        let top = rest.cut_top(10);
        let left = rest.cut_left(30);
        let right = rest.cut_right(500);
        assert_eq!((top.w, top.h, top.y), (100, 10, 0));
        assert_eq!((left.x, left.y, left.w, left.h), (0, 10, 30, 50));
        assert_eq!((right.x, right.w, rest.w), (30, 70, 0));
        let low = Frame::new(10, 10).cut_bottom(4);
        assert_eq!((low.y, low.bottom()), (6, 10));
        assert_eq!(Frame::new(10, 10).inset(2, 3), Frame { x: 2, y: 3, w: 6, h: 4 });
    }
}
