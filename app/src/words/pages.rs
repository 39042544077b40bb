//! Words of the pages that say that something is amiss: for a tired person at six in the evening.

/// Words of the pages that say that something is amiss.
#[derive(Debug)]
pub struct PageWords {
    /// No such page.
    pub not_found_title: &'static str,
    /// What may have happened.
    pub not_found_text: &'static str,
    /// The server failed.
    pub broken_title: &'static str,
    /// What that means for their work.
    pub broken_text: &'static str,
    /// The way out.
    pub to_inbox: &'static str,
}

impl PageWords {
    pub(super) const EN: Self = Self {
        not_found_title: "There is nothing here",
        not_found_text: "The link may be old, or the conversation is no longer in your sight. Nothing is lost.",
        broken_title: "This page did not load",
        broken_text: "The fault is on our side. Messages from customers keep arriving and are safe. Wait a moment and reload.",
        to_inbox: "Go to the inbox",
    };
    pub(super) const ES: Self = Self {
        not_found_title: "Aquí no hay nada",
        not_found_text: "El enlace puede ser viejo, o la conversación ya no está a tu vista. No se perdió nada.",
        broken_title: "Esta página no cargó",
        broken_text: "La falla es nuestra. Los mensajes de los clientes siguen llegando y están a salvo. Espera un momento y recarga.",
        to_inbox: "Ir a la bandeja",
    };
    pub(super) const PT: Self = Self {
        not_found_title: "Não há nada aqui",
        not_found_text: "O link pode ser antigo, ou a conversa não está mais visível para você. Nada se perdeu.",
        broken_title: "Esta página não carregou",
        broken_text: "A falha é nossa. As mensagens dos clientes continuam chegando e estão seguras. Espere um momento e recarregue.",
        to_inbox: "Ir para a caixa de entrada",
    };
}
