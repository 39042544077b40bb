//! Words that several screens share.

/// Words that several screens share.
#[derive(Debug)]
pub struct Common {
    /// Keeps what was changed.
    pub save: &'static str,
    /// Leaves without changing anything.
    pub cancel: &'static str,
    /// Removes a notice or dialog.
    pub close: &'static str,
    /// Asks the server once more.
    pub try_again: &'static str,
    /// Loads the page anew.
    pub reload: &'static str,
    /// Goes to the list that this came from.
    pub back: &'static str,
    /// While something is on its way.
    pub loading: &'static str,
    /// A field that may stay empty.
    pub optional: &'static str,
    /// A switch that is on.
    pub on: &'static str,
    /// A switch that is off.
    pub off: &'static str,
    /// Every server function's last resort: something broke on our side.
    pub broken: &'static str,
    /// The role does not allow it.
    pub forbidden: &'static str,
    /// Neither server nor network answers.
    pub offline: &'static str,
}

impl Common {
    pub(super) const EN: Self = Self {
        save: "Save",
        cancel: "Cancel",
        close: "Close",
        try_again: "Try again",
        reload: "Reload",
        back: "Back",
        loading: "Loading…",
        optional: "optional",
        on: "On",
        off: "Off",
        broken: "Something went wrong on our side. Nothing was changed; please try again.",
        forbidden: "Your role does not allow this. An administrator can change that.",
        offline: "No connection. We keep trying.",
    };
    pub(super) const ES: Self = Self {
        save: "Guardar",
        cancel: "Cancelar",
        close: "Cerrar",
        try_again: "Reintentar",
        reload: "Recargar",
        back: "Volver",
        loading: "Cargando…",
        optional: "opcional",
        on: "Activado",
        off: "Desactivado",
        broken: "Algo falló de nuestro lado. No se cambió nada; intenta de nuevo.",
        forbidden: "Tu rol no permite hacer esto. Un administrador puede cambiarlo.",
        offline: "Sin conexión. Seguimos intentando.",
    };
    pub(super) const PT: Self = Self {
        save: "Salvar",
        cancel: "Cancelar",
        close: "Fechar",
        try_again: "Tentar de novo",
        reload: "Recarregar",
        back: "Voltar",
        loading: "Carregando…",
        optional: "opcional",
        on: "Ativado",
        off: "Desativado",
        broken: "Algo deu errado do nosso lado. Nada foi alterado; tente de novo.",
        forbidden: "Sua função não permite isso. Um administrador pode mudar.",
        offline: "Sem conexão. Continuamos tentando.",
    };
}
