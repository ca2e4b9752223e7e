//! One HTTP binding of an RPC, checked against its types when the gateway starts.

use std::sync::Arc;

use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};

use super::annotation::Rule;
use super::fields::{self, FieldPath};
use super::method::{HTTP_BODY, Method};
use super::template::Template;

// None of these types is Debug: prost-reflect's Debug of a field of a recursive message type does not end.

/// Where the request body goes.
#[derive(Clone, PartialEq, Eq)]
pub enum Body {
    /// There is none.
    None,
    /// `*`: JSON of the whole request message.
    Whole,
    /// JSON of one field.
    Field(FieldDescriptor),
    /// Raw bytes into a google.api.HttpBody: a field, or (`None`) the request message itself.
    Raw(Option<FieldDescriptor>),
}

/// A binding ready to transcode.
#[derive(Clone)]
pub struct Binding {
    /// The RPC.
    pub method: Arc<Method>,
    /// HTTP method, `*` for any.
    pub http_method: String,
    /// The parsed template.
    pub template: Template,
    /// The template as written.
    pub path: String,
    /// The field of each template variable, in the template's order.
    pub variables: Vec<FieldPath>,
    /// Where the body goes.
    pub body: Body,
    /// The response field that is the whole answer.
    pub response_body: Option<FieldDescriptor>,
}

/// Why a rule cannot be bound.
#[derive(Debug, thiserror::Error)]
#[error("{method}: {why}")]
pub struct BindingError {
    /// Full name of the RPC.
    pub method: String,
    /// What is wrong with its annotation.
    pub why: String,
}

impl Binding {
    /// Checks a rule against the types of its method.
    pub fn new(method: &Arc<Method>, rule: &Rule) -> Result<Self, BindingError> {
        Self::build(method, rule).map_err(|why| BindingError { method: method.full_name.clone(), why })
    }

    fn build(method: &Arc<Method>, rule: &Rule) -> Result<Self, String> {
        let template = Template::parse(&rule.path).map_err(|e| e.to_string())?;
        let variables = check_variables(&template, &method.input)?;
        let field = |name: &str, of: &MessageDescriptor| {
            of.get_field_by_name(name).ok_or_else(|| format!("{} has no field \"{name}\"", of.full_name()))
        };
        let body = match rule.body.as_str() {
            "" => Body::None,
            "*" if method.input.full_name() == HTTP_BODY => Body::Raw(None),
            "*" => Body::Whole,
            name => {
                let field = field(name, &method.input)?;
                if is_http_body(&field) { Body::Raw(Some(field)) } else { Body::Field(field) }
            }
        };
        if body != Body::None && matches!(rule.http_method.as_str(), "GET" | "HEAD") {
            return Err("GET takes no body".to_owned());
        }
        if method.client_streaming && !matches!(body, Body::Raw(_)) {
            return Err("a client stream needs a google.api.HttpBody as its body".to_owned());
        }
        let response_body = match rule.response_body.as_str() {
            "" => None,
            name => Some(field(name, &method.output)?),
        };
        Ok(Self {
            method: Arc::clone(method),
            http_method: rule.http_method.clone(),
            template,
            path: rule.path.clone(),
            variables,
            body,
            response_body,
        })
    }
}

/// Resolves the variables of a template: singular scalars only.
pub fn check_variables(template: &Template, input: &MessageDescriptor) -> Result<Vec<FieldPath>, String> {
    let mut out = Vec::with_capacity(template.variables.len());
    for variable in &template.variables {
        let name = variable.path.join(".");
        let path =
            fields::resolve(input, variable.path.iter().map(String::as_str)).map_err(|fault| fault.en)?;
        let plain =
            path.last().is_some_and(|f| !f.is_list() && !f.is_map() && !matches!(f.kind(), Kind::Message(_)));
        if !plain {
            return Err(format!("path variable \"{name}\" must be a singular scalar"));
        }
        out.push(path);
    }
    Ok(out)
}

fn is_http_body(field: &FieldDescriptor) -> bool {
    !field.is_list() && matches!(field.kind(), Kind::Message(desc) if desc.full_name() == HTTP_BODY)
}
