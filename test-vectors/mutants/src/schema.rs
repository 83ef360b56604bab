//! Mutants behind switches: `a < b` becomes an expression that compares in the other way while the mutant is on.
//! Nothing is written twice, so switches nest.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{BinOp, Expr, UnOp};

use super::list::Mutant;

/// A file with its switches.
pub(crate) struct Made {
    pub(crate) text: String,
    /// Where in it the code of a mutant stands, and where the code that it changes.
    pub(crate) own: Vec<(Range<usize>, u32)>,
    pub(crate) around: Vec<(Range<usize>, u32)>,
    pub(crate) switched: Vec<u32>,
    /// Those that have no switch.
    pub(crate) apart: Vec<u32>,
}

enum Piece {
    Text(String),
    /// What only one mutant runs.
    Own(u32, String),
    /// A part of the source, with the switches in it.
    Source(Range<usize>),
}

struct Edit {
    range: Range<usize>,
    /// Of two edits of one range the one of lower rank is around the other.
    rank: u8,
    pieces: Vec<Piece>,
    mutants: Vec<u32>,
}

/// `source` with a switch for each mutant that can have one.
pub(crate) fn switched(source: &str, mutants: &[(u32, &Mutant)]) -> Result<Made, String> {
    let file = syn::parse_file(source).map_err(|error| error.to_string())?;
    let lines: Vec<usize> = [0]
        .into_iter()
        .chain(source.match_indices('\n').map(|(at, _)| at + 1))
        .collect();
    let offset = |(line, column): (usize, usize)| {
        let start = lines.get(line - 1).copied().unwrap_or(source.len());
        let skip: usize = source[start..].chars().take(column - 1).map(char::len_utf8).sum();
        start + skip
    };
    let mut finder = Finder {
        source,
        wanted: BTreeMap::new(),
        edits: Vec::new(),
        blocks: Vec::new(),
        found: BTreeSet::new(),
        constant: 0,
    };
    let mut values: Vec<(usize, u32, &Mutant)> = Vec::new();
    for (number, mutant) in mutants {
        let at = offset(mutant.span[0]);
        match mutant.genre.as_str() {
            "FnValue" => values.push((at, *number, mutant)),
            genre => finder
                .wanted
                .entry((genre.to_owned(), at))
                .or_default()
                .push((*number, mutant.replacement.clone())),
        }
    }
    finder.visit_file(&file);
    for (at, number, mutant) in values {
        // The innermost block around it.
        let blocks = finder.blocks.iter().filter(|(range, _)| range.contains(&at));
        let Some((block, constant)) = blocks.min_by_key(|(range, _)| range.len()) else {
            continue;
        };
        if *constant || mutant.returns.contains("impl ") {
            continue;
        }
        let inside = block.start + 1;
        let body = format!(" if crate::mutant::on({number}) {{ return {}; }}", mutant.replacement);
        finder.edits.push(Edit {
            range: inside..inside,
            rank: 0,
            pieces: vec![Piece::Own(number, body)],
            mutants: vec![number],
        });
        finder.found.insert(number);
    }
    let mut edits = finder.edits;
    edits.sort_by_key(|edit| (edit.range.start, usize::MAX - edit.range.end, edit.rank));
    let mut made = Made {
        text: String::new(),
        own: Vec::new(),
        around: Vec::new(),
        switched: finder.found.iter().copied().collect(),
        apart: mutants
            .iter()
            .map(|(number, _)| *number)
            .filter(|number| !finder.found.contains(number))
            .collect(),
    };
    render(source, 0..source.len(), &edits, &mut made);
    Ok(made)
}

/// Writes `range` of the source with `edits`, all of which lie in it, outer ones first.
fn render(source: &str, range: Range<usize>, edits: &[Edit], made: &mut Made) {
    let mut at = range.start;
    let mut next = 0;
    while let Some(edit) = edits.get(next) {
        made.text.push_str(&source[at..edit.range.start]);
        let inner = edits[next + 1..]
            .iter()
            .take_while(|inner| inner.range.end <= edit.range.end && !edit.range.is_empty())
            .count();
        let inner = &edits[next + 1..next + 1 + inner];
        let start = made.text.len();
        for piece in &edit.pieces {
            let before = made.text.len();
            match piece {
                Piece::Text(text) => made.text.push_str(text),
                Piece::Own(number, text) => {
                    made.text.push_str(text);
                    made.own.push((before..made.text.len(), *number));
                }
                Piece::Source(part) => {
                    let inside = |edit: &&Edit| part.start <= edit.range.start && edit.range.end <= part.end;
                    let first = inner.iter().position(|edit| inside(&edit));
                    let count = inner.iter().filter(inside).count();
                    let within = first.map_or(&[][..], |first| &inner[first..first + count]);
                    render(source, part.clone(), within, made);
                }
            }
        }
        let whole = start..made.text.len();
        made.around
            .extend(edit.mutants.iter().map(|number| (whole.clone(), *number)));
        at = edit.range.end;
        next += 1 + inner.len();
    }
    made.text.push_str(&source[at..range.end]);
}

struct Finder<'a> {
    source: &'a str,
    /// Mutants by genre and first byte.
    wanted: BTreeMap<(String, usize), Vec<(u32, String)>>,
    edits: Vec<Edit>,
    /// Bodies of functions, and whether the compiler may run them.
    blocks: Vec<(Range<usize>, bool)>,
    found: BTreeSet<u32>,
    constant: usize,
}

fn range(span: Span) -> Range<usize> {
    span.byte_range()
}

fn on(number: u32) -> String {
    format!("crate::mutant::on({number})")
}

impl Finder<'_> {
    fn wanted(&self, genre: &str, at: usize) -> Vec<(u32, String)> {
        if self.constant > 0 {
            return Vec::new();
        }
        self.wanted.get(&(genre.to_owned(), at)).cloned().unwrap_or_default()
    }

    fn edit(&mut self, range: Range<usize>, rank: u8, pieces: Vec<Piece>, mutants: &[(u32, String)]) {
        let mutants: Vec<u32> = mutants.iter().map(|(number, _)| *number).collect();
        self.found.extend(&mutants);
        self.edits.push(Edit {
            range,
            rank,
            pieces,
            mutants,
        });
    }

    /// A function's body; the compiler may run it if it is `constant`.
    fn body(&mut self, block: &syn::Block, constant: bool, visit: impl FnOnce(&mut Self)) {
        self.blocks.push((range(block.span()), constant));
        let outer = std::mem::replace(&mut self.constant, usize::from(constant));
        visit(self);
        self.constant = outer;
    }

    fn in_constant(&mut self, visit: impl FnOnce(&mut Self)) {
        self.constant += 1;
        visit(self);
        self.constant -= 1;
    }

    fn binary(&mut self, binary: &syn::ExprBinary) {
        use Piece::{Own, Source, Text};
        let mutants = self.wanted("BinaryOperator", range(binary.op.span()).start);
        if mutants.is_empty() || is_let(&binary.left) || is_let(&binary.right) {
            return;
        }
        let (left, right) = (range(binary.left.span()), range(binary.right.span()));
        let operator = &self.source[range(binary.op.span())];
        let text = |text: &str| Text(text.to_owned());
        let logical = |negated: &str, number: u32| {
            vec![
                text("(match ("),
                Source(left.clone()),
                Text(format!(") {{ __l => if __l {negated} {} {{", on(number))),
                Source(right.clone()),
                text("} else { __l } })"),
            ]
        };
        let pieces = match binary.op {
            // One mutant each: the other one of the two.
            BinOp::And(_) => logical("!=", mutants[0].0),
            BinOp::Or(_) => logical("==", mutants[0].0),
            _ if operator.ends_with('=') && !["==", "<=", ">=", "!="].contains(&operator) => {
                let place = self.source[left.clone()].to_owned();
                let mut pieces = vec![text("(match ("), Source(right), text(") { __r => ")];
                for (number, other) in &mutants {
                    pieces.push(Text(format!("if {} {{ ", on(*number))));
                    pieces.push(Own(*number, format!("{place} {other} __r")));
                    pieces.push(text(" } else "));
                }
                pieces.extend([text("{ "), Source(left), Text(format!(" {operator} __r }} }})"))]);
                pieces
            }
            _ => {
                let compares = ["==", "<=", ">=", "!=", "<", ">"].contains(&operator);
                let by = if compares { "&" } else { "" };
                let mut pieces = vec![Text(format!("(match ({by}(")), Source(left)];
                pieces.extend([Text(format!("), {by}(")), Source(right), text(")) { (__l, __r) => ")]);
                for (number, other) in &mutants {
                    pieces.push(Text(format!("if {} {{ ", on(*number))));
                    pieces.push(Own(*number, format!("__l {other} __r")));
                    pieces.push(text(" } else "));
                }
                pieces.push(Text(format!("{{ __l {operator} __r }} }})")));
                pieces
            }
        };
        let mutants = match binary.op {
            BinOp::And(_) | BinOp::Or(_) => &mutants[..1],
            _ => &mutants,
        };
        self.edit(range(binary.span()), 1, pieces, mutants);
    }

    fn unary(&mut self, unary: &syn::ExprUnary) {
        let span = range(unary.span());
        let mutants = self.wanted("UnaryOperator", span.start);
        let Some((number, _)) = mutants.first() else { return };
        let operator = match unary.op {
            UnOp::Not(_) => "!",
            UnOp::Neg(_) => "-",
            _ => return,
        };
        let behind = format!(") {{ __v => if {} {{ __v }} else {{ {operator}__v }} }})", on(*number));
        let pieces = vec![
            Piece::Text("(match (".into()),
            Piece::Source(range(unary.expr.span())),
            Piece::Text(behind),
        ];
        self.edit(span, 1, pieces, &mutants[..1]);
    }

    fn arm(&mut self, arm: &syn::Arm) {
        let deleted = self.wanted("MatchArm", range(arm.span()).start);
        let off = deleted.iter().map(|(number, _)| format!("!{}", on(*number)));
        let off: Vec<String> = off.collect();
        let Some((_, guard)) = &arm.guard else {
            if !deleted.is_empty() {
                let at = range(arm.pat.span()).end;
                self.edit(
                    at..at,
                    1,
                    vec![Piece::Text(format!(" if {}", off.join(" && ")))],
                    &deleted,
                );
            }
            return;
        };
        let span = range(guard.span());
        let guards = self.wanted("MatchArmGuard", span.start);
        if deleted.is_empty() && guards.is_empty() || is_let(guard) {
            return;
        }
        let mut front = String::from("(");
        let mut behind = String::from(")");
        for (number, value) in &guards {
            let (before, after) = match value.as_str() {
                "true" => (format!("({} || ", on(*number)), ")"),
                _ => (format!("(!{} && ", on(*number)), ")"),
            };
            front.insert_str(0, &before);
            behind.push_str(after);
        }
        for off in off {
            front.insert_str(0, &format!("{off} && "));
        }
        let pieces = vec![Piece::Text(front), Piece::Source(span.clone()), Piece::Text(behind)];
        let mutants = [guards, deleted].concat();
        self.edit(span, 0, pieces, &mutants);
    }
}

fn is_let(expression: &Expr) -> bool {
    match expression {
        Expr::Let(_) => true,
        Expr::Binary(binary) => matches!(binary.op, BinOp::And(_)) && (is_let(&binary.left) || is_let(&binary.right)),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.body(&item.block, item.sig.constness.is_some(), |finder| {
            visit::visit_item_fn(finder, item);
        });
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.body(&item.block, item.sig.constness.is_some(), |finder| {
            visit::visit_impl_item_fn(finder, item);
        });
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        match &item.default {
            Some(block) => self.body(block, false, |finder| visit::visit_trait_item_fn(finder, item)),
            None => visit::visit_trait_item_fn(self, item),
        }
    }

    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.in_constant(|finder| visit::visit_item_const(finder, item));
    }

    fn visit_impl_item_const(&mut self, item: &'ast syn::ImplItemConst) {
        self.in_constant(|finder| visit::visit_impl_item_const(finder, item));
    }

    fn visit_trait_item_const(&mut self, item: &'ast syn::TraitItemConst) {
        self.in_constant(|finder| visit::visit_trait_item_const(finder, item));
    }

    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        self.in_constant(|finder| visit::visit_item_static(finder, item));
    }

    fn visit_type_array(&mut self, array: &'ast syn::TypeArray) {
        self.in_constant(|finder| visit::visit_type_array(finder, array));
    }

    fn visit_expr_binary(&mut self, binary: &'ast syn::ExprBinary) {
        self.binary(binary);
        visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_unary(&mut self, unary: &'ast syn::ExprUnary) {
        self.unary(unary);
        visit::visit_expr_unary(self, unary);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        self.arm(arm);
        visit::visit_arm(self, arm);
    }
}
