//! The link carries, counts, and can be cut so that no path is left.
#![allow(clippy::unwrap_used, missing_docs)]

use opsflux_link::{Link, Profile};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

async fn echo_server() -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (mut read, mut write) = stream.split();
                let _ = tokio::io::copy(&mut read, &mut write).await;
            });
        }
    });
    address
}

async fn link() -> Link {
    let server = echo_server().await;
    Link::start("127.0.0.1:0".parse().unwrap(), server, Profile::LAN)
        .await
        .unwrap()
}

#[tokio::test]
async fn bytes_are_carried_and_counted() {
    let link = link().await;
    let mut stream = TcpStream::connect(link.address()).await.unwrap();
    stream.write_all(b"hello").await.unwrap();
    let mut answer = [0; 5];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"hello");
    let counts = link.counts();
    assert_eq!((counts.up_bytes, counts.down_bytes), (5, 5));
    assert_eq!((counts.connections, counts.turns), (1, 2));
}

#[tokio::test]
async fn a_cut_link_has_no_path_and_comes_back() {
    let link = link().await;
    let mut stream = TcpStream::connect(link.address()).await.unwrap();
    stream.write_all(b"x").await.unwrap();
    let mut one = [0; 1];
    stream.read_exact(&mut one).await.unwrap();

    link.cut();
    assert_eq!(
        stream.read(&mut one).await.unwrap_or(0),
        0,
        "connections end"
    );
    while TcpStream::connect(link.address()).await.is_ok() {
        tokio::task::yield_now().await;
    }

    link.restore();
    loop {
        if let Ok(mut again) = TcpStream::connect(link.address()).await {
            again.write_all(b"y").await.unwrap();
            again.read_exact(&mut one).await.unwrap();
            assert_eq!(&one, b"y");
            return;
        }
        tokio::task::yield_now().await;
    }
}
