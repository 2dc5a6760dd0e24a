//! Those who wait for SQLite's one writer share a transaction, and with it one durable commit
//! (ADR 0012). Who finds nobody else waiting shares nothing and waits for nobody.
//!
//! PostgreSQL has many writers: there everybody has a transaction of their own.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use futures::future::BoxFuture;
use shared_model::ids::OrgId;
use sqlx::{Acquire, AnyConnection};
use tokio::sync::{OwnedMutexGuard, oneshot};

use super::db::{Db, Engine, Tx};

/// Pieces of work in one transaction.
const MOST_PIECES: usize = 32;
/// Bytes they bring along: the first of a group is answered after the last was done.
const MOST_BYTES: usize = 256 * 1024;

/// Which transactions a piece of work may be part of.
#[derive(Clone, Copy)]
pub struct Share {
    /// A group belongs to one organisation.
    pub org: OrgId,
    /// About what it brings along.
    pub bytes: usize,
}

/// Who waits for the writer, in the order they came.
#[derive(Default)]
pub(super) struct Queue {
    waiting: Mutex<VecDeque<Weak<Slot>>>,
    /// Held from before the transaction begins until everybody in it was told.
    turn: Arc<tokio::sync::Mutex<()>>,
}

/// Held by who waits: what nobody waits for any more is not begun.
struct Slot {
    share: Share,
    piece: Mutex<Option<Box<dyn Piece>>>,
}

trait Piece: Send {
    /// Does the work; whether it may be committed.
    fn run<'c>(&'c mut self, conn: &'c mut AnyConnection) -> BoxFuture<'c, bool>;
    /// Tells who waits, once it is durable. Work that was done and not committed is told nothing of:
    /// it is done again.
    fn end(self: Box<Self>, committed: bool);
}

struct Work<T, E, W, A> {
    work: Arc<W>,
    after: A,
    outcome: Option<Result<T, E>>,
    answer: oneshot::Sender<Result<T, E>>,
}

impl<T, E, W, A> Piece for Work<T, E, W, A>
where
    T: Send,
    E: Send,
    W: for<'c> Fn(&'c mut AnyConnection) -> BoxFuture<'c, Result<T, E>> + Send + Sync,
    A: Fn(&T) + Send,
{
    fn run<'c>(&'c mut self, conn: &'c mut AnyConnection) -> BoxFuture<'c, bool> {
        Box::pin(async move {
            let outcome = (self.work)(conn).await;
            self.outcome.insert(outcome).is_ok()
        })
    }

    fn end(self: Box<Self>, committed: bool) {
        let told = match self.outcome {
            Some(Ok(done)) if committed => {
                (self.after)(&done);
                Ok(done)
            }
            Some(Err(error)) => Err(error),
            _ => return,
        };
        // Who left meanwhile asks again, and hears what was decided.
        let _ = self.answer.send(told);
    }
}

impl Db {
    /// Does a piece of work in a write transaction it may share with others of its organisation, and
    /// answers when it is committed. Its failure is its own; that of another never reaches it. When a
    /// shared transaction is lost as a whole, the work is done again alone.
    ///
    /// `after` is called once, after the commit, even when nobody waits for the answer any more.
    ///
    /// # Errors
    /// What the work answers with, and whatever the database does.
    pub async fn share<T, E, W, A>(&self, share: Share, work: W, after: A) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<sqlx::Error> + Send + 'static,
        W: for<'c> Fn(&'c mut AnyConnection) -> BoxFuture<'c, Result<T, E>> + Send + Sync + 'static,
        A: Fn(&T) + Clone + Send + 'static,
    {
        if self.engine() != Engine::Sqlite {
            return self.alone(&work, after).await;
        }
        let work = Arc::new(work);
        let (sender, mut answer) = oneshot::channel();
        let slot = self.queue().enter(
            share,
            Work {
                work: Arc::clone(&work),
                after: after.clone(),
                outcome: None,
                answer: sender,
            },
        );
        loop {
            let turn = tokio::select! {
                biased;
                told = &mut answer => match told {
                    Ok(told) => return told,
                    Err(_) => return self.alone(&*work, after).await,
                },
                turn = Arc::clone(&self.queue().turn).lock_owned() => turn,
            };
            if slot.is_taken() {
                // The answer came at this very moment.
                continue;
            }
            // Whoever comes while the writer is busy elsewhere is in.
            let tx = self.begin().await?;
            let group = self.queue().take();
            if group.len() == 1 && slot.is_taken() {
                return alone_in(tx, &*work, after).await;
            }
            // In a task of its own: the others do not depend on whether this client stays.
            tokio::spawn(together(turn, tx, group));
        }
    }

    async fn alone<T, E, W, A>(&self, work: &W, after: A) -> Result<T, E>
    where
        E: From<sqlx::Error>,
        W: for<'c> Fn(&'c mut AnyConnection) -> BoxFuture<'c, Result<T, E>>,
        A: Fn(&T),
    {
        alone_in(self.begin().await?, work, after).await
    }
}

async fn alone_in<T, E, W, A>(mut tx: Tx, work: &W, after: A) -> Result<T, E>
where
    E: From<sqlx::Error>,
    W: for<'c> Fn(&'c mut AnyConnection) -> BoxFuture<'c, Result<T, E>>,
    A: Fn(&T),
{
    let done = work(&mut tx).await?;
    tx.commit().await?;
    after(&done);
    Ok(done)
}

/// One piece after the other, then one commit, then the answers.
async fn together(turn: OwnedMutexGuard<()>, mut tx: Tx, mut group: Vec<Box<dyn Piece>>) {
    let mut result = Ok(());
    for piece in &mut group {
        result = inside(&mut tx, piece.as_mut()).await;
        if result.is_err() {
            break;
        }
    }
    let result = match result {
        Ok(()) => tx.commit().await,
        Err(error) => Err(error),
    };
    if let Err(error) = &result {
        tracing::warn!(%error, "a shared transaction was lost; its work is done again one by one");
    }
    for piece in group {
        piece.end(result.is_ok());
    }
    drop(turn);
}

/// A savepoint each: what fails goes back by itself.
async fn inside(tx: &mut Tx, piece: &mut dyn Piece) -> Result<(), sqlx::Error> {
    let mut savepoint = tx.begin().await?;
    match piece.run(&mut savepoint).await {
        true => savepoint.commit().await,
        false => savepoint.rollback().await,
    }
}

impl Queue {
    fn enter(&self, share: Share, piece: impl Piece + 'static) -> Arc<Slot> {
        let slot = Arc::new(Slot {
            share,
            piece: Mutex::new(Some(Box::new(piece))),
        });
        lock(&self.waiting).push_back(Arc::downgrade(&slot));
        slot
    }

    /// Those who came first, as many as fit into one transaction.
    fn take(&self) -> Vec<Box<dyn Piece>> {
        let mut waiting = lock(&self.waiting);
        let mut group = Vec::new();
        let mut first = None;
        let mut bytes = 0;
        while let Some(next) = waiting.front() {
            if let Some(slot) = next.upgrade() {
                let org = *first.get_or_insert(slot.share.org);
                bytes += slot.share.bytes;
                let room = group.len() < MOST_PIECES && bytes <= MOST_BYTES;
                if !group.is_empty() && (org != slot.share.org || !room) {
                    break;
                }
                group.extend(lock(&slot.piece).take());
            }
            waiting.pop_front();
        }
        group
    }
}

impl Slot {
    fn is_taken(&self) -> bool {
        lock(&self.piece).is_none()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
