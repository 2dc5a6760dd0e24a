//! A received mail, as stored and as read.

use mail_parser::{Address, MessageParser};
use serde::Serialize;

/// One mail for one envelope.
#[derive(Clone, Debug, Serialize)]
pub struct Mail {
    /// Position in the mailbox, from 1.
    pub number: usize,
    /// Envelope sender.
    pub from: String,
    /// Envelope recipients.
    pub to: Vec<String>,
    /// Decoded subject.
    pub subject: String,
    /// `Message-ID` without angle brackets.
    pub message_id: String,
    /// Plain text part.
    pub text: String,
    /// HTML part.
    pub html: String,
    /// `From` header.
    pub sender: String,
    /// Names of attached files.
    pub attachments: Vec<String>,
    /// The bytes as received, dots unstuffed.
    #[serde(skip)]
    pub raw: Vec<u8>,
}

impl Mail {
    /// Reads the bytes of a message.
    #[must_use]
    pub fn parse(number: usize, from: String, to: Vec<String>, raw: Vec<u8>) -> Self {
        let parsed = MessageParser::default().parse(&raw);
        let parsed = parsed.as_ref();
        let text = |part: Option<std::borrow::Cow<'_, str>>| part.unwrap_or_default().into_owned();
        Self {
            number,
            from,
            to,
            subject: text(parsed.and_then(|m| m.subject()).map(Into::into)),
            message_id: text(parsed.and_then(|m| m.message_id()).map(Into::into)),
            text: text(parsed.and_then(|m| m.body_text(0))),
            html: text(parsed.and_then(|m| m.body_html(0))),
            sender: parsed
                .and_then(|m| m.from())
                .map(sender)
                .unwrap_or_default(),
            attachments: parsed.map(attachment_names).unwrap_or_default(),
            raw,
        }
    }

    /// A raw header's value, unfolded but not decoded.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        let raw = String::from_utf8_lossy(&self.raw);
        let head = raw.split("\r\n\r\n").next()?.replace("\r\n ", " ");
        head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name)
                .then(|| value.trim().to_owned())
        })
    }
}

fn sender(address: &Address<'_>) -> String {
    address
        .first()
        .map_or_else(String::new, |addr| match (addr.name(), addr.address()) {
            (Some(name), Some(mail)) => format!("{name} <{mail}>"),
            (_, mail) => mail.unwrap_or_default().to_owned(),
        })
}

fn attachment_names(message: &mail_parser::Message<'_>) -> Vec<String> {
    use mail_parser::MimeHeaders as _;
    message
        .attachments()
        .map(|part| part.attachment_name().unwrap_or("unnamed").to_owned())
        .collect()
}
