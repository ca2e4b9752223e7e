//! The update_mask of a PATCH that came without one: the keys that the body holds, nulls too, maps and lists whole.

use prost_reflect::{Kind, MessageDescriptor};

use super::fault::Fault;
use super::fields;
use super::reader::{Next, Reader};
use super::well_known::WellKnown;

/// Lists the proto paths present in a JSON object that was already decoded as `desc`.
pub fn present(desc: &MessageDescriptor, body: &[u8]) -> Result<Vec<String>, Fault> {
    let mut paths = Vec::new();
    let mut reader = Reader::new(body)?;
    if reader.peek()? == Next::Object {
        collect(&mut reader, desc, "", &mut paths)?;
    }
    Ok(paths)
}

fn collect(
    reader: &mut Reader<'_>,
    desc: &MessageDescriptor,
    prefix: &str,
    out: &mut Vec<String>,
) -> Result<(), Fault> {
    reader.object(|r, name| {
        let Some(field) = fields::by_name(desc, &name) else {
            return r.skip();
        };
        let path = format!("{prefix}{}", field.name());
        let inner = match field.kind() {
            Kind::Message(inner) if !field.is_list() && !field.is_map() => {
                Some(inner).filter(|inner| WellKnown::of(inner).is_none())
            }
            _ => None,
        };
        if let Some(inner) = inner
            && r.peek()? == Next::Object
        {
            let before = out.len();
            collect(r, &inner, &format!("{path}."), out)?;
            if out.len() == before {
                out.push(path);
            }
            return Ok(());
        }
        out.push(path);
        r.skip()
    })
}
