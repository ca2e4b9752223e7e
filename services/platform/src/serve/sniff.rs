//! The first bytes of a connection, read within a time limit.

use std::io::Cursor;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};
use tokio::net::TcpStream;

const HTTP2_PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// The stream with its first bytes put back, once they tell HTTP/1 from HTTP/2; `None` when they come too late.
///
/// Hyper reads them without a limit and cannot drain a connection that stopped in their middle (hyper issue 4170).
pub(super) async fn sniffed(
    mut stream: TcpStream,
    limit: Duration,
) -> Option<impl AsyncRead + AsyncWrite + Unpin + Send + 'static> {
    let mut first = Vec::with_capacity(HTTP2_PREFACE.len());
    let reading = async {
        while first.len() < HTTP2_PREFACE.len() && HTTP2_PREFACE.starts_with(&first) {
            let mut rest = (&mut stream).take((HTTP2_PREFACE.len() - first.len()) as u64);
            if rest.read_buf(&mut first).await? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok::<_, std::io::Error>(())
    };
    tokio::time::timeout(limit, reading).await.ok()?.ok()?;
    let (read, write) = stream.into_split();
    Some(tokio::io::join(Cursor::new(first).chain(read), write))
}
