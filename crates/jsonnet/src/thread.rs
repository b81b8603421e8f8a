//! An evaluator on a thread of its own.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use crate::session::{Answer, Desk, Host, Job, Message, Question, STACK, Serve, answer};
use crate::{Evaluation, Failure, FailureKind, Request, SourceLoader};

/// Evaluates on a thread that ends afterwards.
pub(crate) fn evaluate(request: &Request, loader: &dyn SourceLoader, serve: Serve) -> Result<Evaluation, Failure> {
    Evaluator::start(serve)?.evaluate(request, loader).unwrap_or_else(Err)
}

/// The caller's end; the thread ends when this is dropped, or, if a program keeps it, when that ends.
pub(crate) struct Evaluator {
    jobs: Sender<Job>,
    inbox: Receiver<Message>,
    answers: Sender<Answer>,
}

impl Evaluator {
    pub(crate) fn start(serve: Serve) -> Result<Self, Failure> {
        let (jobs, next) = channel();
        let (messages, inbox) = channel();
        let (answers, answered) = channel();
        std::thread::Builder::new()
            .name("jsonnet".to_owned())
            .stack_size(STACK)
            .spawn(move || serve(&mut ThreadDesk { next, messages, answered }))
            .map_err(|error| Failure::new(FailureKind::Engine, format!("no thread to evaluate on: {error}")))?;
        Ok(Self { jobs, inbox, answers })
    }

    /// The outer error says that this evaluator is lost: out of time, or broken.
    pub(crate) fn evaluate(
        &self,
        request: &Request,
        loader: &dyn SourceLoader,
    ) -> Result<Result<Evaluation, Failure>, Failure> {
        let deadline = request.limits.time.map(|time| Instant::now() + time);
        // If the evaluator is gone, `receive` says so; likewise for the answers.
        let _ = self.jobs.send(Job::of(request));
        loop {
            match self.receive(deadline) {
                Ok(Message::Ask(question)) => {
                    let _ = self.answers.send(answer(question, loader, &request.natives));
                }
                Ok(Message::Done(result)) => return Ok(*result),
                Err(RecvTimeoutError::Timeout) => {
                    let allowed = request.limits.time.unwrap_or(Duration::ZERO);
                    return Err(Failure::time(request.program(), allowed));
                }
                Err(RecvTimeoutError::Disconnected) => {
                    let message = format!("the jsonnet engine broke while it evaluated `{}`", request.program());
                    return Err(Failure::new(FailureKind::Engine, message));
                }
            }
        }
    }

    fn receive(&self, deadline: Option<Instant>) -> Result<Message, RecvTimeoutError> {
        match deadline {
            Some(deadline) => self.inbox.recv_timeout(deadline.saturating_duration_since(Instant::now())),
            None => self.inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }
}

/// The thread's end.
struct ThreadDesk {
    next: Receiver<Job>,
    messages: Sender<Message>,
    answered: Receiver<Answer>,
}

impl Host for ThreadDesk {
    fn ask(&mut self, question: Question) -> Option<Answer> {
        self.messages.send(Message::Ask(question)).ok()?;
        self.answered.recv().ok()
    }
}

impl Desk for ThreadDesk {
    fn next(&mut self) -> Option<Job> {
        self.next.recv().ok()
    }

    fn done(&mut self, result: Result<Evaluation, Failure>) {
        // A caller that has given up reads no result.
        let _ = self.messages.send(Message::Done(Box::new(result)));
    }
}

#[cfg(test)]
mod tests {
    use super::evaluate;
    use crate::{FailureKind, MemorySources, Request};

    #[test]
    fn an_engine_that_breaks_is_a_failure() {
        let failure = evaluate(&Request::snippet("main", "1"), &MemorySources::new(), |desk| {
            desk.next();
        });
        let failure = failure.unwrap_err();
        assert_eq!(failure.kind, FailureKind::Engine);
        assert_eq!(failure.message, "the jsonnet engine broke while it evaluated `main`");
    }
}
