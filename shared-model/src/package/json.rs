//! JSON with the line of every value, so that findings can name it.

use serde_json::{Map, Value};

/// A JSON value and the line it starts on.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// Line, from 1.
    pub line: usize,
    /// The value.
    pub tree: Tree,
}

/// A JSON value whose parts know their lines.
#[derive(Clone, Debug)]
pub(super) enum Tree {
    /// Members in the order written.
    Object(Vec<Member>),
    /// Elements.
    Array(Vec<Node>),
    /// Anything else.
    Scalar(Value),
}

/// A key and its value.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// The key.
    pub key: String,
    /// Line of the key.
    pub line: usize,
    /// The value.
    pub node: Node,
}

/// Why a file is not JSON.
#[derive(Debug)]
pub(super) struct Broken {
    pub line: usize,
    pub message: String,
}

/// Reads a file.
pub(super) fn parse(bytes: &[u8]) -> Result<Node, Broken> {
    // The library judges the syntax; the scanner below may then trust it.
    serde_json::from_slice::<serde::de::IgnoredAny>(bytes).map_err(|error| Broken {
        line: error.line(),
        message: error.to_string(),
    })?;
    let mut scanner = Scanner {
        bytes,
        at: 0,
        line: 1,
    };
    scanner.node().ok_or(Broken {
        line: scanner.line,
        message: "the file cannot be read".to_owned(),
    })
}

impl Node {
    /// A text on a line of its own making.
    pub fn text(line: usize, text: impl Into<String>) -> Self {
        Self {
            line,
            tree: Tree::Scalar(Value::String(text.into())),
        }
    }

    /// An object made of other nodes.
    pub fn object(line: usize, members: Vec<(&str, Node)>) -> Self {
        let members = members
            .into_iter()
            .map(|(key, node)| Member {
                key: key.to_owned(),
                line: node.line,
                node,
            })
            .collect();
        Self {
            line,
            tree: Tree::Object(members),
        }
    }

    /// The plain value.
    pub fn to_value(&self) -> Value {
        match &self.tree {
            Tree::Object(members) => {
                let pairs = members.iter().map(|m| (m.key.clone(), m.node.to_value()));
                Value::Object(pairs.collect::<Map<_, _>>())
            }
            Tree::Array(items) => Value::Array(items.iter().map(Self::to_value).collect()),
            Tree::Scalar(value) => value.clone(),
        }
    }

    /// A member of an object.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.members()
            .iter()
            .rev()
            .find(|member| member.key == key)
            .map(|member| &member.node)
    }

    /// The members of an object; none for anything else.
    pub fn members(&self) -> &[Member] {
        match &self.tree {
            Tree::Object(members) => members,
            _ => &[],
        }
    }

    /// The elements of a list; none for anything else.
    pub fn items(&self) -> &[Self] {
        match &self.tree {
            Tree::Array(items) => items,
            _ => &[],
        }
    }

    /// The text, when it is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.tree {
            Tree::Scalar(Value::String(text)) => Some(text),
            _ => None,
        }
    }

    /// The line of a path such as `/fields/3/name`: of its key, or of the nearest part that exists.
    pub fn line_at(&self, pointer: &str) -> usize {
        let mut node = self;
        let mut line = self.line;
        for segment in pointer.split('/').skip(1) {
            let step = match &node.tree {
                Tree::Object(members) => members
                    .iter()
                    .find(|member| member.key == segment)
                    .map(|member| (member.line, &member.node)),
                Tree::Array(items) => segment
                    .parse::<usize>()
                    .ok()
                    .and_then(|index| items.get(index))
                    .map(|item| (item.line, item)),
                Tree::Scalar(_) => None,
            };
            let Some((next_line, next)) = step else { break };
            line = next_line;
            node = next;
        }
        line
    }

    /// Keys written twice in one object: `(line, key)`.
    pub fn repeated_keys(&self) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        for (index, member) in self.members().iter().enumerate() {
            if self.members()[..index].iter().any(|m| m.key == member.key) {
                found.push((member.line, member.key.clone()));
            }
            found.extend(member.node.repeated_keys());
        }
        for item in self.items() {
            found.extend(item.repeated_keys());
        }
        found
    }
}

/// Walks over text already known to be JSON, counting lines.
struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
}

impl Scanner<'_> {
    fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'\n' => self.line += 1,
                b' ' | b'\t' | b'\r' => {}
                _ => return Some(*byte),
            }
            self.at += 1;
        }
        None
    }

    fn eat(&mut self, wanted: u8) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn node(&mut self) -> Option<Node> {
        let first = self.peek()?;
        let line = self.line;
        let tree = match first {
            b'{' => self.object()?,
            b'[' => self.array()?,
            b'"' => Tree::Scalar(Value::String(self.string()?)),
            _ => Tree::Scalar(self.literal()?),
        };
        Some(Node { line, tree })
    }

    fn object(&mut self) -> Option<Tree> {
        self.at += 1;
        let mut members = Vec::new();
        while self.peek()? != b'}' {
            let line = self.line;
            let key = self.string()?;
            self.eat(b':');
            let node = self.node()?;
            members.push(Member { key, line, node });
            self.eat(b',');
        }
        self.at += 1;
        Some(Tree::Object(members))
    }

    fn array(&mut self) -> Option<Tree> {
        self.at += 1;
        let mut items = Vec::new();
        while self.peek()? != b']' {
            items.push(self.node()?);
            self.eat(b',');
        }
        self.at += 1;
        Some(Tree::Array(items))
    }

    fn string(&mut self) -> Option<String> {
        let start = self.at;
        self.at += 1;
        while *self.bytes.get(self.at)? != b'"' {
            self.at += if self.bytes[self.at] == b'\\' { 2 } else { 1 };
        }
        self.at += 1;
        serde_json::from_slice(self.bytes.get(start..self.at)?).ok()
    }

    fn literal(&mut self) -> Option<Value> {
        let start = self.at;
        let ends = |byte: &u8| b",]} \t\r\n".contains(byte);
        while self.bytes.get(self.at).is_some_and(|byte| !ends(byte)) {
            self.at += 1;
        }
        serde_json::from_slice(self.bytes.get(start..self.at)?).ok()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const TEXT: &str =
        "{\n  \"a\": [1,\n    {\"b\": \"x\\\"y\\n\", \"c\": null}\n  ],\n  \"a\": true\n}\n";

    #[test]
    fn values_know_their_lines() {
        let node = parse(TEXT.as_bytes()).unwrap();
        assert_eq!(node.line_at("/a/1/b"), 3);
        assert_eq!(node.line_at("/a/1/nothing/deeper"), 3);
        assert_eq!(node.line_at("/nothing"), 1);
        assert_eq!(node.get("a").map(Node::to_value), Some(Value::Bool(true)));
        assert_eq!(node.repeated_keys(), [(5, "a".to_owned())]);
    }

    #[test]
    fn the_value_is_the_librarys() {
        let text = r#"{"n":-1.5e3,"t":"é\u00e9/","l":[[],{}],"deep":{"x":[0,"",false]}}"#;
        let node = parse(text.as_bytes()).unwrap();
        assert_eq!(
            node.to_value(),
            serde_json::from_str::<Value>(text).unwrap()
        );
    }

    #[test]
    fn what_is_not_json_names_its_line() {
        assert_eq!(parse(b"{\n\"a\": 1,\n}").unwrap_err().line, 3);
        assert!(parse(b"").is_err());
        assert!(parse("[".repeat(100_000).as_bytes()).is_err());
    }
}
