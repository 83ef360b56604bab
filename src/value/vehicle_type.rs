//! Vehicle type (车辆类型, GA/T 16.4): a class letter and two characters, such as K33 for 小型轿车.
//!
//! Only the form is checked. A code without a known meaning is accepted, because the table grows; its name is `None`.
//! The names are composed of the size, the build and the class, as the standard composes them. They are those in use
//! since GA 802-2019; paper licenses that are older say 普通, 封闭, 集装厢 and 专项作业 for 栏板, 封闭式, 集装箱 and 特殊用途.

use alloc::string::String;
use core::fmt;

use super::error::ValueError;

/// Vehicle type (车辆类型, GA/T 16.4), three characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VehicleType(String);

impl VehicleType {
    /// Takes a class letter A to Z and two digits or letters without I and O, known or not (GA/T 16.4).
    ///
    /// # Errors
    /// `code-malformed` for anything else.
    pub fn from_canonical(text: &str) -> Result<Self, ValueError> {
        let [class, size, build] = text.as_bytes() else {
            return Err(ValueError::CodeMalformed);
        };
        let code = |b: &u8| matches!(b, b'0'..=b'9' | b'A'..=b'H' | b'J'..=b'N' | b'P'..=b'Z');
        if class.is_ascii_uppercase() && code(size) && code(build) {
            Ok(Self(String::from(text)))
        } else {
            Err(ValueError::CodeMalformed)
        }
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The Chinese name as printed on the license, `None` for a code without a known meaning.
    #[must_use]
    pub fn name_zh(&self) -> Option<String> {
        let (head, build) = self.0.split_at_checked(2)?;
        let (_, size, noun, builds) = GROUPS.iter().find(|(known, ..)| *known == head)?;
        let (_, build) = builds.iter().find(|(known, _)| *known == build)?;
        // A build that is a whole noun, such as 轿车 or 车辆运输车, takes no second one.
        let noun = if build.ends_with(['车', '机']) { "" } else { noun };
        Some([*size, *build, noun].concat())
    }

    /// The class that the first letter names, in English (our translation); `None` for an unknown letter.
    #[must_use]
    pub fn class_en(&self) -> Option<&'static str> {
        Some(match self.0.chars().next()? {
            'B' => "semi-trailer",
            'D' => "trolleybus or tram",
            'G' => "full trailer",
            'H' => "truck",
            'J' => "wheeled machinery",
            'K' if self.name_zh().is_some_and(|name| name.ends_with("轿车")) => "passenger car",
            'K' => "passenger car or bus",
            'M' => "motorcycle",
            'N' => "three-wheeled vehicle",
            'Q' => "tractor unit",
            'T' => "agricultural tractor",
            'X' => "other",
            'Z' => "special-purpose vehicle",
            _ => return None,
        })
    }
}

impl fmt::Display for VehicleType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Third characters and the builds they stand for.
type Builds = &'static [(&'static str, &'static str)];

/// First two characters, size, noun, builds. The class heads (K10, H10 ...) are no types of a vehicle and are left out.
const GROUPS: [(&str, &str, &str, Builds); 32] = [
    ("K1", "大型", "客车", COACHES),
    ("K2", "中型", "客车", COACHES),
    ("K3", "小型", "客车", SMALL_CARS),
    ("K4", "微型", "客车", MINI_CARS),
    ("H1", "重型", "货车", HEAVY_TRUCKS),
    ("H2", "中型", "货车", TRUCKS),
    ("H3", "轻型", "货车", LIGHT_TRUCKS),
    ("H4", "微型", "货车", MINI_TRUCKS),
    ("H5", "", "低速货车", SLOW_TRUCKS),
    ("Q1", "重型", "牵引车", TRACTOR_UNITS),
    ("Q2", "中型", "牵引车", TRACTOR_UNITS),
    ("Q3", "轻型", "牵引车", TRACTOR_UNITS),
    ("Z1", "大型", "专项作业车", SPECIAL),
    ("Z2", "中型", "专项作业车", SPECIAL),
    ("Z3", "小型", "专项作业车", SPECIAL),
    ("Z4", "微型", "专项作业车", SPECIAL),
    ("Z5", "重型", "专项作业车", SPECIAL),
    ("Z7", "轻型", "专项作业车", SPECIAL),
    ("B1", "重型", "半挂车", SEMI_TRAILERS),
    ("B2", "中型", "半挂车", SEMI_TRAILERS),
    ("B3", "轻型", "半挂车", LIGHT_SEMI_TRAILERS),
    ("G1", "重型", "全挂车", FULL_TRAILERS),
    ("G2", "中型", "全挂车", FULL_TRAILERS),
    ("G3", "轻型", "全挂车", LIGHT_FULL_TRAILERS),
    ("M1", "", "摩托车", THREE_WHEELERS),
    ("M2", "", "摩托车", &[("1", "普通二轮"), ("2", "轻便二轮")]),
    ("N1", "", "", &[("1", "三轮汽车")]),
    ("D1", "", "", &[("1", "无轨电车"), ("2", "有轨电车")]),
    ("T1", "大型", "拖拉机", &[("1", "轮式")]),
    (
        "T2",
        "",
        "拖拉机",
        &[("1", "小型轮式"), ("2", "手扶"), ("3", "手扶变形运输机")],
    ),
    ("J1", "轮式", "机械", &[("1", "装载"), ("2", "挖掘"), ("3", "平地")]),
    ("X9", "", "", &[("9", "其他")]),
];

const COACHES: Builds = &[
    ("1", "普通"),
    ("2", "双层"),
    ("3", "卧铺"),
    ("4", "铰接"),
    ("5", "越野"),
    ("6", "轿车"),
    ("7", "专用"),
    ("8", "专用校车"),
];
const SMALL_CARS: Builds = &[
    ("1", "普通"),
    ("2", "越野"),
    ("3", "轿车"),
    ("4", "专用"),
    ("8", "专用校车"),
    ("9", "面包车"),
];
const MINI_CARS: Builds = &[("1", "普通"), ("2", "越野"), ("3", "轿车"), ("9", "面包车")];
const HEAVY_TRUCKS: Builds = &[
    ("1", "栏板"),
    ("2", "厢式"),
    ("3", "封闭式"),
    ("4", "罐式"),
    ("5", "平板"),
    ("6", "集装箱车"),
    ("7", "自卸"),
    ("8", "特殊结构"),
    ("9", "仓栅式"),
    ("A", "车辆运输车"),
    ("B", "厢式自卸"),
    ("C", "罐式自卸"),
    ("D", "平板自卸"),
    ("E", "集装箱自卸"),
    ("F", "特殊结构自卸"),
    ("G", "仓栅式自卸"),
    ("J", "专门用途"),
];
const TRUCKS: Builds = &[
    ("1", "栏板"),
    ("2", "厢式"),
    ("3", "封闭式"),
    ("4", "罐式"),
    ("5", "平板"),
    ("6", "集装箱车"),
    ("7", "自卸"),
    ("8", "特殊结构"),
    ("9", "仓栅式"),
    ("A", "车辆运输车"),
    ("B", "厢式自卸"),
    ("C", "罐式自卸"),
    ("D", "平板自卸"),
    ("E", "集装箱自卸"),
    ("F", "特殊结构自卸"),
    ("G", "仓栅式自卸"),
];
const LIGHT_TRUCKS: Builds = &[
    ("1", "栏板"),
    ("2", "厢式"),
    ("3", "封闭式"),
    ("4", "罐式"),
    ("5", "平板"),
    ("7", "自卸"),
    ("8", "特殊结构"),
    ("9", "仓栅式"),
    ("A", "车辆运输车"),
    ("B", "厢式自卸"),
    ("C", "罐式自卸"),
    ("D", "平板自卸"),
    ("F", "特殊结构自卸"),
    ("G", "仓栅式自卸"),
    ("J", "专门用途"),
];
const MINI_TRUCKS: Builds = &[
    ("1", "栏板"),
    ("2", "厢式"),
    ("3", "封闭式"),
    ("4", "罐式"),
    ("5", "自卸"),
    ("6", "特殊结构"),
    ("7", "仓栅式"),
    ("A", "车辆运输车"),
    ("B", "厢式自卸"),
    ("C", "罐式自卸"),
    ("F", "特殊结构自卸"),
    ("G", "仓栅式自卸"),
];
const SLOW_TRUCKS: Builds = &[
    ("1", "栏板"),
    ("2", "厢式"),
    ("3", "罐式"),
    ("4", "自卸"),
    ("5", "仓栅式"),
    ("B", "厢式自卸"),
    ("C", "罐式自卸"),
];
const TRACTOR_UNITS: Builds = &[("1", "半挂"), ("2", "全挂")];
const SPECIAL: Builds = &[("1", "非载货"), ("2", "载货")];
const SEMI_TRAILERS: Builds = &[
    ("1", "栏板"),
    ("2", "厢式"),
    ("3", "罐式"),
    ("4", "平板"),
    ("5", "集装箱"),
    ("6", "自卸"),
    ("7", "特殊结构"),
    ("8", "仓栅式"),
    ("9", "旅居"),
    ("A", "专项作业"),
    ("B", "低平板"),
    ("C", "车辆运输"),
    ("D", "罐式自卸"),
    ("E", "平板自卸"),
    ("F", "集装箱自卸"),
    ("G", "特殊结构自卸"),
    ("H", "仓栅式自卸"),
    ("J", "专项作业自卸"),
    ("K", "低平板自卸"),
    ("U", "中置轴旅居挂车"),
    ("V", "中置轴车辆运输挂车"),
    ("W", "中置轴普通挂车"),
];
const LIGHT_SEMI_TRAILERS: Builds = &[
    ("1", "栏板"),
    ("2", "厢式"),
    ("3", "罐式"),
    ("4", "平板"),
    ("5", "自卸"),
    ("6", "仓栅式"),
    ("7", "旅居"),
    ("8", "专项作业"),
    ("9", "低平板"),
    ("C", "车辆运输"),
    ("D", "罐式自卸"),
    ("E", "平板自卸"),
    ("F", "集装箱自卸"),
    ("G", "特殊结构自卸"),
    ("H", "仓栅式自卸"),
    ("J", "专项作业自卸"),
    ("K", "低平板自卸"),
    ("U", "中置轴旅居挂车"),
    ("V", "中置轴车辆运输挂车"),
    ("W", "中置轴普通挂车"),
];
const FULL_TRAILERS: Builds = &[
    ("1", "栏板"),
    ("2", "厢式"),
    ("3", "罐式"),
    ("4", "平板"),
    ("5", "集装箱"),
    ("6", "自卸"),
    ("7", "仓栅式"),
    ("8", "旅居"),
    ("9", "特殊用途"),
    ("A", "厢式自卸"),
    ("B", "罐式自卸"),
    ("C", "平板自卸"),
    ("D", "集装箱自卸"),
    ("E", "仓栅式自卸"),
    ("F", "特殊用途自卸"),
];
const LIGHT_FULL_TRAILERS: Builds = &[
    ("1", "栏板"),
    ("2", "厢式"),
    ("3", "罐式"),
    ("4", "平板"),
    ("5", "自卸"),
    ("6", "仓栅式"),
    ("7", "旅居"),
    ("8", "特殊用途"),
    ("A", "厢式自卸"),
    ("B", "罐式自卸"),
    ("C", "平板自卸"),
    ("D", "集装箱自卸"),
    ("E", "仓栅式自卸"),
    ("F", "特殊用途自卸"),
];
const THREE_WHEELERS: Builds = &[
    ("1", "普通正三轮"),
    ("2", "轻便正三轮"),
    ("3", "正三轮载客"),
    ("4", "正三轮载货"),
    ("5", "侧三轮"),
];

#[cfg(test)]
mod tests;
