//! Server-sent events as messages.

use futures::{StreamExt, stream};
use nqi_proto::commitments::v1::CommitmentChange;
use prost_reflect::{DynamicMessage, MessageDescriptor};
use reqwest::Response;

use super::super::api::{Changes, Refusal};
use super::WATCH;

/// The changes of an open event stream. Each event's `id` must be its message's resume token.
pub(super) fn changes(response: Response, desc: MessageDescriptor) -> Changes {
    let state = (response, Vec::new(), desc);
    stream::unfold(state, |(mut response, mut buffer, desc)| async move {
        loop {
            if let Some(block) = block(&mut buffer) {
                match read(&block, &desc) {
                    Some(change) => return Some((change, (response, buffer, desc))),
                    None => continue,
                }
            }
            match response.chunk().await {
                Ok(Some(chunk)) => buffer.extend_from_slice(&chunk),
                Ok(None) => return None,
                Err(error) => return Some((Err(Refusal::broken(WATCH, error)), (response, buffer, desc))),
            }
        }
    })
    .boxed()
}

/// The next whole event, without the empty line that ends it.
fn block(buffer: &mut Vec<u8>) -> Option<String> {
    let end = buffer.windows(2).position(|pair| pair == b"\n\n")?;
    let block = buffer.drain(..end + 2).collect::<Vec<u8>>();
    Some(String::from_utf8_lossy(&block[..end]).into_owned())
}

/// The change of an event; none for comments.
fn read(block: &str, desc: &MessageDescriptor) -> Option<Result<CommitmentChange, Refusal>> {
    let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(str::trim_start);
    let data = field("data:")?;
    if field("event:") == Some("error") {
        return Some(Err(Refusal::broken(WATCH, data)));
    }
    let mut json = serde_json::Deserializer::from_str(data);
    let change = DynamicMessage::deserialize(desc.clone(), &mut json)
        .map_err(|error| Refusal::broken(WATCH, error))
        .and_then(|message| message.transcode_to().map_err(|error| Refusal::broken(WATCH, error)));
    Some(change.and_then(|change: CommitmentChange| match field("id:") {
        Some(id) if id == change.resume_token => Ok(change),
        other => Err(Refusal::broken(WATCH, format!("event id {other:?} is not the message's resume token"))),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_ends_at_the_empty_line_and_comments_are_passed_over() {
        let mut buffer = b": keep-alive\n\nid: 1\ndata: {}\n\nid".to_vec();
        assert_eq!(block(&mut buffer).as_deref(), Some(": keep-alive"));
        assert_eq!(block(&mut buffer).as_deref(), Some("id: 1\ndata: {}"));
        assert_eq!((block(&mut buffer), buffer.as_slice()), (None, b"id".as_slice()));
    }

    #[test]
    fn an_event_whose_id_is_not_its_token_is_refused() {
        let pool = prost_reflect::DescriptorPool::decode(nqi_proto::DESCRIPTOR_SET).expect("the contract");
        let desc = pool.get_message_by_name("nqi.commitments.v1.CommitmentChange").expect("the message");
        assert!(read(": comment", &desc).is_none());
        let good = read("id: t\ndata: {\"resumeToken\":\"t\"}", &desc).expect("an event");
        assert_eq!(good.map(|change| change.resume_token), Ok("t".to_owned()));
        let bad = read("id: u\ndata: {\"resumeToken\":\"t\"}", &desc).expect("an event");
        assert_eq!(bad.map_err(|refusal| refusal.reason), Err("BROKEN".to_owned()));
    }
}
