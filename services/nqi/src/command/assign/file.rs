//! Whole numbers from a text, each with its line.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::str::SplitAsciiWhitespace;

/// The largest published instances have a few MiB.
const MOST_BYTES: u64 = 256 << 20;

/// What is wrong with the file, in both languages; `line` counts from 1, nothing = the file as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The line.
    pub line: Option<usize>,
    zh: String,
    en: String,
}

impl Refusal {
    /// A fault of a line or of the whole file.
    pub fn new(line: Option<usize>, zh: impl Into<String>, en: impl Into<String>) -> Refusal {
        Refusal { line, zh: zh.into(), en: en.into() }
    }

    /// What the solver refuses.
    pub fn of_solver(refused: &nqi_matching::engine::assign::Refusal) -> Refusal {
        Refusal::new(
            None,
            format!("数据超出求解范围：{refused}"),
            format!("out of the solver's range: {refused}"),
        )
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "nqi: FILE: 第 {line} 行：{} / line {line}: {}", self.zh, self.en),
            None => write!(f, "nqi: FILE: {} / {}", self.zh, self.en),
        }
    }
}

/// Reads a whole text file.
pub fn read(path: &Path) -> Result<String, Refusal> {
    let mut content = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut content));
    let shown = path.display();
    match read {
        Err(error) => Err(Refusal::new(
            None,
            format!("无法读取 {shown}：{error}"),
            format!("cannot read {shown}: {error}"),
        )),
        Ok(_) if content.len() as u64 > MOST_BYTES => Err(Refusal::new(
            None,
            format!("{shown} 超过 256 MiB"),
            format!("{shown} is larger than 256 MiB"),
        )),
        Ok(_) => String::from_utf8(content).map_err(|_| {
            Refusal::new(
                None,
                format!("{shown} 不是文本文件"),
                format!("{shown} is no text file: whole numbers separated by spaces are expected"),
            )
        }),
    }
}

/// Numbers one after the other.
pub struct Numbers<'a> {
    lines: std::iter::Enumerate<std::str::Lines<'a>>,
    words: SplitAsciiWhitespace<'a>,
    line: usize,
}

impl<'a> Numbers<'a> {
    /// The numbers of a text.
    pub fn of(text: &'a str) -> Numbers<'a> {
        Numbers { lines: text.lines().enumerate(), words: "".split_ascii_whitespace(), line: 0 }
    }

    fn word(&mut self) -> Option<&'a str> {
        loop {
            if let Some(word) = self.words.next() {
                return Some(word);
            }
            let (number, line) = self.lines.next()?;
            self.line = number + 1;
            self.words = line.split_ascii_whitespace();
        }
    }

    /// The next number, which is `what` and lies in the range; a refusal when the file ends.
    pub fn next(&mut self, what: (&str, &str), low: i64, high: i64) -> Result<i64, Refusal> {
        match self.next_if_any(what, low, high)? {
            Some(number) => Ok(number),
            None => Err(Refusal::new(
                Some(self.line),
                format!("文件在此结束，但还缺少{}（{low} 到 {high} 的整数）", what.0),
                format!(
                    "the file ends here, but {} is missing (a whole number from {low} to {high})",
                    what.1
                ),
            )),
        }
    }

    /// The same; nothing when the file ends.
    pub fn next_if_any(&mut self, what: (&str, &str), low: i64, high: i64) -> Result<Option<i64>, Refusal> {
        let Some(word) = self.word() else { return Ok(None) };
        let read = word.parse::<i64>().ok().filter(|number| (low..=high).contains(number));
        match read {
            Some(number) => Ok(Some(number)),
            None => Err(Refusal::new(
                Some(self.line),
                format!("“{}”不是{}：应为 {low} 到 {high} 的整数", short(word), what.0),
                format!(
                    "{:?} is not {}: allowed is a whole number from {low} to {high}",
                    short(word),
                    what.1
                ),
            )),
        }
    }

    /// Refuses what follows the last number.
    pub fn end(&mut self) -> Result<(), Refusal> {
        match self.word() {
            None => Ok(()),
            Some(word) => Err(Refusal::new(
                Some(self.line),
                format!("“{}”多余：文件应在此之前结束", short(word)),
                format!("{:?} is too much: the file should have ended before it", short(word)),
            )),
        }
    }
}

fn short(word: &str) -> &str {
    word.char_indices().nth(40).map_or(word, |(end, _)| &word[..end])
}
