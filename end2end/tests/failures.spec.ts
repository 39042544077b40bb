// What went wrong with an answer, why, and what to do about it.

import { Inbox, expect, test } from "../support/hilo.ts";

test("a number that is not on WhatsApp: the reason, the way out, and no useless retry", async ({ openAs, simulator }) => {
  const page = await openAs("SELLER");
  const inbox = new Inbox(page);
  const customer = await simulator.newCustomer("Fermín Nadal");
  await customer.writes("Hola");
  await inbox.open(customer.name);
  await customer.changes({ on_whatsapp: false });
  await inbox.answer("¿Me lees?");
  await inbox.expectMark("¿Me lees?", "failed");
  const bubble = inbox.bubble("¿Me lees?");
  await expect(bubble).toContainText("No enviado: el número no está en WhatsApp o no puede recibirlo");
  await expect(bubble).toContainText("Contacta a este cliente por otra vía.");
  await expect(bubble.getByRole("button", { name: "Reintentar" })).toHaveCount(0);
  await expect(inbox.row(customer.name)).toContainText("No entregado");
});

test("a passing trouble of Meta can be tried again, once", async ({ openAs, simulator }) => {
  const page = await openAs("SELLER");
  const inbox = new Inbox(page);
  const customer = await simulator.newCustomer("Greta Solís");
  await customer.writes("Hola");
  await inbox.open(customer.name);
  await simulator.setFaults({ kind: "withheld_statuses", recipient: customer.phone });
  await inbox.answer("Prueba");
  await inbox.expectMark("Prueba", "sent");
  const { id } = await customer.receives("Prueba");
  await simulator.fails(id, customer, 131000);
  await inbox.expectMark("Prueba", "failed");
  await expect(inbox.bubble("Prueba")).toContainText("el servicio de Meta no estaba disponible");

  await simulator.setFaults();
  await inbox.bubble("Prueba").getByRole("button", { name: "Reintentar" }).click();
  await expect(inbox.bubble("Prueba")).toHaveCount(2);
  await expect(inbox.bubble("Prueba").first()).toContainText("enviado otra vez");
  await expect(inbox.bubble("Prueba").last()).toHaveAttribute("data-mark", "delivered");
  await expect(inbox.bubble("Prueba").getByRole("button", { name: "Reintentar" })).toHaveCount(0);
  expect((await customer.thread()).filter(({ author }) => author === "business")).toHaveLength(2);
});

test("outside the window a template is needed, and the composer closes at once", async ({ openAs, simulator }) => {
  const page = await openAs("SELLER");
  const inbox = new Inbox(page);
  const customer = await simulator.newCustomer("Delia Otero");
  await customer.writes("Hola");
  await inbox.open(customer.name);
  await simulator.setFaults({ kind: "window_closed", recipient: customer.phone });
  await inbox.answer("¿Sigues ahí?");
  // What is begun meanwhile stays in the field when Meta's refusal arrives.
  await inbox.field.fill("Te espero mañana");
  await inbox.expectMark("¿Sigues ahí?", "failed");
  const bubble = inbox.bubble("¿Sigues ahí?");
  await expect(bubble).toContainText("No enviado: fuera de la ventana de 24 horas");
  await expect(bubble).toContainText("Hace falta una plantilla.");
  await expect(bubble.getByRole("link", { name: "Enviar plantilla" })).toHaveAttribute("href", /\/template/);
  await expect(bubble.getByRole("button", { name: "Reintentar" })).toHaveCount(0);
  await expect(inbox.window).toHaveText("Ventana de respuesta cerrada");
  await expect(page.locator(".closed-hint")).toBeVisible();
  await expect(page.locator("#send")).toBeDisabled();
  await expect(inbox.field).toHaveValue("Te espero mañana");

  // The clock alone would say that there are 24 hours left: the page made anew knows better as well.
  const kept = page.waitForResponse((response) => response.url().includes("/fn/save-draft") && response.ok());
  await inbox.field.press("End");
  await kept;
  await page.reload();
  await inbox.awake();
  await expect(inbox.window).toHaveText("Ventana de respuesta cerrada");
  await inbox.mode("reply");
  await expect(inbox.field).toHaveValue("Te espero mañana");

  await simulator.setFaults();
  await customer.writes("¡Aquí estoy!");
  await expect(inbox.window).toHaveClass("window");
  await expect(page.locator(".closed-hint")).toBeHidden();
  await inbox.field.press("Enter");
  await customer.receives("Te espero mañana");
});

test("an answer that Meta never confirmed asks nobody to send twice, and is adopted when word comes", async ({ openAs, simulator }) => {
  const page = await openAs("SELLER");
  const inbox = new Inbox(page);
  const customer = await simulator.newCustomer("Quique Dudas");
  await customer.writes("Hola");
  await inbox.open(customer.name);
  await simulator.setFaults(
    { kind: "timeout_after_accept", ms: 100, recipient: customer.phone },
    { kind: "withheld_statuses", recipient: customer.phone },
  );
  await inbox.answer("¿Llegó?");
  await inbox.expectMark("¿Llegó?", "unconfirmed");
  await expect(inbox.bubble("¿Llegó?").locator(".tick-unconfirmed")).toBeVisible();
  await expect(inbox.bubble("¿Llegó?")).toContainText("Esperando la confirmación de WhatsApp");

  await simulator.setFaults();
  await simulator.releaseStatuses();
  await inbox.expectMark("¿Llegó?", "delivered");
  await customer.receives("¿Llegó?");
  await page.reload();
  await inbox.expectMark("¿Llegó?", "delivered");
});

test("after five minutes without word a person decides: send again, or leave it", async ({ openAs, simulator }) => {
  const page = await openAs("SELLER");
  const inbox = new Inbox(page);
  const customer = await simulator.newCustomer("Perla Dudas");
  await customer.writes("Hola");
  await page.clock.install();
  await inbox.open(customer.name);
  await simulator.setFaults(
    { kind: "timeout_after_accept", ms: 100, recipient: customer.phone },
    { kind: "withheld_statuses", recipient: customer.phone },
  );
  await inbox.answer("¿Una?");
  await inbox.expectMark("¿Una?", "unconfirmed");
  await inbox.answer("¿Dos?");
  await page.clock.fastForward("06:00");
  await inbox.bubble("¿Una?").getByRole("button", { name: "Dejarlo así" }).click();
  await inbox.expectMark("¿Una?", "discarded");
});

test("webhooks twice and statuses backwards: one bubble each way, and the last tick is right", async ({ openAs, simulator }) => {
  const page = await openAs("SELLER");
  const inbox = new Inbox(page);
  const customer = await simulator.newCustomer("Eco Eco");
  await customer.opensChat();
  await simulator.setFaults({ kind: "duplicated_webhooks", times: 3 }, { kind: "reordered_webhooks" });
  await customer.writes("¿Hola, hola?");
  await inbox.open(customer.name);
  await customer.writes("¿Me oyen?");
  await expect(inbox.bubble("¿Me oyen?")).toHaveCount(1);
  await inbox.answer("Una sola vez");
  await inbox.expectMark("Una sola vez", "read");
  await simulator.settled();
  await expect(inbox.bubbles.locator(".text")).toHaveText(["¿Hola, hola?", "¿Me oyen?", "Una sola vez"]);
  await inbox.expectMark("Una sola vez", "read");
  await page.reload();
  await expect(inbox.bubbles.locator(".text")).toHaveText(["¿Hola, hola?", "¿Me oyen?", "Una sola vez"]);
  await inbox.expectMark("Una sola vez", "read");
});
