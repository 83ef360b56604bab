//! The words of coded values, for the holder's own screen.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use vehicle_license::value::{Colors, DocumentKind, Energy, UseNature, VehicleType};

pub(crate) fn of(field: &str, code: &str, chinese: bool) -> Option<String> {
    match field {
        "vehicle-type" => {
            let kind = VehicleType::from_canonical(code).ok()?;
            if chinese {
                kind.name_zh()
            } else {
                kind.class_en().map(str::to_string)
            }
        }
        "use-nature" => {
            let nature = UseNature::from_canonical(code).ok()?;
            let name = if chinese { nature.name_zh() } else { nature.name_en() };
            name.map(str::to_string)
        }
        "colors" => {
            let colors = Colors::from_canonical(code).ok()?;
            if chinese {
                joined(colors.names_zh(), "、")
            } else {
                joined(colors.names_en(), ", ")
            }
        }
        "energy" => {
            let energy = Energy::from_canonical(code).ok()?;
            if chinese {
                joined(energy.names_zh(), "、")
            } else {
                joined(energy.names_en(), ", ")
            }
        }
        "document" => {
            let kind = DocumentKind::from_letter(code.chars().next()?).ok()?;
            Some(if chinese { kind.name_zh() } else { kind.name_en() }.to_string())
        }
        _ => None,
    }
}

fn joined(names: impl Iterator<Item = Option<&'static str>>, between: &str) -> Option<String> {
    names.collect::<Option<Vec<_>>>().map(|names| names.join(between))
}
