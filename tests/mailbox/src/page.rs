//! The mailbox as a web page: a list, one mail, and the same as JSON.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};

use crate::message::Mail;
use crate::smtp::Mailbox;
use crate::store::Store;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.5rem;border-bottom:1px solid #8884}\
iframe{width:100%;height:32rem;border:1px solid #8884;background:#fff}pre{white-space:pre-wrap}";

const LINKS_ONLY: &str = "allow-popups allow-popups-to-escape-sandbox";

/// `/` lists, `/mail/{number}` reads, `/mail/{number}/html` is the HTML part alone,
/// `/api/mails` gives JSON.
pub fn router(mailbox: &Mailbox) -> Router {
    Router::new()
        .route("/", get(list))
        .route("/mail/{number}", get(read))
        .route("/mail/{number}/html", get(html_part))
        .route("/api/mails", get(json))
        .with_state(mailbox.store())
}

async fn json(State(store): State<Arc<Store>>) -> Json<Vec<Mail>> {
    Json(store.all())
}

async fn list(State(store): State<Arc<Store>>) -> Html<String> {
    let rows: String = store.all().iter().rev().map(row).collect();
    page(
        "Mailbox",
        &format!("<table><tr><th>To</th><th>Subject</th></tr>{rows}</table>"),
    )
}

fn row(mail: &Mail) -> String {
    format!(
        "<tr><td>{}</td><td><a href=\"/mail/{}\">{}</a></td></tr>",
        escape(&mail.to.join(", ")),
        mail.number,
        escape(&mail.subject)
    )
}

async fn read(State(store): State<Arc<Store>>, Path(number): Path<usize>) -> Response {
    let Some(mail) = store.get(number) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let body = format!(
        "<p><a href=\"/\">All mails</a></p><p>From {}<br>To {}</p>\
         <iframe sandbox=\"{LINKS_ONLY}\" title=\"Message\" src=\"/mail/{}/html\"></iframe><h2>Plain text</h2><pre>{}</pre>",
        escape(&mail.sender),
        escape(&mail.to.join(", ")),
        mail.number,
        escape(&mail.text)
    );
    page(&mail.subject, &body).into_response()
}

async fn html_part(State(store): State<Arc<Store>>, Path(number): Path<usize>) -> Response {
    let Some(mail) = store.get(number) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    // A mail is foreign text: it may look nice and hold links, it may not act.
    let policy = format!("default-src 'none'; style-src 'unsafe-inline'; sandbox {LINKS_ONLY}");
    let html = format!("<base target=\"_blank\">{}", mail.html);
    ([(header::CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response()
}

fn page(title: &str, body: &str) -> Html<String> {
    let title = escape(title);
    Html(format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title>\
         <style>{STYLE}</style><h1>{title}</h1>{body}</html>"
    ))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
