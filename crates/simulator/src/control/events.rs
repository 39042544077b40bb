//! `GET /_sim/events`: what happens, as server-sent events. A listener that fell behind is told to look again.

use crate::Simulator;
use crate::event::Event;
use axum::extract::State;
use axum::response::sse::{Event as Frame, KeepAlive, Sse};
use futures::Stream;
use std::convert::Infallible;
use tokio::sync::broadcast::error::RecvError;

pub(super) async fn stream(
    State(simulator): State<Simulator>,
) -> Sse<impl Stream<Item = Result<Frame, Infallible>>> {
    let mut events = simulator.subscribe();
    let stream = async_stream::stream! {
        // Something at once, so that the browser knows the stream is open.
        yield Ok(Frame::default().comment("open"));
        loop {
            let next = tokio::select! {
                next = events.recv() => next,
                () = simulator.until_closed() => return,
            };
            match next {
                Ok(event) => yield Ok(frame(&event)),
                Err(RecvError::Lagged(_)) => yield Ok(Frame::default().data(r#"{"type":"lagged"}"#)),
                Err(RecvError::Closed) => return,
            }
        }
    };
    Sse::new(stream).keep_alive(KeepAlive::default())
}

fn frame(event: &Event) -> Frame {
    // Events are plain data; should one not serialize, the page looks again.
    Frame::default().json_data(event).unwrap_or_else(|_| Frame::default().data(r#"{"type":"lagged"}"#))
}
