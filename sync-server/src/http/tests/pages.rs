//! The pages behind links in mails.

use reqwest::Method;
use uuid::Uuid;

use super::world::World;

/// contract: D9
#[tokio::test]
async fn a_link_opens_the_application_and_tells_nothing() {
    let world = World::start().await;
    let id = Uuid::now_v7();
    for (path, link) in [
        (format!("/records/{id}"), format!("opsflux://record/{id}")),
        (
            format!("/notifications/{id}"),
            format!("opsflux://notification/{id}"),
        ),
        ("/settings".to_owned(), "opsflux://settings".to_owned()),
    ] {
        for (language, words) in [("fr-FR", "Installez OpsFlux"), ("en", "Install OpsFlux")] {
            let response = world
                .request(Method::GET, &path, None)
                .header("accept-language", language)
                .send()
                .await
                .unwrap();
            assert_eq!(response.status(), 200);
            let policy = response.headers()["content-security-policy"]
                .to_str()
                .unwrap();
            assert!(policy.starts_with("default-src 'none'"));
            let page = response.text().await.unwrap();
            assert!(page.contains(&link), "{path}");
            assert!(page.contains(words), "{path} {language}");
            assert!(
                !page.contains('{') || page.contains("color-scheme"),
                "nothing left to fill"
            );
            assert!(!page.contains("{lang}") && !page.contains("{link}"));
        }
    }
    let (status, _) = world
        .send(Method::GET, "/records/%3Cscript%3E", None, None)
        .await;
    assert_eq!(status, 404, "only ids reach the page");
}

/// contract: D9
#[tokio::test]
async fn the_demonstration_opens_its_browser_client() {
    let world = World::with(|config| {
        config.client_url = Some("http://127.0.0.1:8491".to_owned());
    })
    .await;
    let id = Uuid::now_v7();
    let response = world
        .raw(Method::GET, &format!("/records/{id}"), None, None)
        .await;
    assert_eq!(response.status(), 303);
    assert_eq!(
        response.headers()["location"].to_str().unwrap(),
        format!("http://127.0.0.1:8491/#/record/{id}")
    );
}
