//! A client and a server as processes of their own, so that they can be killed.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::world::eventually;
use crate::{PASSWORD, World};

/// A running server, on the data of a World whose own server stands still.
pub struct ServerProgram {
    /// Its address.
    pub address: SocketAddr,
    child: Child,
}

impl ServerProgram {
    /// Starts it at the World's address and waits until it listens.
    pub async fn start(world: &World) -> Self {
        Self::start_at(world, world.address).await
    }

    /// The same at another address.
    pub async fn start_at(world: &World, address: SocketAddr) -> Self {
        let program = Self::begin(world.settings(), address);
        eventually("the server to listen", async || {
            tokio::net::TcpStream::connect(address).await.is_ok()
        })
        .await;
        program
    }

    /// Starts it, and waits for nothing.
    pub fn begin(settings: Vec<(String, String)>, address: SocketAddr) -> Self {
        // Whoever starts it speaks to it, with or without a World.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let child = Command::new(program("opsflux-server"))
            .arg("serve")
            .envs(settings)
            .env("OPSFLUX_LISTEN", address.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self { address, child }
    }

    /// Address for REST.
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The most memory it ever held, in bytes; `None` where the system does not say.
    pub fn peak_memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))?;
        let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
        Some(kilobytes * 1024)
    }

    /// SIGKILL: no courtesy at all.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for ServerProgram {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A running bridge.
pub struct Program {
    child: Child,
    base: String,
    cookie: String,
    http: reqwest::Client,
}

/// Where cargo puts the programs of this workspace: beside the folder of the test binaries.
fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let path = test.parent().and_then(Path::parent).unwrap().join(name);
    assert!(
        path.exists(),
        "{} is missing: `cargo build --bins` first",
        path.display()
    );
    path
}

impl Program {
    /// Starts a client on a folder that outlives it.
    pub async fn start(world: &World, name: &str) -> Self {
        let dir = world.folder(name);
        let link = dir.join("open-url");
        let _ = std::fs::remove_file(&link);
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let listen = listener.local_addr().unwrap().to_string();
        drop(listener);
        let child = Command::new(program("opsflux-bridge"))
            .args([
                "--listen",
                &listen,
                "--server",
                &world.base(),
                "--device-name",
                name,
            ])
            .args(["--dir".as_ref(), dir.as_os_str()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        eventually("the client to listen", async || {
            // The file is there a moment before what it says.
            std::fs::read_to_string(&link).is_ok_and(|url| url.starts_with("http"))
                && tokio::net::TcpStream::connect(&listen).await.is_ok()
        })
        .await;
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        let url = std::fs::read_to_string(&link).unwrap();
        let opened = http.get(url.trim()).send().await.unwrap();
        let cookie = opened.headers()["set-cookie"].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Self {
            child,
            base: format!("http://{listen}"),
            cookie,
            http,
        }
    }

    /// What a client says as it ends at once, because it cannot have the folder.
    pub fn turned_away(world: &World, folder: &Path) -> String {
        let ended = Command::new(program("opsflux-bridge"))
            .args(["--listen", "127.0.0.1:0", "--server", &world.base()])
            .args(["--dir".as_ref(), folder.as_os_str()])
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(!ended.status.success(), "it had the folder");
        String::from_utf8_lossy(&ended.stderr).into_owned()
    }

    /// Calls a command that must succeed; `None` when the process died before it answered.
    pub async fn call(&self, command: &str, args: Value) -> Option<Value> {
        let answer = self.try_call(command, args).await?;
        Some(answer.unwrap_or_else(|refusal| panic!("{command}: {refusal}")))
    }

    /// The same for one that may be refused.
    pub async fn try_call(&self, command: &str, args: Value) -> Option<Result<Value, Value>> {
        let request = self.http.post(format!("{}/rpc/{command}", self.base));
        let response = request
            .header("cookie", &self.cookie)
            .json(&args)
            .send()
            .await
            .ok()?;
        let ok = response.status().is_success();
        let body: Value = response.json().await.ok()?;
        Some(if ok { Ok(body) } else { Err(body) })
    }

    /// Signs in and waits for the first exchange.
    pub async fn sign_in(&self, email: &str) {
        self.call(
            "session.sign_in",
            json!({ "email": email, "password": PASSWORD }),
        )
        .await
        .unwrap();
        self.settled().await;
    }

    /// Waits until nothing is queued.
    pub async fn settled(&self) {
        self.call("sync.now", json!({})).await;
        eventually("the client to be in sync", async || {
            self.call("sync.status", json!({}))
                .await
                .is_some_and(|status| {
                    status["online"] == true
                        && status["queued_operations"] == 0
                        && status["queued_files"] == 0
                        && status["filling"] == false
                        && status["phase"] == "idle"
                })
        })
        .await;
    }

    /// SIGKILL: no courtesy at all.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}
