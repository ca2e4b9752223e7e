//! Finds contact data in the text that a provider sends before it is chosen.

/// Whether the text holds an e-mail address, a phone number, or a messenger's name beside an account.
///
/// A run of 7 or more digits (spaces and dashes inside do not break it) counts as a phone number, unless letters stand
/// right before it, as in a standard or certificate number.
pub fn has_contact_data(text: &str) -> bool {
    let lower = text.to_lowercase();
    let messengers =
        ["微信", "wechat", "whatsapp", "telegram", "qq号", "qq：", "qq:", "加v", "http://", "https://"];
    lower.contains('@')
        || lower.contains('＠')
        || messengers.iter().any(|word| lower.contains(word))
        || has_phone(&lower)
}

fn has_phone(text: &str) -> bool {
    let (mut digits, mut after_letter, mut previous) = (0, false, ' ');
    for c in text.chars() {
        match c {
            '0'..='9' | '０'..='９' => {
                if digits == 0 {
                    after_letter = previous.is_ascii_alphabetic() || previous == '/';
                }
                digits += 1;
                if digits >= 7 && !after_letter {
                    return true;
                }
            }
            // Separators inside a number; a range such as 2020-2024 stays below seven with its year alone.
            ' ' | '-' | '－' if digits > 0 && digits != 4 => {}
            _ => digits = 0,
        }
        previous = c;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_addresses_and_accounts_are_found() {
        for text in [
            "请致电 13800000000",
            "0631-0000001 找张工",
            "139 0000 0000",
            "mail lab@example.com",
            "加微信谈",
            "see https://example.com",
        ] {
            assert!(has_contact_data(text), "{text}");
        }
    }

    #[test]
    fn technical_questions_are_not_mistaken_for_phones() {
        for text in [
            "试样按 GB/T 3362-2017 第一法，数量 10 根，是否可以？",
            "量程 0-300 mm，U≤0.02 mm (k=2)？",
            "批号 2024-03 与 2025-04 哪一批？",
            "证书 CNAS L0290 是否够用？",
        ] {
            assert!(!has_contact_data(text), "{text}");
        }
    }
}
