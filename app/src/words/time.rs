//! Days, months and durations. [`crate::ui::time_text`] puts them together.

/// Days, months and durations.
#[derive(Debug)]
pub struct TimeWords {
    /// Today.
    pub today: &'static str,
    /// Yesterday.
    pub yesterday: &'static str,
    /// Monday first.
    pub weekdays: [&'static str; 7],
    /// Monday first, cut to what fits a list.
    pub weekdays_short: [&'static str; 7],
    /// January first, cut.
    pub months_short: [&'static str; 12],
    /// Day of the month and cut month: `14 Nov`.
    pub day_month: fn(u8, &str) -> String,
    /// With the year: `14 Nov 2025`.
    pub day_month_year: fn(u8, &str, i32) -> String,
    /// Weekday and day: `Friday, 14 Nov`.
    pub weekday_day_month: fn(&str, u8, &str) -> String,
    /// Hours and minutes left: `17 h 18 m`.
    pub hours_minutes: fn(i64, i64) -> String,
    /// Less than an hour left: `18 m`.
    pub minutes: fn(i64) -> String,
    /// Less than a minute.
    pub under_a_minute: &'static str,
}

impl TimeWords {
    pub(super) const EN: Self = Self {
        today: "Today",
        yesterday: "Yesterday",
        weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        weekdays_short: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        months_short: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        day_month: |day, month| format!("{day} {month}"),
        day_month_year: |day, month, year| format!("{day} {month} {year}"),
        weekday_day_month: |weekday, day, month| format!("{weekday}, {day} {month}"),
        hours_minutes: |hours, minutes| format!("{hours} h {minutes} m"),
        minutes: |minutes| format!("{minutes} m"),
        under_a_minute: "less than a minute",
    };
    pub(super) const ES: Self = Self {
        today: "Hoy",
        yesterday: "Ayer",
        weekdays: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
        weekdays_short: ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"],
        months_short: ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"],
        day_month: |day, month| format!("{day} {month}"),
        day_month_year: |day, month, year| format!("{day} {month} {year}"),
        weekday_day_month: |weekday, day, month| format!("{weekday} {day} {month}"),
        hours_minutes: |hours, minutes| format!("{hours} h {minutes} min"),
        minutes: |minutes| format!("{minutes} min"),
        under_a_minute: "menos de un minuto",
    };
    pub(super) const PT: Self = Self {
        today: "Hoje",
        yesterday: "Ontem",
        weekdays: [
            "segunda-feira",
            "terça-feira",
            "quarta-feira",
            "quinta-feira",
            "sexta-feira",
            "sábado",
            "domingo",
        ],
        weekdays_short: ["seg", "ter", "qua", "qui", "sex", "sáb", "dom"],
        months_short: ["jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"],
        day_month: |day, month| format!("{day} {month}"),
        day_month_year: |day, month, year| format!("{day} {month} {year}"),
        weekday_day_month: |weekday, day, month| format!("{weekday}, {day} {month}"),
        hours_minutes: |hours, minutes| format!("{hours} h {minutes} min"),
        minutes: |minutes| format!("{minutes} min"),
        under_a_minute: "menos de um minuto",
    };
}
