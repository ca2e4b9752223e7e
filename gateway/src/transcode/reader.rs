//! A strict RFC 8259 reader over UTF-8 text: values are visited in place, no tree is built.

use std::borrow::Cow;

use super::{fault::Fault, scalar::is_json_number};

/// Objects and arrays may be nested this deep.
pub const MAX_DEPTH: u32 = 64;

/// What the next value is, before it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// `{`
    Object,
    /// `[`
    Array,
    /// `"`
    String,
    /// `-` or a digit
    Number,
    /// `true` or `false`
    Bool,
    /// `null`
    Null,
}

/// A cursor over one JSON text.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: u32,
}

impl<'a> Reader<'a> {
    /// Starts at the beginning of a body; it must be UTF-8.
    pub fn new(bytes: &'a [u8]) -> Result<Self, Fault> {
        let text = std::str::from_utf8(bytes)
            .map_err(|e| Fault::syntax(e.valid_up_to(), "the text is not UTF-8", "文本不是 UTF-8 编码"))?;
        Ok(Self { text, at: 0, depth: 0 })
    }

    /// Byte offset of the cursor.
    pub fn position(&self) -> usize {
        self.at
    }

    fn error(&self, en: &str, zh: &str) -> Fault {
        Fault::syntax(self.at, en, zh)
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        self.blank();
        let hit = self.byte() == Some(byte);
        self.at += usize::from(hit);
        hit
    }

    /// Looks at the next value without reading it.
    pub fn peek(&mut self) -> Result<Next, Fault> {
        self.blank();
        Ok(match self.byte() {
            Some(b'{') => Next::Object,
            Some(b'[') => Next::Array,
            Some(b'"') => Next::String,
            Some(b'-' | b'0'..=b'9') => Next::Number,
            Some(b't' | b'f') => Next::Bool,
            Some(b'n') => Next::Null,
            Some(_) => return Err(self.error("a value is expected", "此处应为一个值")),
            None => return Err(self.error("the text ends too early", "文本提前结束")),
        })
    }

    /// Refuses anything but blanks after the value.
    pub fn end(&mut self) -> Result<(), Fault> {
        self.blank();
        match self.byte() {
            None => Ok(()),
            Some(_) => Err(self.error("there is text after the value", "值之后还有多余内容")),
        }
    }

    /// Reads `null` if it is next.
    pub fn null(&mut self) -> Result<bool, Fault> {
        if self.peek()? != Next::Null {
            return Ok(false);
        }
        self.word("null").map(|()| true)
    }

    /// Reads `true` or `false`.
    pub fn boolean(&mut self) -> Result<bool, Fault> {
        self.blank();
        if self.byte() == Some(b't') {
            self.word("true").map(|()| true)
        } else {
            self.word("false").map(|()| false)
        }
    }

    fn word(&mut self, word: &str) -> Result<(), Fault> {
        if !self.text[self.at..].starts_with(word) {
            return Err(self.error("unknown word", "无法识别的单词"));
        }
        self.at += word.len();
        Ok(())
    }

    /// Reads the text of a number, unconverted.
    pub fn number(&mut self) -> Result<&'a str, Fault> {
        self.blank();
        let start = self.at;
        while matches!(self.byte(), Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')) {
            self.at += 1;
        }
        let text = &self.text[start..self.at];
        if is_json_number(text) {
            Ok(text)
        } else {
            Err(Fault::syntax(start, "the number is malformed", "数字格式有误"))
        }
    }

    /// Reads a string; escapes are resolved, lone surrogates and raw control characters refused.
    pub fn string(&mut self) -> Result<Cow<'a, str>, Fault> {
        if !self.eat(b'"') {
            return Err(self.error("a string in double quotes is expected", "此处应为双引号字符串"));
        }
        let start = self.at;
        let mut owned: Option<String> = None;
        let mut run = start;
        loop {
            match self.byte() {
                None => return Err(self.error("the string is not closed", "字符串没有结束")),
                Some(b'"') => {
                    let tail = &self.text[run..self.at];
                    self.at += 1;
                    return Ok(match owned {
                        None => Cow::Borrowed(tail),
                        Some(mut text) => {
                            text.push_str(tail);
                            Cow::Owned(text)
                        }
                    });
                }
                Some(b'\\') => {
                    let text = owned.get_or_insert_default();
                    text.push_str(&self.text[run..self.at]);
                    self.at += 1;
                    let c = self.escape()?;
                    owned.get_or_insert_default().push(c);
                    run = self.at;
                }
                Some(0..=0x1f) => {
                    return Err(self.error("control characters must be escaped", "控制字符必须转义"));
                }
                Some(_) => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        let b = self.byte();
        self.at += 1;
        Ok(match b {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return Err(self.error("unknown escape", "无法识别的转义")),
        })
    }

    fn unicode(&mut self) -> Result<char, Fault> {
        let high = self.hex4()?;
        let mut units = vec![high];
        if (0xd800..0xdc00).contains(&high) && self.text.as_bytes()[self.at..].starts_with(b"\\u") {
            self.at += 2;
            units.push(self.hex4()?);
        }
        let text = String::from_utf16(&units).ok();
        let mut chars = text.iter().flat_map(|t| t.chars());
        match (chars.next(), chars.next()) {
            (Some(c), None) => Ok(c),
            _ => Err(self.error("lone surrogate", "代理项不成对")),
        }
    }

    fn hex4(&mut self) -> Result<u16, Fault> {
        let digits = self.text.get(self.at..self.at + 4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        let unit = digits.and_then(|d| u16::from_str_radix(d, 16).ok());
        self.at += 4;
        unit.ok_or_else(|| self.error("four hexadecimal digits are expected", "此处应为四位十六进制数字"))
    }

    fn open(&mut self) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Fault::new(
                "TOO_DEEP",
                format!("The body is nested deeper than {MAX_DEPTH} levels."),
                format!("请求体嵌套超过 {MAX_DEPTH} 层。"),
            ));
        }
        Ok(())
    }

    /// Visits the members of an object; `visit` must read the value.
    pub fn object(
        &mut self,
        mut visit: impl FnMut(&mut Self, Cow<'a, str>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        if !self.eat(b'{') {
            return Err(Fault::kind("a JSON object", " JSON 对象"));
        }
        self.open()?;
        if !self.eat(b'}') {
            loop {
                let key = self.string()?;
                if !self.eat(b':') {
                    return Err(self.error("\":\" is expected", "此处应为“:”"));
                }
                visit(self, key)?;
                if self.eat(b'}') {
                    break;
                }
                if !self.eat(b',') {
                    return Err(self.error("\",\" or \"}\" is expected", "此处应为“,”或“}”"));
                }
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// Visits the elements of an array; `visit` must read the value.
    pub fn array(
        &mut self,
        mut visit: impl FnMut(&mut Self, usize) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        if !self.eat(b'[') {
            return Err(Fault::kind("a JSON array", " JSON 数组"));
        }
        self.open()?;
        if !self.eat(b']') {
            for index in 0.. {
                visit(self, index)?;
                if self.eat(b']') {
                    break;
                }
                if !self.eat(b',') {
                    return Err(self.error("\",\" or \"]\" is expected", "此处应为“,”或“]”"));
                }
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// Reads one value of any shape and drops it.
    pub fn skip(&mut self) -> Result<(), Fault> {
        match self.peek()? {
            Next::Object => self.object(|r, _| r.skip()),
            Next::Array => self.array(|r, _| r.skip()),
            Next::String => self.string().map(drop),
            Next::Number => self.number().map(drop),
            Next::Bool => self.boolean().map(drop),
            Next::Null => self.null().map(drop),
        }
    }
}
