//! Reads decimal numbers exactly: signs, thousands separators, `1.5e-3`, `1.5×10^-3`.

use super::rational::Rational;

/// Digits beyond this cannot be meant and would overflow the fraction.
const LONGEST: usize = 22;

/// Reads a number at the start of `chars` (after spaces); returns it with the characters consumed.
pub(crate) fn read_number(chars: &[char]) -> Option<(Rational, usize)> {
    let mut at = chars.iter().take_while(|c| **c == ' ').count();
    let negative = chars.get(at) == Some(&'-');
    at += usize::from(matches!(chars.get(at), Some('-' | '+')));
    while chars.get(at) == Some(&' ') {
        at += 1;
    }
    let (mut digits, whole) = whole_part(&chars[at.min(chars.len())..])?;
    at += whole;
    let mut scale = 0_i32;
    let decimals = chars.get(at) == Some(&'.') && chars.get(at + 1).is_some_and(char::is_ascii_digit);
    if decimals {
        let fraction: String = chars[at + 1..].iter().take_while(|c| c.is_ascii_digit()).collect();
        at += 1 + fraction.len();
        scale = -i32::try_from(fraction.len()).ok()?;
        digits.push_str(&fraction);
    }
    if digits.is_empty() || digits.len() > LONGEST {
        return None;
    }
    if let Some((exponent, used)) = exponent(&chars[at..]) {
        scale += exponent;
        at += used;
    }
    let mut size: i128 = digits.parse().ok()?;
    if negative {
        size = -size;
    }
    if scale.abs() > 36 {
        return None;
    }
    let value = Rational::new(size, 1)?.times(Rational::power_of_ten(scale)?)?;
    Some((value, at))
}

/// Digits before the point; `1,000` and `1 000` are groups of three, `4,7,10` is a list.
fn whole_part(chars: &[char]) -> Option<(String, usize)> {
    let run = |from: usize| chars[from.min(chars.len())..].iter().take_while(|c| c.is_ascii_digit()).count();
    let mut used = run(0);
    let mut digits: String = chars[..used].iter().collect();
    if digits.is_empty() {
        return chars.first().filter(|c| **c == '.').map(|_| (digits, 0));
    }
    if used > 3 || digits == "0" {
        return Some((digits, used));
    }
    let Some(mark) = chars.get(used).copied().filter(|c| matches!(c, ',' | ' ')) else {
        return Some((digits, used));
    };
    let first = used;
    let mut groups = 0;
    while chars.get(used) == Some(&mark) && run(used + 1) == 3 {
        digits.extend(&chars[used + 1..used + 4]);
        used += 4;
        groups += 1;
    }
    // `100,200,300` may be a list as well as a number: it is not guessed.
    if mark == ',' && groups > 1 && first == 3 {
        return None;
    }
    Some((digits, used))
}

/// `e-3`, `×10^-3`, `x10^3`, `*10^3`, `·10^3`.
fn exponent(chars: &[char]) -> Option<(i32, usize)> {
    let mut at = chars.iter().take_while(|c| **c == ' ').count();
    match chars.get(at)? {
        'e' | 'E' if at == 0 => at += 1,
        '×' | 'x' | 'X' | '*' | '·' => {
            at += 1;
            while chars.get(at) == Some(&' ') {
                at += 1;
            }
            if chars.get(at..at + 3) != Some(&['1', '0', '^']) {
                return None;
            }
            at += 3;
        }
        _ => return None,
    }
    let sign = match chars.get(at) {
        Some('-') => -1,
        Some('+') => 1,
        _ => 0,
    };
    at += usize::from(sign != 0);
    let digits: String = chars[at..].iter().take_while(|c| c.is_ascii_digit()).collect();
    let size: i32 = digits.parse().ok().filter(|size| *size <= 36)?;
    Some((if sign < 0 { -size } else { size }, at + digits.len()))
}
