//! What of a live event one viewer gets: the event, only that a conversation is gone, or nothing.

use hilo_domain::ids::{ConversationId, UserId};
use hilo_domain::inbox::{ConversationEventKind, TimelineItem};
use hilo_domain::live::LiveChange;
use hilo_domain::role::Actor;
use hilo_store::live::Stored;

/// A viewer's share of an event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Share<'a> {
    /// Not theirs.
    Nothing,
    /// All of it.
    Change(&'a LiveChange),
    /// The conversation has left their sight.
    Gone(&'a ConversationId),
    /// Who they are, or what they may see, has changed.
    Access(&'a LiveChange),
}

/// The viewer's share, by the policy's one rule of sight ([`Actor::sees`]).
pub(crate) fn share<'a>(actor: &Actor, stored: &'a Stored) -> Share<'a> {
    let change = &stored.payload.0;
    if stored.only_user_id.as_ref().is_some_and(|id| *id != actor.user_id) {
        return Share::Nothing;
    }
    if let LiveChange::Access { user_id } = change {
        let mine = user_id.as_ref().is_none_or(|id| *id == actor.user_id);
        return if mine { Share::Access(change) } else { Share::Nothing };
    }
    let Some(conversation_id) = &stored.conversation_id else { return Share::Change(change) };
    if actor.sees(stored.assigned_to_id.as_ref()) {
        Share::Change(change)
    } else if assignee_before(stored).is_some_and(|before| actor.sees(before)) {
        Share::Gone(conversation_id)
    } else {
        Share::Nothing
    }
}

/// Who had the conversation before this event changed that; `None` when it did not.
fn assignee_before(stored: &Stored) -> Option<Option<&UserId>> {
    use ConversationEventKind::{Assigned, Claimed, Routed, Unassigned};
    let moved = match &stored.payload.0 {
        LiveChange::Conversation { item: Some(TimelineItem::Event(event)), .. } => {
            matches!(event.kind, Assigned | Claimed | Routed | Unassigned)
        }
        _ => false,
    };
    (moved || stored.was_assigned_to_id.is_some()).then_some(stored.was_assigned_to_id.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use hilo_domain::clock::Millis;
    use hilo_domain::inbox::EventView;
    use hilo_domain::message::{MessageStatus, SendState};
    use hilo_domain::role::{Role, SellerVisibility};

    fn actor(role: Role, seller_visibility: SellerVisibility) -> Actor {
        Actor {
            organization_id: "o".into(),
            user_id: "ana".into(),
            name: "Ana".into(),
            role,
            seller_visibility,
        }
    }

    fn status(assigned_to: Option<&str>) -> Stored {
        let change = LiveChange::Status {
            conversation_id: "c".into(),
            message_id: "m".into(),
            status: MessageStatus::Sent,
            send_state: SendState::Accepted,
            failure: None,
            is_last: true,
        };
        stored(change, assigned_to, None)
    }

    fn moved(kind: ConversationEventKind, to: Option<&str>, from: Option<&str>) -> Stored {
        let event =
            EventView { id: "e".into(), kind, actor: None, subject: None, detail: None, at: Millis(1) };
        let row = serde_json::from_value(serde_json::json!({
            "id": "c", "name": "Luz", "inbound_count": 1, "inbound_answered": 0, "inbound_seen": 0,
            "draft": null, "labels": []
        }))
        .unwrap();
        stored(
            LiveChange::Conversation { row: Box::new(row), item: Some(TimelineItem::Event(event)) },
            to,
            from,
        )
    }

    fn stored(change: LiveChange, to: Option<&str>, from: Option<&str>) -> Stored {
        let conversation_id = (!matches!(change, LiveChange::Access { .. })).then(|| "c".into());
        Stored {
            seq: 1,
            created_at: Millis(1),
            conversation_id,
            assigned_to_id: to.map(Into::into),
            was_assigned_to_id: from.map(Into::into),
            only_user_id: None,
            payload: serde_json::from_value(serde_json::to_value(change).unwrap()).unwrap(),
        }
    }

    #[test]
    fn a_seller_gets_what_the_organization_lets_sellers_see() {
        use SellerVisibility::{All, Own, OwnAndUnassigned};
        let gets = |visibility, assignee| {
            share(&actor(Role::Seller, visibility), &status(assignee)) != Share::Nothing
        };
        assert_eq!([gets(All, None), gets(All, Some("ana")), gets(All, Some("bo"))], [true, true, true]);
        let wide = [None, Some("ana"), Some("bo")].map(|assignee| gets(OwnAndUnassigned, assignee));
        assert_eq!(wide, [true, true, false]);
        assert_eq!([None, Some("ana"), Some("bo")].map(|assignee| gets(Own, assignee)), [false, true, false]);
        assert_ne!(share(&actor(Role::Manager, Own), &status(Some("bo"))), Share::Nothing);
    }

    #[test]
    fn a_conversation_given_away_is_gone_and_later_news_of_it_are_silence() {
        use ConversationEventKind::{Assigned, Claimed, Routed};
        let ana = actor(Role::Seller, SellerVisibility::OwnAndUnassigned);
        let conversation = "c".into();
        let gone = Share::Gone(&conversation);
        assert_eq!(share(&ana, &moved(Assigned, Some("bo"), Some("ana"))), gone);
        assert_eq!(share(&ana, &moved(Claimed, Some("bo"), None)), gone);
        assert_eq!(share(&ana, &moved(Routed, Some("bo"), None)), gone);
        assert_eq!(share(&ana, &moved(Assigned, Some("bo"), Some("cy"))), Share::Nothing);
        assert_eq!(share(&ana, &status(Some("bo"))), Share::Nothing);
    }

    #[test]
    fn what_is_for_one_person_reaches_no_other() {
        let mut event = status(None);
        event.only_user_id = Some("bo".into());
        assert_eq!(share(&actor(Role::Owner, SellerVisibility::All), &event), Share::Nothing);
    }

    #[test]
    fn access_changes_concern_the_one_named_or_everyone() {
        let ana = actor(Role::Seller, SellerVisibility::All);
        let access = |user_id: Option<&str>| {
            let change = LiveChange::Access { user_id: user_id.map(Into::into) };
            matches!(share(&ana, &stored(change, None, None)), Share::Access(_))
        };
        assert_eq!([access(None), access(Some("ana")), access(Some("bo"))], [true, true, false]);
    }
}
