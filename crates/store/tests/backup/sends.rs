//! What was waiting to be sent when the backup was taken may have been sent since: nothing goes out twice.

use crate::common::both;
use crate::world::{World, change, look, status_of};
use crate::{Desk, busy};
use hilo_domain::ids::MessageId;
use hilo_domain::job::{JobKind, LEASE_MS, Lane};
use hilo_domain::message::{MessageStatus, SendState};
use hilo_domain::role::Role;
use hilo_store::accounts::links::{self, Link, Purpose};
use hilo_store::accounts::sessions;
use hilo_store::audit::{self, AuditFilter};
use hilo_store::statuses::{NewStatus, tracker};
use hilo_store::{jobs, outbound};

const CUSTOMER: &str = "+51987654321";
const OTHER: &str = "+51987654322";

/// One that is being sent, one that waits behind it, one that another customer waits for.
async fn waiting(w: &World) -> [MessageId; 3] {
    let id = w.conversation(CUSTOMER).await;
    let sending = w.reply(&w.ana, &id, "Uno").await.unwrap();
    w.go().await;
    let behind = w.reply(&w.ana, &id, "Dos").await.unwrap();
    let other = w.conversation(OTHER).await;
    let elsewhere = w.reply(&w.beto, &other, "Tres").await.unwrap();
    [sending, behind, elsewhere]
}

both!(nothing_that_waited_is_sent_by_itself, |db, clock| async {
    let (desk, w) = (Desk::new(), busy(&db).await);
    let waited = waiting(&w).await;
    let taken = desk.take(&db, "a.hilo").await.taken_at;
    clock.advance(3_600_000);
    let (restored, settled) = desk.restore(&db, "a.hilo", "b.db").await;
    assert_eq!(settled.parked, 3);
    let r = World { db: restored.clone(), ..w.clone() };
    for message in &waited {
        let bubble = r.message(message).await;
        assert_eq!((bubble.status, bubble.send_state), (MessageStatus::Queued, SendState::Unconfirmed));
        assert_eq!(bubble.unconfirmed_at, Some(taken), "its agent is asked at once");
    }
    clock.advance(86_400_000);
    for lane in [Lane::Outbound, Lane::Inbound] {
        change!(restored, |tx| jobs::take_over_expired(tx, lane).await).unwrap();
        let claimed = r.claim_jobs(lane, 100).await;
        let sends = |kind| matches!(kind, JobKind::SendMessage | JobKind::SendMessageTemplate);
        assert!(claimed.iter().all(|job| !sends(job.kind)), "{claimed:?}");
    }
    let log = look!(restored, |tx| audit::page(tx, &w.org, &AuditFilter::default(), None, 10).await);
    let entry = log.iter().find(|row| row.recorded.action == "database.restored").unwrap();
    assert_eq!(entry.recorded.after.as_ref().unwrap().0["parkedMessages"], 3);
    restored.close().await;
});

both!(a_person_sends_it_and_a_status_settles_it, |db| async {
    let (desk, w) = (Desk::new(), busy(&db).await);
    let [sending, behind, elsewhere] = waiting(&w).await;
    desk.take(&db, "a.hilo").await;
    let (restored, _) = desk.restore(&db, "a.hilo", "b.db").await;
    let r = World { db: restored.clone(), ..w.clone() };

    change!(restored, |tx| outbound::resend_unconfirmed(tx, &w.ana, &sending).await).unwrap();
    let (job, attempt) = r.go().await;
    assert_eq!((&attempt.message_id, attempt.number), (&sending, 2), "a mark of its own");
    r.accept(&job, &attempt, "wamid.again").await;

    // It was sent after the backup, by the database of before: its status comes here.
    let sent = NewStatus {
        tracker: Some(tracker(&behind, 1)),
        ..status_of("wamid.before", MessageStatus::Delivered, r.now())
    };
    r.status(&sent).await;
    let bubble = r.message(&behind).await;
    assert_eq!((bubble.status, bubble.send_state), (MessageStatus::Delivered, SendState::Accepted));

    change!(restored, |tx| outbound::discard_unconfirmed(tx, &w.ana, &elsewhere).await).unwrap();
    assert_eq!(r.message(&elsewhere).await.status, MessageStatus::Failed);
    restored.close().await;
});

both!(other_jobs_go_on_and_look_before_they_act, |db, clock| async {
    let (desk, w) = (Desk::new(), busy(&db).await);
    let id = w.text(CUSTOMER, "wamid.unread", "¿Hola?").await;
    w.mark_read(&w.ana, &id).await;
    // The node that holds it is gone with the machine.
    let held = w.claim_jobs(Lane::Outbound, 1).await.pop().unwrap();
    assert_eq!((held.kind, held.fence), (JobKind::MarkRead, 1));
    desk.take(&db, "a.hilo").await;
    let (restored, _) = desk.restore(&db, "a.hilo", "b.db").await;
    let r = World { db: restored.clone(), ..w.clone() };
    assert!(r.claim_jobs(Lane::Outbound, 10).await.is_empty());
    clock.advance(LEASE_MS + 1);
    assert_eq!(change!(restored, |tx| jobs::take_over_expired(tx, Lane::Outbound).await).unwrap(), 1);
    let again = r.claim_jobs(Lane::Outbound, 10).await.pop().unwrap();
    assert_eq!(again.id, held.id);
    assert!(again.fence > 2, "as one that was claimed before");
    let lost = change!(restored, |tx| jobs::complete(tx, &held).await);
    assert!(lost.is_err(), "whoever held it at the time of the backup has lost it");
    restored.close().await;
});

both!(sessions_and_links_have_ended, |db| async {
    let (desk, w) = (Desk::new(), busy(&db).await);
    change!(db, |tx| sessions::begin(tx, &w.ana.user_id, sessions::Origin::default()).await).unwrap();
    let invited = Link {
        organization_id: Some(w.org.clone()),
        email: Some("eva@example.com".into()),
        role: Some(Role::Seller),
        ..Link::default()
    };
    change!(db, |tx| links::create(tx, Purpose::Invite, &invited).await).unwrap();
    desk.take(&db, "a.hilo").await;
    let (restored, settled) = desk.restore(&db, "a.hilo", "b.db").await;
    assert_eq!((settled.sessions, settled.links), (1, 1));
    let open = look!(restored, |tx| sessions::list(tx, &w.ana.user_id).await);
    assert!(open.is_empty());
    let (before, after) = (w.latest().await, World { db: restored.clone(), ..w.clone() }.latest().await);
    assert!(after > before + 1_000, "no screen can go on where it was");
    restored.close().await;
});
