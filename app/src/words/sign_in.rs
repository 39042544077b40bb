//! Words of signing in.

/// Words of signing in.
#[derive(Debug)]
pub struct SignInWords {
    /// What the page is called.
    pub title: &'static str,
    /// Under the title.
    pub text: &'static str,
    /// The address.
    pub email: &'static str,
    /// The password.
    pub password: &'static str,
    /// The button.
    pub submit: &'static str,
    /// For those who have forgotten it.
    pub forgotten: &'static str,
    /// Address or password wrong; does not say which.
    pub failed: &'static str,
    /// Too many attempts; takes the seconds to wait.
    pub blocked: fn(i64) -> String,
}

impl SignInWords {
    pub(super) const EN: Self = Self {
        title: "Sign in",
        text: "Your team's WhatsApp, in one place.",
        email: "Email",
        password: "Password",
        submit: "Sign in",
        forgotten: "Forgot your password? Ask an administrator of your team for a new link.",
        failed: "Email and password do not match. Check both and try again.",
        blocked: |seconds| match minutes(seconds) {
            1 => "Too many attempts. Try again in a minute.".to_owned(),
            minutes => format!("Too many attempts. Try again in {minutes} minutes."),
        },
    };
    pub(super) const ES: Self = Self {
        title: "Iniciar sesión",
        text: "El WhatsApp de tu equipo, en un solo lugar.",
        email: "Correo electrónico",
        password: "Contraseña",
        submit: "Iniciar sesión",
        forgotten: "¿Olvidaste tu contraseña? Pide un enlace nuevo a un administrador de tu equipo.",
        failed: "El correo y la contraseña no coinciden. Revisa ambos e intenta de nuevo.",
        blocked: |seconds| match minutes(seconds) {
            1 => "Demasiados intentos. Intenta de nuevo en un minuto.".to_owned(),
            minutes => format!("Demasiados intentos. Intenta de nuevo en {minutes} minutos."),
        },
    };
    pub(super) const PT: Self = Self {
        title: "Entrar",
        text: "O WhatsApp da sua equipe, em um só lugar.",
        email: "E-mail",
        password: "Senha",
        submit: "Entrar",
        forgotten: "Esqueceu a senha? Peça um novo link a um administrador da sua equipe.",
        failed: "O e-mail e a senha não combinam. Confira os dois e tente de novo.",
        blocked: |seconds| match minutes(seconds) {
            1 => "Tentativas demais. Tente de novo em um minuto.".to_owned(),
            minutes => format!("Tentativas demais. Tente de novo em {minutes} minutos."),
        },
    };
}

/// Seconds as minutes, rounded up: nobody is told to come back too early.
fn minutes(seconds: i64) -> i64 {
    seconds.max(1).saturating_add(59) / 60
}
