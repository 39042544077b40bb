//! Forgetting a view's type, without dragging the code for lazy pages along.
//!
//! Leptos' own `into_any` keeps, for every type it forgets, the code that hydrates it asynchronously: a state
//! machine of the whole tree below, which only lazily loaded routes ever run. Hilo has none, and that code was a
//! fifth of the client. [`Erase::erase`] forgets a type through a wrapper that leaves asynchronous hydration at
//! the trait's default, which is the ordinary one.

use leptos::prelude::*;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::ssr::StreamBuilder;
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Position, PositionState, Render, RenderHtml};

/// Forgets a view's type.
pub trait Erase {
    /// The same view as an [`AnyView`].
    fn erase(self) -> AnyView;
}

impl<T: RenderHtml> Erase for T {
    fn erase(self) -> AnyView {
        Plain(self).into_any()
    }
}

/// A view that hydrates in one go.
struct Plain<T>(T);

impl<T: Render> Render for Plain<T> {
    type State = T::State;

    fn build(self) -> Self::State {
        self.0.build()
    }

    fn rebuild(self, state: &mut Self::State) {
        self.0.rebuild(state);
    }
}

impl<T: AddAnyAttr> AddAnyAttr for Plain<T> {
    type Output<A: Attribute> = T::Output<A>;

    fn add_any_attr<A: Attribute>(self, attr: A) -> Self::Output<A>
    where
        Self::Output<A>: RenderHtml,
    {
        self.0.add_any_attr(attr)
    }
}

impl<T: RenderHtml> RenderHtml for Plain<T> {
    type AsyncOutput = T::AsyncOutput;
    type Owned = Plain<T::Owned>;

    const MIN_LENGTH: usize = T::MIN_LENGTH;
    const EXISTS: bool = T::EXISTS;

    fn dry_resolve(&mut self) {
        self.0.dry_resolve();
    }

    async fn resolve(self) -> Self::AsyncOutput {
        self.0.resolve().await
    }

    fn html_len(&self) -> usize {
        self.0.html_len()
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.0.to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buf: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.0.to_html_async_with_buf::<OUT_OF_ORDER>(buf, position, escape, mark_branches, extra_attrs);
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Self::State {
        self.0.hydrate::<FROM_SERVER>(cursor, position)
    }

    fn into_owned(self) -> Self::Owned {
        Plain(self.0.into_owned())
    }
}

/// The root of an island, or of a large part of one. On the server it forgets its type: a page is one nested
/// type, and the compiler looks only so deep. In the browser it stays what it is: a root is hydrated once and
/// never built or rebuilt, and only a known type lets the compiler leave that code out.
#[cfg(feature = "ssr")]
pub fn root<T: RenderHtml>(view: T) -> AnyView {
    view.into_any()
}

/// The root of an island, or of a large part of one: in the browser what it is.
#[cfg(not(feature = "ssr"))]
pub fn root<T: RenderHtml>(view: T) -> T {
    view
}
