// WhatsApp takes free text for 24 hours after the customer's last message: the composer knows, and says so.

import { Inbox, expect, test } from "../support/hilo.ts";

test("the chip warns in amber under four hours and in red under one", async ({ openAs, simulator }) => {
  const inbox = new Inbox(await openAs("SELLER"));
  for (const [name, ago, look] of [
    ["Calma Ruiz", { hours: 2 }, "window"],
    ["Pronto Ruiz", { hours: 21, minutes: 30 }, "window soon"],
    ["Ahora Ruiz", { hours: 23, minutes: 20 }, "window now"],
  ] as const) {
    const customer = await simulator.newCustomer(name);
    await customer.wrote("Hola", ago);
    await inbox.open(name);
    await expect(inbox.window).toHaveClass(look);
    await expect(inbox.window).toHaveText(/cierra en/);
    // The list warns as well, in the same colour.
    const dots = inbox.row(name).locator(".window-dot");
    await expect(dots).toHaveCount(look === "window" ? 0 : 1);
  }
  await expect(inbox.window).toHaveText(/(39|40) min$/);
});

test("a closed window explains itself, takes no answer, and takes a note", async ({ openAs, simulator }) => {
  const page = await openAs("SELLER");
  const inbox = new Inbox(page);
  const customer = await simulator.newCustomer("Tarde Gómez");
  await customer.wrote("¿Hola?", { hours: 25 });
  await inbox.open(customer.name);

  await expect(inbox.window).toHaveText("Ventana de respuesta cerrada");
  await inbox.mode("reply");
  await expect(page.locator(".closed-hint")).toContainText("24 horas");
  await expect(page.locator("#send")).toBeDisabled();
  await inbox.mode("note");
  await inbox.field.fill("Llamar por teléfono");
  await page.locator("#add-note").click();
  await expect(page.locator(".bubble.note")).toContainText("Llamar por teléfono");
  await expect(page.locator(".lead .note-line").first()).toContainText("Llamar por teléfono");
  await expect(inbox.field).toHaveValue("");
  await simulator.settled();
  expect((await customer.thread()).filter(({ author }) => author === "business")).toEqual([]);
});

test("a window that closes while someone writes keeps the draft, and opens again when the customer writes", async ({ openAs, simulator }) => {
  const page = await openAs("SELLER");
  const inbox = new Inbox(page);
  const customer = await simulator.newCustomer("Justo Torres");
  await customer.wrote("¿Sigue en pie?", { hours: 23, minutes: 55 });
  await page.clock.install();
  await inbox.open(customer.name);
  await expect(inbox.window).toHaveClass("window now");
  await inbox.field.fill("Sí, te espero");

  await page.clock.fastForward("10:00");
  await expect(inbox.window).toHaveText("Ventana de respuesta cerrada");
  await expect(page.locator(".closed-hint")).toBeVisible();
  await expect(inbox.field).toHaveValue("Sí, te espero");
  await inbox.field.press("Enter");
  await expect(inbox.problem).toContainText("24 horas");
  await expect(inbox.field).toHaveValue("Sí, te espero");

  await customer.writes("¡Hola otra vez!");
  await expect(inbox.window).toHaveClass("window");
  await expect(page.locator(".closed-hint")).toBeHidden();
  await inbox.field.press("Enter");
  await customer.receives("Sí, te espero");
});
