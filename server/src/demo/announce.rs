//! What whoever started a demo is told: one JSON line for machines, a few framed words for people.

use hilo_domain::ids::OrganizationId;
use hilo_domain::role::Role;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use std::fmt;

/// Where to look and who to be.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Announcement {
    /// Hilo's address.
    pub url: String,
    /// The simulator's address: customers' phones.
    pub simulator_url: String,
    /// The sample organization.
    pub organization_id: OrganizationId,
    /// Everyone who can sign in.
    pub logins: Vec<Login>,
    /// The shop's number.
    pub channel: Channel,
    /// A number of the same account that Hilo does not know yet: for connecting it by hand.
    pub spare: Spare,
}

/// Somebody who can sign in.
#[derive(Clone, Debug, Serialize)]
pub struct Login {
    /// Their role.
    pub role: Role,
    /// Their address.
    pub email: String,
    /// Their password, as random as this run.
    pub password: String,
    /// Their name.
    pub name: String,
}

/// The shop's number, as Meta calls it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Channel {
    /// Id of the number.
    pub phone_number_id: String,
    /// Id of the account.
    pub waba_id: String,
}

/// A number to be connected by hand, with what Meta's pages would show about it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Spare {
    /// Id of the number.
    pub phone_number_id: String,
    /// Id of the account.
    pub waba_id: String,
    /// For the Cloud API: of this run, and of no use beyond it.
    pub access_token: String,
    /// What webhooks are signed with.
    pub app_secret: String,
}

/// The customer whose phone people are sent to first.
pub(super) const FIRST_CUSTOMER: (&str, &str) = ("Lucía Fernández", "5491155550199");

impl fmt::Display for Announcement {
    /// For people: a frame with addresses, logins, and what to try.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, digits) = FIRST_CUSTOMER;
        let first = name.split(' ').next().unwrap_or(name);
        let phone = utf8_percent_encode(&format!("+{digits}"), NON_ALPHANUMERIC).to_string();
        let mut lines = vec![
            format!("Hilo's demo runs at  {}", self.url),
            format!("Customers' phones    {}", self.simulator_url),
            String::new(),
        ];
        if let Some(login) = self.logins.first() {
            lines.push(format!("Sign in as any of them, password  {}", login.password));
        }
        let widest = self.logins.iter().map(|login| login.email.len()).max().unwrap_or_default();
        for login in &self.logins {
            lines.push(format!(
                "  {:<widest$}  {}, {}",
                login.email,
                login.name,
                login.role.as_str().to_lowercase()
            ));
        }
        lines.extend([
            String::new(),
            "Try this:".to_owned(),
            format!("  Type on {first}'s phone and watch the inbox:"),
            format!("  {}/?phone={phone}", self.simulator_url),
            "  Answer in the inbox and watch the ticks.".to_owned(),
            String::new(),
            "Everything is gone when it stops: Ctrl-C.".to_owned(),
        ]);
        frame(f, &lines)
    }
}

fn frame(f: &mut fmt::Formatter<'_>, lines: &[String]) -> fmt::Result {
    let width = |text: &str| text.chars().count();
    let widest = lines.iter().map(|line| width(line)).max().unwrap_or_default();
    let bar = "─".repeat(widest + 4);
    writeln!(f, "╭{bar}╮")?;
    for line in lines {
        writeln!(f, "│  {line}{}  │", " ".repeat(widest - width(line)))?;
    }
    write!(f, "╰{bar}╯")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn announcement() -> Announcement {
        Announcement {
            url: "http://127.0.0.1:3000".to_owned(),
            simulator_url: "http://127.0.0.1:4000".to_owned(),
            organization_id: "org".into(),
            logins: vec![Login {
                role: Role::Seller,
                email: "mara@shop.example".to_owned(),
                password: "mate-luna-tren-1234".to_owned(),
                name: "Mara Ortiz".to_owned(),
            }],
            channel: Channel { phone_number_id: "1".to_owned(), waba_id: "2".to_owned() },
            spare: Spare {
                phone_number_id: "3".to_owned(),
                waba_id: "2".to_owned(),
                access_token: "EAA".to_owned(),
                app_secret: "s".to_owned(),
            },
        }
    }

    #[test]
    fn machines_read_one_line() {
        let line = serde_json::to_string(&announcement()).unwrap();
        let expected = concat!(
            r#"{"url":"http://127.0.0.1:3000","simulatorUrl":"http://127.0.0.1:4000","organizationId":"org","#,
            r#""logins":[{"role":"SELLER","email":"mara@shop.example","password":"mate-luna-tren-1234","#,
            r#""name":"Mara Ortiz"}],"channel":{"phoneNumberId":"1","wabaId":"2"},"#,
            r#""spare":{"phoneNumberId":"3","wabaId":"2","accessToken":"EAA","appSecret":"s"}}"#
        );
        assert_eq!(line, expected);
    }

    #[test]
    fn the_frame_is_straight_and_says_what_to_try() {
        let text = announcement().to_string();
        let widths: Vec<usize> = text.lines().map(|line| line.chars().count()).collect();
        assert!(widths.iter().all(|width| *width == widths[0]), "{text}");
        assert!(text.contains("mate-luna-tren-1234") && text.contains("/?phone=%2B5491155550199"), "{text}");
    }
}
