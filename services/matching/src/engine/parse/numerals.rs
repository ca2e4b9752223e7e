//! Numbers as Chinese writes them: 五, 两, 十二, 一百二十, 半 apart, and digits.

/// Characters of numerals, for patterns.
pub const HAN: &str = "零〇一二两三四五六七八九十百千";

/// Reads digits or a Chinese numeral below ten thousand.
pub fn whole(text: &str) -> Option<u32> {
    if !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()) {
        return text.parse().ok();
    }
    let (mut total, mut digit, mut seen) = (0_u32, None, false);
    for c in text.chars() {
        let scale = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => {
                digit = Some(value(c)?);
                seen = true;
                continue;
            }
        };
        total += digit.take().unwrap_or(1) * scale;
        seen = true;
    }
    seen.then(|| total + digit.unwrap_or(0))
}

fn value(c: char) -> Option<u32> {
    Some(match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn numerals_and_digits_read_as_numbers() {
        for (text, number) in
            [("12", 12), ("十", 10), ("两", 2), ("十二", 12), ("二十", 20), ("一百零五", 105), ("两千", 2000)]
        {
            assert_eq!(whole(text), Some(number), "{text}");
        }
        assert_eq!([whole(""), whole("若干"), whole("5.5")], [None; 3]);
    }
}
