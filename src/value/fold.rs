//! One fold for comparing names: what is one name written in two ways becomes one text, which is never signed or shown.
//!
//! A name is compared only where the numbers are equal already, so the fold may be generous: what it makes equal are
//! spellings, and the number says whose they are. It is no part of the signed form; a later table may know more.

use alloc::vec::Vec;

use unicode_normalization::UnicodeNormalization;

use super::search::is_one_of;

/// The characters by which a name is compared, in five steps:
///
/// 1. private-use characters of GBK and radicals become the ideographs that they look like;
/// 2. spaces, dots, hyphens, apostrophes, commas and variation selectors are dropped;
/// 3. Unicode's NFKC, of what is dropped too: full-width and half-width forms, Kangxi radicals, compatibility
///    ideographs, accents in two parts;
/// 4. of an ideograph that Unicode has several times, one is taken;
/// 5. capitals become small letters.
pub(super) fn fold(name: &str) -> Vec<char> {
    name.chars()
        .map(|c| from_table(c, FIRST_OF_GBK, GBK))
        .map(|c| from_table(c, FIRST_RADICAL, RADICALS))
        .filter(|c| !is_between_names(*c))
        .nfkd()
        .filter(|c| !is_between_names(*c))
        .nfc()
        .map(one_of_variants)
        .flat_map(char::to_lowercase)
        .collect()
}

/// The first character by which a name is compared, without its accents.
pub(super) fn first_base(name: &str) -> Option<char> {
    fold(name).into_iter().nfd().next()
}

/// Whether a character stands for one that was lost or masked before it came to the register: a question mark, an empty
/// square, a geta mark, a star.
pub(super) fn is_placeholder(character: char) -> bool {
    matches!(
        character,
        '?' | '？' | '*' | '＊' | '□' | '■' | '▢' | '▯' | '◻' | '〓' | '○' | '×'
    )
}

/// Spaces, the dots of minority names in all their spellings, and what else stands between the parts of a name.
fn is_between_names(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            // Dots: middle dot, bullets, hyphenation point, operators, katakana middle dot, full stops.
            '\u{B7}' | '\u{2022}' | '\u{2023}' | '\u{2027}' | '\u{2043}' | '\u{2219}' | '\u{22C5}' | '\u{25AA}'
            | '\u{25CF}' | '\u{2E31}' | '\u{2E33}' | '\u{30FB}' | '\u{3002}' | '\u{A78F}' | '.' | ','
            | '\u{3001}' | '\u{5F3}'
            // Hyphens and dashes, apostrophes and grave accents.
            | '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\'' | '`' | '\u{B4}' | '\u{2BB}'..='\u{2BC}'
            | '\u{2018}'..='\u{201B}' | '\u{2032}'
            // Variation selectors: a glyph of the same character.
            | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}'
        )
}

/// The entry of `table` for `character`, whose first entry is for `first`; the character itself outside the table.
fn from_table(character: char, first: u32, table: &str) -> char {
    u32::from(character)
        .checked_sub(first)
        .and_then(|at| usize::try_from(at).ok())
        .and_then(|at| table.chars().nth(at))
        .unwrap_or(character)
}

/// The first of the group in [`VARIANTS`] that has `character`.
fn one_of_variants(character: char) -> char {
    VARIANTS
        .split(' ')
        .find(|group| is_one_of(character, group))
        .and_then(|group| group.chars().next())
        .unwrap_or(character)
}

const FIRST_OF_GBK: u32 = 0xE815;
/// U+E815 to E864, by which GBK fonts and older systems write the 80 characters FE50 to FEA0 that Unicode then lacked:
/// what GB 18030-2005 says they are.
const GBK: &str = "\
    ⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅\
    䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻";

const FIRST_RADICAL: u32 = 0x2E80;
/// U+2E80 to 2EF3, which PDF files have in the place of ideographs: Unicode 18, EquivalentUnifiedIdeograph.txt. NFKC
/// knows the Kangxi radicals, but only two of these.
const RADICALS: &str = "\
    ⺀厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑𫜹忄心扌攵⺚旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂\
    肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟";

/// Ideographs that stand in Unicode several times because a national standard has both (ISO/IEC 10646, Annex S.1.6, and
/// kZVariant of Unihan): input methods and other countries' systems write one for the other. Simplified and traditional
/// forms of a word are no such pairs.
const VARIANTS: &str = "\
    丢丟 并幷 吕呂 吴吳呉 黄黃 户戶戸 青靑 清淸 静靜 真眞 慎愼 鎮鎭 填塡 顛顚 教敎 强強 温溫 \
    内內 册冊 别別 即卽 既旣 尚尙 恒恆 悦悅 説說 税稅 脱脫 鋭銳 閲閱 彦彥 顔顏 産產 瑶瑤 \
    遥遙 摇搖揺 謡謠 姬姫 娱娛娯 虚虛 高髙 郎郞 禄祿 録錄 緑綠 緣縁 德徳 增増 横橫 黑黒 研硏 \
    每毎 步歩 涉渉 渴渇 查査 晚晩 寬寛 惠恵 没沒 净凈 淨浄 歲歳 群羣 衆眾 薰薫 熙煕 彝彞彛 \
    皋皐 瓶甁 屏屛 俞兪 昂昻 朵朶 奥奧 榆楡 概槪 麽麼 卷巻 圈圏 兑兌 匀勻 偷偸 值値 為爲 \
    宫宮 媪媼 衮袞 秃禿 絶絕 衛衞 繡繍 醖醞 删刪 剥剝 叙敘敍 鷀鶿 峰峯";

#[cfg(test)]
mod tests {
    use std::string::String;

    use proptest::prelude::*;

    use super::*;

    fn same(a: &str, b: &str) -> bool {
        fold(a) == fold(b)
    }

    #[test]
    fn spellings_of_one_name() {
        for (a, b) in [
            ("阿卜杜拉·买买提", "阿卜杜拉•买买提"),
            ("阿卜杜拉·买买提", "阿卜杜拉・买买提"),
            ("阿卜杜拉·买买提", "阿卜杜拉･买买提"),
            ("阿卜杜拉·买买提", "阿卜杜拉.买买提"),
            ("阿卜杜拉·买买提", "阿卜杜拉．买买提"),
            ("阿卜杜拉·买买提", "阿卜杜拉‧买买提"),
            ("阿卜杜拉·买买提", "阿卜杜拉买买提"),
            ("高峰", "\u{2FBC}峰"),
            ("黄龙", "\u{2EE9}\u{2EF0}"),
            ("José", "Jose\u{301}"),
            ("JOHN SMITH", "John  Smith"),
            ("ＪＯＨＮ　ＳＭＩＴＨ", "john smith"),
            ("张三", "张\u{3000}三 "),
            ("欧阳娜", "欧阳\u{A0}娜"),
            ("O'NEIL", "O’Neil"),
            ("葛亮", "葛\u{E0100}亮"),
            ("吕黄户", "呂黃戶"),
            ("朗", "\u{F929}"),
            ("刘䶮", "刘\u{E863}"),
            ("镕龻", "镕\u{E864}"),
        ] {
            assert!(same(a, b), "{a} {b}");
        }
    }

    #[test]
    fn other_names_stay_other_names() {
        for (a, b) in [
            ("张三", "张三丰"),
            ("张三", "章三"),
            ("高峰", "高锋"),
            ("José", "Jose"),
            ("范", "範"),
            ("王\u{E865}", "王\u{E866}"),
            ("王\u{E814}", "王"),
            ("李四", "四李"),
        ] {
            assert!(!same(a, b), "{a} {b}");
        }
    }

    #[test]
    fn tables_are_whole() {
        assert_eq!((GBK.chars().count(), RADICALS.chars().count()), (0x50, 0x74));
        let mut all: Vec<char> = VARIANTS.chars().filter(|c| *c != ' ').collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count, "a character stands in two groups");
        for group in VARIANTS.split(' ') {
            assert!(group.chars().count() > 1, "{group}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "[ A-Za-z·•张呂⻩\u{2F00}-\u{2FD5}\u{E815}-\u{E864}ａ-ｚé\u{301}]{0,12}") {
            let once: String = fold(&text).into_iter().collect();
            prop_assert_eq!(fold(&once), fold(&text));
        }
    }
}
