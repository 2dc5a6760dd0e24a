//! The SMTP side: RFC 5321 without extensions beyond `8BITMIME`, `SMTPUTF8` and `SIZE`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::message::Mail;
use crate::store::Store;

const MAX_MESSAGE_BYTES: usize = 32 * 1024 * 1024;
const MAX_LINE_BYTES: usize = 64 * 1024;

/// What the sink does instead of accepting a message, to test how a sender copes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Answers `RCPT TO` with this line, such as `550 5.1.1 no such user`.
    Refuse(String),
    /// Answers the end of `DATA` with this line, such as `451 4.3.0 try later`.
    RefuseData(String),
    /// Stores the message, then cuts the connection before the `250`.
    CutAfterData,
}

/// A running sink. Dropping it stops it.
pub struct Mailbox {
    address: SocketAddr,
    store: Arc<Store>,
    faults: Arc<Mutex<Vec<Fault>>>,
    task: JoinHandle<()>,
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Mailbox {
    /// Listens on `address` (port 0 picks one); keeps `.eml` files when a folder is given.
    ///
    /// # Errors
    /// When the address is taken or the folder cannot be made.
    pub async fn start(address: &str, folder: Option<PathBuf>) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let store = Arc::new(Store::open(folder)?);
        let faults = Arc::new(Mutex::new(Vec::new()));
        let task = tokio::spawn(accept(listener, Arc::clone(&store), Arc::clone(&faults)));
        Ok(Self {
            address,
            store,
            faults,
            task,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// All mails, oldest first.
    #[must_use]
    pub fn mails(&self) -> Vec<Mail> {
        self.store.all()
    }

    /// Mails whose envelope names this recipient.
    #[must_use]
    pub fn mails_to(&self, recipient: &str) -> Vec<Mail> {
        let mut mails = self.store.all();
        mails.retain(|mail| mail.to.iter().any(|to| to.eq_ignore_ascii_case(recipient)));
        mails
    }

    /// Resolves when at least `count` mails have been received; the caller sets its own limit.
    pub async fn received(&self, count: usize) {
        self.store.reached(count).await;
    }

    /// The next messages meet these faults, one each, in order.
    pub fn misbehave(&self, faults: impl IntoIterator<Item = Fault>) {
        self.faults
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(faults);
    }

    pub(crate) fn store(&self) -> Arc<Store> {
        Arc::clone(&self.store)
    }
}

async fn accept(listener: TcpListener, store: Arc<Store>, faults: Arc<Mutex<Vec<Fault>>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let session = Session::new(Arc::clone(&store), Arc::clone(&faults));
        tokio::spawn(async move {
            // A sender that hangs up mid-way is no trouble of ours.
            let _ = session.serve(stream).await;
        });
    }
}

struct Session {
    store: Arc<Store>,
    faults: Arc<Mutex<Vec<Fault>>>,
    from: Option<String>,
    to: Vec<String>,
}

impl Session {
    fn new(store: Arc<Store>, faults: Arc<Mutex<Vec<Fault>>>) -> Self {
        Self {
            store,
            faults,
            from: None,
            to: Vec::new(),
        }
    }

    async fn serve(mut self, stream: TcpStream) -> std::io::Result<()> {
        let (read, mut write) = stream.into_split();
        let mut read = BufReader::new(read);
        reply(&mut write, "220 mailbox.opsflux.test ESMTP").await?;
        while let Some(line) = read_line(&mut read).await? {
            let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
            match verb.to_ascii_uppercase().as_str() {
                "DATA" => {
                    if !self.data(&mut read, &mut write).await? {
                        return Ok(());
                    }
                }
                "QUIT" => return reply(&mut write, "221 2.0.0 bye").await,
                other => {
                    let answer = self.command(other, rest);
                    reply(&mut write, &answer).await?;
                }
            }
        }
        Ok(())
    }

    fn command(&mut self, verb: &str, rest: &str) -> String {
        match verb {
            "EHLO" => {
                self.reset();
                format!(
                    "250-mailbox.opsflux.test\r\n250-SIZE {MAX_MESSAGE_BYTES}\r\n250-8BITMIME\r\n250 SMTPUTF8"
                )
            }
            "HELO" => {
                self.reset();
                "250 mailbox.opsflux.test".into()
            }
            "MAIL" => self.mail(rest),
            "RCPT" => self.recipient(rest),
            "RSET" => {
                self.reset();
                "250 2.0.0 ok".into()
            }
            "NOOP" => "250 2.0.0 ok".into(),
            "VRFY" => "252 2.1.5 send it and see".into(),
            _ => "502 5.5.1 command not known".into(),
        }
    }

    fn mail(&mut self, rest: &str) -> String {
        match path(rest, "FROM:") {
            Some(from) => {
                self.reset();
                self.from = Some(from);
                "250 2.1.0 ok".into()
            }
            None => "501 5.5.4 expected MAIL FROM:<address>".into(),
        }
    }

    fn recipient(&mut self, rest: &str) -> String {
        if self.from.is_none() {
            return "503 5.5.1 MAIL comes first".into();
        }
        let Some(to) = path(rest, "TO:").filter(|to| !to.is_empty()) else {
            return "501 5.5.4 expected RCPT TO:<address>".into();
        };
        if let Some(Fault::Refuse(answer)) =
            self.next_fault(|fault| matches!(fault, Fault::Refuse(_)))
        {
            return answer;
        }
        self.to.push(to);
        "250 2.1.5 ok".into()
    }

    /// Receives a message; false when the connection is to be cut.
    async fn data(
        &mut self,
        read: &mut (impl AsyncBufRead + Unpin),
        write: &mut (impl AsyncWrite + Unpin),
    ) -> std::io::Result<bool> {
        if self.to.is_empty() {
            reply(write, "503 5.5.1 RCPT comes first").await?;
            return Ok(true);
        }
        reply(write, "354 end with <CRLF>.<CRLF>").await?;
        let Some(raw) = read_message(read).await? else {
            reply(write, "552 5.3.4 message too large").await?;
            return Ok(true);
        };
        let fault = self.next_fault(|fault| !matches!(fault, Fault::Refuse(_)));
        if let Some(Fault::RefuseData(answer)) = &fault {
            self.reset();
            reply(write, answer).await?;
            return Ok(true);
        }
        let from = self.from.take().unwrap_or_default();
        let to = std::mem::take(&mut self.to);
        self.store.keep(from, to, raw)?;
        if fault == Some(Fault::CutAfterData) {
            return Ok(false);
        }
        reply(write, "250 2.0.0 kept").await?;
        Ok(true)
    }

    /// Takes the fault at the head of the list if it belongs to this step.
    fn next_fault(&self, wanted: impl Fn(&Fault) -> bool) -> Option<Fault> {
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        faults.first().is_some_and(wanted).then(|| faults.remove(0))
    }

    fn reset(&mut self) {
        self.from = None;
        self.to.clear();
    }
}

/// The address between angle brackets after `FROM:` or `TO:`.
fn path(rest: &str, keyword: &str) -> Option<String> {
    let head = rest.get(..keyword.len())?;
    if !head.eq_ignore_ascii_case(keyword) {
        return None;
    }
    let rest = rest[keyword.len()..].trim_start();
    let end = rest.find('>')?;
    rest.get(..end)?.strip_prefix('<').map(str::to_owned)
}

async fn reply(write: &mut (impl AsyncWrite + Unpin), answer: &str) -> std::io::Result<()> {
    write.write_all(format!("{answer}\r\n").as_bytes()).await?;
    write.flush().await
}

async fn read_raw_line(read: &mut (impl AsyncBufRead + Unpin)) -> std::io::Result<Vec<u8>> {
    let mut line = Vec::new();
    let mut limited = tokio::io::AsyncReadExt::take(read, MAX_LINE_BYTES as u64);
    limited.read_until(b'\n', &mut line).await?;
    Ok(line)
}

async fn read_line(read: &mut (impl AsyncBufRead + Unpin)) -> std::io::Result<Option<String>> {
    let line = read_raw_line(read).await?;
    let text = String::from_utf8_lossy(&line);
    Ok((!line.is_empty()).then(|| text.trim_end_matches(['\r', '\n']).to_owned()))
}

/// Reads up to the lone dot, undoing dot stuffing; `None` when larger than announced.
async fn read_message(read: &mut (impl AsyncBufRead + Unpin)) -> std::io::Result<Option<Vec<u8>>> {
    let mut raw = Vec::new();
    let mut too_large = false;
    loop {
        let line = read_raw_line(read).await?;
        match line.as_slice() {
            b"" => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            b".\r\n" => return Ok((!too_large).then_some(raw)),
            line if too_large || raw.len() + line.len() > MAX_MESSAGE_BYTES => too_large = true,
            [b'.', rest @ ..] => raw.extend_from_slice(rest),
            line => raw.extend_from_slice(line),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_whatever_their_case_and_parameters() {
        assert_eq!(path("FROM:<a@b.c>", "FROM:").as_deref(), Some("a@b.c"));
        assert_eq!(
            path("from: <a@b.c> SIZE=12", "FROM:").as_deref(),
            Some("a@b.c")
        );
        assert_eq!(path("FROM:<>", "FROM:").as_deref(), Some(""));
        assert_eq!(path("TO:a@b.c", "TO:"), None);
        assert_eq!(path("T", "TO:"), None);
    }
}
