// Three languages: the browser's at the door, one's own inside.

import { Inbox, expect, expectAccessible, test } from "../support/hilo.ts";

for (const [locale, title, html] of [
  ["es-AR", "Iniciar sesión", "es"],
  ["pt-BR", "Entrar", "pt"],
  ["en-GB", "Sign in", "en"],
  ["fi-FI", "Sign in", "en"],
] as const) {
  test.describe(locale, () => {
    test.use({ locale });
    test(`the door speaks ${html} to a browser that asks for ${locale}`, async ({ page }) => {
      await page.goto("/sign-in");
      await expect(page.getByRole("button", { name: title })).toBeVisible();
      await expect(page.locator("html")).toHaveAttribute("lang", new RegExp(`^${html}`));
    });
  });
}

test("settings change the language of every screen, failures and times included", async ({ openAs, simulator }) => {
  test.slow();
  const page = await openAs("Nicolás Ferro");
  const inbox = new Inbox(page);
  const una = await simulator.newCustomer("Una Políglota");
  await una.writes("Hola");
  await inbox.open(una.name);
  await una.changes({ on_whatsapp: false });
  await inbox.answer("¿Me lees?");
  await inbox.expectMark("¿Me lees?", "failed");

  for (const [language, saved, title, unassigned, failure, left] of [
    ["English", "Saved.", "Inbox", "Unassigned", "Not sent: the number is not on WhatsApp or cannot receive this", "Reply window closes in"],
    ["Português", "Salvo.", "Caixa de entrada", "Sem", "o número não está no WhatsApp ou não pode receber isto", "A janela de resposta"],
    ["Español", "Guardado.", "Bandeja", "Sin asignar", "No enviado: el número no está en WhatsApp o no puede recibirlo", "La ventana de respuesta cierra en"],
  ] as const) {
    await test.step(language, async () => {
      await page.goto("/settings");
      const option = page.locator("select[name=language] option").filter({ hasText: language });
      await page.locator("select[name=language]").selectOption((await option.getAttribute("value"))!);
      await page.locator("form[action='/preferences'] button").click();
      await expect(page.getByText(saved)).toBeVisible();
      await expectAccessible(page);
      await inbox.open(una.name);
      await expect(page.locator(".list-title")).toHaveText(title);
      await expect(page.locator(".tabs [data-tab=unassigned]")).toContainText(unassigned);
      await expect(inbox.bubble("¿Me lees?")).toContainText(failure);
      await expect(inbox.window).toContainText(left);
      await expectAccessible(page);
    });
  }
});
