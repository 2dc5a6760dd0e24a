//! The sink as a sender and as a reader see it.
#![allow(clippy::unwrap_used)]

use opsflux_mailbox::{Fault, Mailbox, router};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

struct Sender {
    lines: Lines<BufReader<OwnedReadHalf>>,
    write: OwnedWriteHalf,
}

impl Sender {
    async fn connect(mailbox: &Mailbox) -> Self {
        let (read, write) = TcpStream::connect(mailbox.address())
            .await
            .unwrap()
            .into_split();
        let mut sender = Self {
            lines: BufReader::new(read).lines(),
            write,
        };
        assert!(sender.line().await.starts_with("220 "));
        sender
    }

    async fn line(&mut self) -> String {
        self.lines.next_line().await.unwrap().unwrap_or_default()
    }

    /// Sends one command; answers with the last line of the reply.
    async fn say(&mut self, text: &str) -> String {
        self.write
            .write_all(format!("{text}\r\n").as_bytes())
            .await
            .unwrap();
        loop {
            let line = self.line().await;
            if line.as_bytes().get(3) != Some(&b'-') {
                return line;
            }
        }
    }

    async fn envelope(&mut self) {
        assert!(self.say("EHLO test").await.starts_with("250 "));
        assert!(self.say("MAIL FROM:<a@b.test>").await.starts_with("250 "));
        assert!(self.say("RCPT TO:<c@d.test>").await.starts_with("250 "));
        assert!(self.say("DATA").await.starts_with("354 "));
    }
}

const MESSAGE: &str = "Subject: =?utf-8?q?=C3=89vacuation?=\r\nMessage-ID: <1@b.test>\r\n\
    Content-Type: text/html; charset=utf-8\r\n\r\n<p>un <b>deux</b></p>\r\n..pointe\r\n.";

#[tokio::test]
async fn a_message_is_kept_as_it_was_sent() {
    let folder = tempfile::tempdir().unwrap();
    let mailbox = Mailbox::start("127.0.0.1:0", Some(folder.path().to_owned()))
        .await
        .unwrap();
    let mut sender = Sender::connect(&mailbox).await;
    sender.envelope().await;
    assert!(sender.say(MESSAGE).await.starts_with("250 "));
    assert!(sender.say("QUIT").await.starts_with("221 "));
    mailbox.received(1).await;
    let mail = mailbox.mails_to("C@D.test").pop().unwrap();
    assert_eq!(mail.subject, "Évacuation");
    assert_eq!(mail.message_id, "1@b.test");
    assert!(mail.html.contains("\r\n.pointe"), "dots are unstuffed");
    let file = std::fs::read(folder.path().join("00001.eml")).unwrap();
    assert_eq!(file, mail.raw);
}

#[tokio::test]
async fn commands_out_of_order_are_refused_and_the_session_goes_on() {
    let mailbox = Mailbox::start("127.0.0.1:0", None).await.unwrap();
    let mut sender = Sender::connect(&mailbox).await;
    for (command, answer) in [
        ("RCPT TO:<c@d.test>", "503"),
        ("DATA", "503"),
        ("MAIL FROM:a@b.test", "501"),
        ("BOGUS", "502"),
    ] {
        assert!(sender.say(command).await.starts_with(answer), "{command}");
    }
    sender.envelope().await;
    assert!(sender.say(MESSAGE).await.starts_with("250 "));
    assert_eq!(mailbox.mails().len(), 1);
}

#[tokio::test]
async fn faults_happen_once_each_in_order() {
    let mailbox = Mailbox::start("127.0.0.1:0", None).await.unwrap();
    mailbox.misbehave([
        Fault::Refuse("550 no".into()),
        Fault::RefuseData("451 later".into()),
    ]);
    let mut sender = Sender::connect(&mailbox).await;
    sender.say("MAIL FROM:<a@b.test>").await;
    assert_eq!(sender.say("RCPT TO:<c@d.test>").await, "550 no");
    sender.envelope().await;
    assert_eq!(sender.say(MESSAGE).await, "451 later");
    assert!(mailbox.mails().is_empty());
    sender.envelope().await;
    assert!(sender.say(MESSAGE).await.starts_with("250 "));
}

#[tokio::test]
async fn the_mailbox_can_be_looked_at_and_foreign_html_stays_caged() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mailbox = Mailbox::start("127.0.0.1:0", None).await.unwrap();
    let mut sender = Sender::connect(&mailbox).await;
    sender.envelope().await;
    sender
        .say(&MESSAGE.replace("<p>un", "<script>alert(1)</script><p>un"))
        .await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let app = router(&mailbox);
    tokio::spawn(async move { axum::serve(listener, app).await });
    let get = async |path: &str| reqwest::get(format!("{base}{path}")).await.unwrap();
    let list = get("/").await.text().await.unwrap();
    assert!(list.contains("Évacuation") && list.contains("c@d.test"));
    let page = get("/mail/1").await.text().await.unwrap();
    assert!(!page.contains("<script>"), "only inside the caged frame");
    let part = get("/mail/1/html").await;
    let policy = part.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"));
    assert_eq!(get("/mail/2").await.status(), 404);
    let json = get("/api/mails").await.text().await.unwrap();
    assert!(json.contains("\"message_id\":\"1@b.test\""));
}
