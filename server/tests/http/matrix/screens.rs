//! What people open and post: every page, form and server function with what it needs. The router's own list must be
//! this one; whoever adds a screen has thought about who may see it.

use hilo_domain::role::{Operation, Role};

/// What a caller must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Nothing: it is for those who are not signed in yet.
    Open,
    SignedIn,
    May(Operation),
}

impl Needs {
    pub(crate) fn is_for(self, role: Role) -> bool {
        match self {
            Self::Open | Self::SignedIn => true,
            Self::May(operation) => role.allows(operation),
        }
    }
}

/// What a form posts.
pub(crate) type Fields = &'static [(&'static str, &'static str)];

/// A page: what opening it needs, and what each of its forms does.
pub(crate) struct Screen {
    pub(crate) path: &'static str,
    pub(crate) opens: Needs,
    pub(crate) forms: &'static [(Fields, Needs)],
}

const fn screen(path: &'static str, opens: Needs, forms: &'static [(Fields, Needs)]) -> Screen {
    Screen { path, opens, forms }
}

use Operation as Op;
const INBOX: Needs = Needs::May(Op::ReadInbox);
const CLAIM: Needs = Needs::May(Op::Claim);
const ASSIGN: Needs = Needs::May(Op::Assign);
const TEAM: Needs = Needs::May(Op::ManageTeam);
const TOKENS: Needs = Needs::May(Op::ManageTokens);
const NUMBERS: Needs = Needs::May(Op::ManageChannels);
const OPERATE: Needs = Needs::May(Op::Operate);
const USE: Needs = Needs::May(Op::UseTemplates);
const MANAGE: Needs = Needs::May(Op::ManageTemplates);
const REPLY: Needs = Needs::May(Op::Reply);

/// Every page. Fields are about things that are not there, so that nothing is changed by those who may.
pub(crate) const PAGES: &[Screen] = &[
    screen("/sign-in", Needs::Open, &[]),
    screen("/setup/{token}", Needs::Open, &[]),
    screen("/invite/{token}", Needs::Open, &[]),
    screen("/password/{token}", Needs::Open, &[]),
    screen("/settings", Needs::SignedIn, &[]),
    screen("/settings/events", OPERATE, &[(&[("replay", "1")], OPERATE)]),
    screen("/settings/events/{id}", OPERATE, &[(&[("replay", "1")], OPERATE)]),
    screen(
        "/settings/jobs",
        OPERATE,
        &[
            (&[("run", "nowhere")], OPERATE),
            (&[("cancel", "nowhere")], OPERATE),
            (&[("id", "nowhere"), ("run_ticked", "1")], OPERATE),
        ],
    ),
    screen("/settings/audit", OPERATE, &[]),
    screen(
        "/assignment",
        CLAIM,
        &[
            (&[("take", "nowhere")], CLAIM),
            (&[("do", "give"), ("id", "nowhere"), ("to", "-")], ASSIGN),
            (&[("do", "give-all"), ("shown", "nowhere"), ("to", "-")], ASSIGN),
            (&[("do", "availability"), ("who", "nowhere"), ("available", "false")], ASSIGN),
            (&[("do", "capacity"), ("who", "nowhere"), ("capacity", "3")], ASSIGN),
            (&[("do", "routing")], ASSIGN),
        ],
    ),
    screen("/settings/numbers", NUMBERS, &[]),
    screen("/settings/numbers/new", NUMBERS, &[(&[("name", ""), ("phone_number_id", "1")], NUMBERS)]),
    screen(
        "/settings/numbers/{id}",
        NUMBERS,
        &[
            (&[("action", "check")], NUMBERS),
            (&[("action", "pause")], NUMBERS),
            (&[("action", "remove")], NUMBERS),
            (&[("name", "x")], NUMBERS),
        ],
    ),
    screen("/settings/organization", TEAM, &[(&[("name", "")], TEAM)]),
    screen(
        "/settings/team",
        TEAM,
        &[
            (&[("action", "invite"), ("email", "nobody"), ("role", "SELLER")], TEAM),
            (&[("action", "revoke"), ("invitation", "nowhere")], TEAM),
            (&[("action", "password"), ("user", "nowhere")], TEAM),
            (&[("action", "role"), ("user", "nowhere"), ("role", "OWNER")], TEAM),
            (&[("action", "disable"), ("user", "nowhere")], TEAM),
            (&[("action", "enable"), ("user", "nowhere")], TEAM),
        ],
    ),
    screen(
        "/settings/tokens",
        TOKENS,
        &[
            (&[("action", "create"), ("name", "")], TOKENS),
            (&[("action", "revoke"), ("token", "nowhere")], TOKENS),
        ],
    ),
    screen("/inbox", INBOX, &[]),
    screen("/inbox/{id}", INBOX, &[]),
    screen("/templates", USE, &[(&[("do", "sync")], MANAGE)]),
    screen("/templates/new", MANAGE, &[(&[("do", "save"), ("name", "")], MANAGE)]),
    screen(
        "/templates/{id}",
        USE,
        &[(&[("do", "approve")], MANAGE), (&[("do", "reject")], MANAGE), (&[("do", "remove")], MANAGE)],
    ),
    screen("/templates/{id}/edit", MANAGE, &[(&[("do", "save")], MANAGE)]),
    screen("/inbox/{id}/template", USE, &[]),
    screen("/inbox/{id}/template/{template}", USE, &[(&[("value.1", "x")], USE)]),
    screen("/templates/{id}/send", USE, &[(&[("phone", "+5491155550101")], USE)]),
];

/// Forms with an address of their own.
pub(crate) const FORMS: &[(&str, Fields, Needs)] = &[
    ("/sign-in", &[("email", "nobody@example.com"), ("password", "")], Needs::Open),
    ("/sign-out", &[], Needs::Open),
    ("/setup/{token}", &[("organization", ""), ("name", ""), ("email", ""), ("password", "")], Needs::Open),
    ("/invite/{token}", &[("name", ""), ("password", "")], Needs::Open),
    ("/password/{token}", &[("password", "x")], Needs::Open),
    ("/password", &[("current", "x"), ("new", "x")], Needs::SignedIn),
    ("/organization", &[("organization", "nowhere")], Needs::SignedIn),
    ("/preferences", &[("language", "es")], Needs::SignedIn),
];

/// Every server function.
pub(crate) const FUNCTIONS: &[(&str, Fields, Needs)] = &[
    ("/fn/add-note", &[("conversation_id", "nowhere"), ("text", "x")], REPLY),
    ("/fn/assign", &[("conversation_id", "nowhere"), ("user_id", "")], ASSIGN),
    ("/fn/availability", &[("available", "true"), ("back", "/inbox")], CLAIM),
    ("/fn/claim", &[("conversation_id", "nowhere")], CLAIM),
    ("/fn/discard-message", &[("conversation_id", "nowhere"), ("message_id", "nowhere")], REPLY),
    ("/fn/end-session", &[("session", "nowhere")], Needs::SignedIn),
    ("/fn/load-older", &[("conversation_id", "nowhere"), ("before", "1~x")], INBOX),
    ("/fn/load-seen", &[("conversation_id", "nowhere")], INBOX),
    ("/fn/mark-read", &[("conversation_id", "nowhere")], REPLY),
    ("/fn/move-stage", &[("conversation_id", "nowhere"), ("stage_id", "nowhere")], REPLY),
    ("/fn/present", &[], Needs::SignedIn),
    ("/fn/resend-message", &[("conversation_id", "nowhere"), ("message_id", "nowhere")], REPLY),
    ("/fn/retry-message", &[("conversation_id", "nowhere"), ("message_id", "nowhere")], REPLY),
    ("/fn/save-draft", &[("conversation_id", "nowhere"), ("mode", "REPLY"), ("text", "x")], REPLY),
    ("/fn/send-reply", &[("conversation_id", "nowhere"), ("text", "x")], REPLY),
];

/// A path with something in place of each variable.
pub(crate) fn filled(path: &str, value: &str) -> String {
    let mut parts = path.split('{');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (_, rest) = part.split_once('}').unwrap();
        filled.push_str(value);
        filled.push_str(rest);
    }
    filled
}
