//! Path templates of google/api/http.proto: `/v1/{name=shelves/*/items/**}:verb`.

use std::fmt;

/// One segment of a template, variables flattened out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Segment {
    /// Exactly this text.
    Literal(String),
    /// `*`: exactly one segment.
    One,
    /// `**`: the rest of the path, zero or more segments; always the last.
    Rest,
}

/// A variable: a field path and the half-open range of segments that it spans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Proto field names from the root of the request message.
    pub path: Vec<String>,
    /// Index of its first segment.
    pub start: usize,
    /// One past its last segment.
    pub end: usize,
}

/// A parsed template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Segments between slashes; empty for `/`.
    pub segments: Vec<Segment>,
    /// Custom verb without the colon.
    pub verb: Option<String>,
    /// Variables in the order of the path.
    pub variables: Vec<Variable>,
}

/// Why a template was refused, with the byte offset.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("path template \"{template}\" is invalid at byte {at}: {why}")]
pub struct TemplateError {
    /// The whole template.
    pub template: String,
    /// Byte offset of the trouble.
    pub at: usize,
    /// What was expected.
    pub why: &'static str,
}

impl Template {
    /// Parses a template by the grammar of http.proto; anything looser is refused at start.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut parser =
            Parser { text, at: 0, out: Template { segments: Vec::new(), verb: None, variables: Vec::new() } };
        parser.template().map_err(|why| TemplateError { template: text.to_owned(), at: parser.at, why })?;
        Ok(parser.out)
    }

    /// Whether the variable spans more than one segment, so `%2F` stays encoded in its value.
    pub fn is_multi(&self, variable: &Variable) -> bool {
        variable.end - variable.start != 1 || self.segments[variable.start] == Segment::Rest
    }

    /// The template without variable names: two routes of one method and shape would compete.
    pub fn shape(&self) -> String {
        if self.segments.is_empty() {
            return "/".to_owned();
        }
        let mut out = String::new();
        for segment in &self.segments {
            out.push('/');
            match segment {
                Segment::Literal(text) => out.push_str(text),
                Segment::One => out.push('*'),
                Segment::Rest => out.push_str("**"),
            }
        }
        if let Some(verb) = &self.verb {
            out.push(':');
            out.push_str(verb);
        }
        out
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shape())
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    out: Template,
}

type Step = Result<(), &'static str>;

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let hit = self.peek() == Some(byte);
        self.at += usize::from(hit);
        hit
    }

    fn template(&mut self) -> Step {
        if !self.eat(b'/') {
            return Err("a template starts with \"/\"");
        }
        if self.peek().is_none() {
            return Ok(());
        }
        self.segments(false)?;
        if self.eat(b':') {
            self.out.verb = Some(self.literal()?);
        }
        match self.peek() {
            None => Ok(()),
            Some(_) => Err("unexpected text"),
        }
    }

    fn segments(&mut self, in_variable: bool) -> Step {
        loop {
            if self.out.segments.last() == Some(&Segment::Rest) {
                return Err("\"**\" must be the last segment");
            }
            match self.peek() {
                Some(b'{') if in_variable => return Err("a variable cannot hold a variable"),
                Some(b'{') => self.variable()?,
                Some(b'*') => {
                    self.at += 1;
                    let segment = if self.eat(b'*') { Segment::Rest } else { Segment::One };
                    self.out.segments.push(segment);
                }
                _ => {
                    let literal = self.literal()?;
                    self.out.segments.push(Segment::Literal(literal));
                }
            }
            if !self.eat(b'/') {
                return Ok(());
            }
        }
    }

    fn variable(&mut self) -> Step {
        self.at += 1;
        let path = self.field_path()?;
        if self.out.variables.iter().any(|v| v.path == path) {
            return Err("the variable appears twice");
        }
        let start = self.out.segments.len();
        if self.eat(b'=') {
            self.segments(true)?;
        } else {
            self.out.segments.push(Segment::One);
        }
        if !self.eat(b'}') {
            return Err("expected \"}\"");
        }
        let end = self.out.segments.len();
        self.out.variables.push(Variable { path, start, end });
        Ok(())
    }

    fn field_path(&mut self) -> Result<Vec<String>, &'static str> {
        let mut path = Vec::new();
        loop {
            let start = self.at;
            while let Some(b) = self.peek() {
                let digit = b.is_ascii_digit() && self.at > start;
                if !(b.is_ascii_alphabetic() || b == b'_' || digit) {
                    break;
                }
                self.at += 1;
            }
            if self.at == start {
                return Err("expected a field name");
            }
            path.push(self.text[start..self.at].to_owned());
            if !self.eat(b'.') {
                return Ok(path);
            }
        }
    }

    /// RFC 3986 pchar without `:` and `*`, which mean something here.
    fn literal(&mut self) -> Result<String, &'static str> {
        let start = self.at;
        while let Some(b) = self.peek() {
            if !(b.is_ascii_alphanumeric() || b"-._~!$&'()+,;@%=".contains(&b)) {
                break;
            }
            self.at += 1;
        }
        match &self.text[start..self.at] {
            "" => Err("expected a literal, \"*\", \"**\" or a variable"),
            "." | ".." => Err("dot segments are not allowed"),
            text => Ok(text.to_owned()),
        }
    }
}
