//! The language of messages, from Accept-Language.

use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;

/// A language that every message of the platform exists in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Simplified Chinese.
    Zh,
    /// English, also when nothing is asked for.
    En,
}

impl Language {
    /// Picks the language with the highest weight; English wins a tie that it leads.
    pub fn of(headers: &HeaderMap) -> Self {
        let mut best = (0.0_f32, Self::En);
        let lists = headers.get_all(ACCEPT_LANGUAGE).into_iter().filter_map(|v| v.to_str().ok());
        for item in lists.flat_map(|list| list.split(',')) {
            let mut parts = item.split(';').map(str::trim);
            let tag = parts.next().unwrap_or_default().to_ascii_lowercase();
            let weight = parts.find_map(|p| p.strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
            let language = match tag.split('-').next() {
                Some("zh") => Self::Zh,
                Some("en" | "*") => Self::En,
                _ => continue,
            };
            if weight > best.0 {
                best = (weight, language);
            }
        }
        best.1
    }

    /// The tag for Content-Language.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// Chooses one of two texts.
    pub fn pick<'t>(self, zh: &'t str, en: &'t str) -> &'t str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_known_language_wins_and_english_is_the_default() {
        let cases = [
            (None, Language::En),
            (Some("zh-CN,zh;q=0.9,en;q=0.8"), Language::Zh),
            (Some("en;q=0.3, zh-Hans;q=0.4"), Language::Zh),
            (Some("fr, en;q=0.5"), Language::En),
            (Some("garbage;;q=x"), Language::En),
        ];
        for (header, expected) in cases {
            let mut headers = HeaderMap::new();
            if let Some(header) = header {
                headers.insert(ACCEPT_LANGUAGE, http::HeaderValue::from_static(header));
            }
            assert_eq!(Language::of(&headers), expected, "{header:?}");
        }
    }
}
