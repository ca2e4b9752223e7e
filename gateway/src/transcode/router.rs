//! Finds the binding of a method and path: literals before `*` before `**`, a custom verb before data with a colon.

use std::collections::HashMap;

use super::{
    fault::Fault,
    path,
    template::{Segment, Template},
};

/// What a path led to.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// The route number and the decoded value of each template variable.
    Route(usize, Vec<String>),
    /// The path is known under other methods only.
    OtherMethods(Vec<String>),
    /// No route has this path.
    Nothing,
}

/// Two routes with one method and one shape: no request could choose between them.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{method} {shape} is bound twice (routes {first} and {second})")]
pub struct Conflict {
    method: String,
    shape: String,
    first: usize,
    second: usize,
}

impl Conflict {
    /// The numbers of the two routes.
    pub fn routes(&self) -> (usize, usize) {
        (self.first, self.second)
    }
}

/// A trie over path segments.
#[derive(Debug, Default)]
pub struct Router {
    root: Node,
    templates: Vec<Template>,
}

#[derive(Debug, Default)]
struct Node {
    literals: HashMap<String, Node>,
    one: Option<Box<Node>>,
    rest: Leaf,
    here: Leaf,
}

/// Verb ("" for none) to the methods bound there.
#[derive(Debug, Default)]
struct Leaf(HashMap<String, Vec<(String, usize)>>);

impl Router {
    /// Adds a route under an HTTP method (`*` = any) and returns its number.
    pub fn add(&mut self, method: &str, template: Template) -> Result<usize, Conflict> {
        let mut node = &mut self.root;
        let mut rest = false;
        for segment in &template.segments {
            match segment {
                Segment::Literal(text) => {
                    // Literals are compared decoded, so an encoded letter cannot dodge a more specific route.
                    let text = path::decode(text, true).unwrap_or_else(|_| text.clone());
                    node = node.literals.entry(text).or_default();
                }
                Segment::One => node = node.one.get_or_insert_default(),
                Segment::Rest => rest = true,
            }
        }
        let leaf = if rest { &mut node.rest } else { &mut node.here };
        let verb = template.verb.clone().unwrap_or_default();
        let bound = leaf.0.entry(verb).or_default();
        let number = self.templates.len();
        if let Some((_, first)) = bound.iter().find(|(m, _)| m == method) {
            return Err(Conflict {
                method: method.to_owned(),
                shape: template.shape(),
                first: *first,
                second: number,
            });
        }
        bound.push((method.to_owned(), number));
        self.templates.push(template);
        Ok(number)
    }

    /// Matches a raw (still percent-encoded) path.
    pub fn find(&self, method: &str, raw: &str) -> Result<Found, Fault> {
        let segments = path::split(raw)?;
        let mut others = Vec::new();
        let (head, verb) = split_verb(&segments);
        let mut hit = None;
        if let Some(verb) = verb {
            hit = walk(&self.root, &head, 0, verb, method, &mut others);
            if let Some(route) = hit {
                return self.captures(route, &head);
            }
        }
        if hit.is_none() {
            hit = walk(&self.root, &segments, 0, "", method, &mut others);
        }
        if let Some(route) = hit {
            return self.captures(route, &segments);
        }
        if others.is_empty() {
            return Ok(Found::Nothing);
        }
        others.sort();
        others.dedup();
        Ok(Found::OtherMethods(others))
    }

    fn captures(&self, route: usize, segments: &[&str]) -> Result<Found, Fault> {
        let template = &self.templates[route];
        let mut values = Vec::with_capacity(template.variables.len());
        for variable in &template.variables {
            let last_is_rest = template.segments.get(variable.end - 1) == Some(&Segment::Rest);
            let end = if last_is_rest { segments.len() } else { variable.end };
            let raw = segments[variable.start.min(end)..end].join("/");
            let value =
                path::decode(&raw, template.is_multi(variable)).map_err(|f| f.of(variable.path.join(".")))?;
            values.push(value);
        }
        Ok(Found::Route(route, values))
    }
}

/// Cuts the custom verb off the last segment; an encoded colon is data.
fn split_verb<'a>(segments: &[&'a str]) -> (Vec<&'a str>, Option<&'a str>) {
    let mut head = segments.to_vec();
    let Some((value, verb)) = head.last().and_then(|last| last.rsplit_once(':')) else {
        return (head, None);
    };
    let last = head.len() - 1;
    head[last] = value;
    (head, Some(verb).filter(|v| !v.is_empty()))
}

fn walk(
    node: &Node,
    path: &[&str],
    at: usize,
    verb: &str,
    method: &str,
    others: &mut Vec<String>,
) -> Option<usize> {
    if at == path.len() {
        return node.here.choose(verb, method, others).or_else(|| node.rest.choose(verb, method, others));
    }
    let segment = path[at];
    let decoded = path::decode(segment, true).unwrap_or_default();
    if let Some(next) = node.literals.get(&decoded)
        && let Some(hit) = walk(next, path, at + 1, verb, method, others)
    {
        return Some(hit);
    }
    if !segment.is_empty()
        && let Some(next) = &node.one
        && let Some(hit) = walk(next, path, at + 1, verb, method, others)
    {
        return Some(hit);
    }
    node.rest.choose(verb, method, others)
}

impl Leaf {
    fn choose(&self, verb: &str, method: &str, others: &mut Vec<String>) -> Option<usize> {
        let bound = self.0.get(verb)?;
        let hit = bound.iter().find(|(m, _)| m == method);
        let hit = hit.or_else(|| bound.iter().find(|(m, _)| m == "*"));
        if hit.is_none() {
            others.extend(bound.iter().map(|(m, _)| m.clone()));
        }
        hit.map(|(_, route)| *route)
    }
}

#[cfg(test)]
mod tests;
