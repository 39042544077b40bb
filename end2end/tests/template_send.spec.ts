// Outside the 24 hours a template goes: chosen over the thread, filled in with what is known, shown as it was sent.

import { Inbox, expect, expectAccessible, screenshot, test } from "../support/hilo.ts";

// A form that is refused shows itself again with this status, and the browser writes it to its console.
test.use({ allowedErrors: [/status of 422/] });

const text = (name: string, order: string) => `¡Hola ${name}! Confirmamos tu pedido ${order}. Te avisamos cuando salga.`;
const whole = (name: string, order: string) => `Tu pedido\n${text(name, order)}\nGracias por tu compra`;

for (const colorScheme of ["light", "dark"] as const) {
  test(`a closed window offers a template, and the draft waits (${colorScheme})`, { tag: "@phone" }, async ({ openAs, simulator }) => {
    const page = await openAs("SELLER", { colorScheme });
    const inbox = new Inbox(page);
    const nora = await simulator.newCustomer(`Nora ${colorScheme === "light" ? "Solar" : "Luna"}`);
    await nora.wrote("¿Salió mi pedido?", { hours: 25 });
    await inbox.open(nora.name);
    await inbox.mode("reply");
    const kept = page.waitForResponse((response) => response.url().includes("/fn/save-draft") && response.ok());
    await inbox.field.fill("Sale mañana");
    await kept;

    await expect(page.locator("#send")).toBeHidden();
    await page.locator("#template").click();
    await expect(page.locator("#over-title")).toHaveText("Elige una plantilla");
    await expectAccessible(page);
    await screenshot(page, `template-pick-${colorScheme}`);
    await page.locator("#q").fill("confirmamos PEDIDO");
    await page.locator("#q").press("Enter");
    await page.locator(".template-choice", { hasText: "order_confirmation" }).click();

    // What is known of the customer is there; the preview follows the typing.
    await expect(page.locator("#v-1")).toHaveValue("Nora");
    await page.locator("#v-2").fill("#77");
    await expect(page.locator("#phone-screen")).toContainText(text("Nora", "#77"));
    await expectAccessible(page);
    await screenshot(page, `template-fill-${colorScheme}`);
    await page.locator("#send-template").click();

    await expect(page.locator(".thread-who h1")).toHaveText(nora.name);
    const bubble = inbox.bubble(text("Nora", "#77"));
    await expect(bubble).toHaveAttribute("data-mark", "delivered", { timeout: 10_000 });
    await expect(bubble.locator(".template-header")).toHaveText("Tu pedido");
    await expect(bubble.locator(".template-footer")).toHaveText("Gracias por tu compra");
    await expect(bubble.locator(".template-buttons li")).toHaveText(["Ver pedido", "Hablar con alguien"]);
    await nora.receives(whole("Nora", "#77"));
    await inbox.awake();
    await inbox.mode("reply");
    await expect(inbox.field).toHaveValue("Sale mañana");
    await expectAccessible(page);
  });
}

test("everything works as forms, and what is missing is told beside its field", { tag: "@phone" }, async ({ openAs, simulator }) => {
  const page = await openAs("SELLER", { javaScriptEnabled: false });
  const inbox = new Inbox(page);
  const elsa = await simulator.newCustomer("Elsa Formal");
  await elsa.wrote("Hola", { hours: 30 });
  await inbox.find(elsa.name);
  await page.locator("#template").click();
  await page.locator(".template-choice", { hasText: "order_confirmation" }).click();
  await page.locator("#v-1").fill("Elsa");
  await page.locator("#v-2").fill("   ");
  await page.locator("#send-template").click();
  await expect(page.locator("#verdict")).toContainText("Todavía no se envió");
  await expect(page.locator("#v-2")).toHaveAttribute("aria-invalid", "true");
  await expect(page.locator("#v-2-remarks")).toContainText("Completa este dato.");
  await expect(page.locator("#v-1")).toHaveValue("Elsa");
  await page.locator("#v-2").fill("#78");
  await page.locator("#send-template").click();
  await elsa.receives(whole("Elsa", "#78"));
  await page.reload();
  await expect(inbox.bubble(text("Elsa", "#78"))).toHaveCount(1);
});

test("by keys alone: t opens the templates, Escape leads back", async ({ openAs, simulator }) => {
  const page = await openAs("SELLER");
  const inbox = new Inbox(page);
  const tere = await simulator.newCustomer("Tere Teclas");
  await tere.writes("Hola");
  await inbox.open(tere.name);
  const thread = page.url();
  await inbox.log.focus();
  await page.keyboard.press("t");
  await expect(page.locator("#q")).toBeFocused();
  await expect(page.locator("html[data-live]")).toBeAttached();
  // The first leaves the field, the second the page.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(page.locator(".thread-who h1")).toHaveText(tere.name);
  expect(page.url()).toBe(thread);
});

test("a template that failed is filled in anew with the same values, once", async ({ openAs, simulator }) => {
  const page = await openAs("SELLER");
  const inbox = new Inbox(page);
  const rita = await simulator.newCustomer("Rita Repite");
  await rita.wrote("Hola", { hours: 26 });
  await inbox.open(rita.name);
  await simulator.setFaults({ kind: "withheld_statuses", recipient: rita.phone });
  await page.locator("#template").click();
  await page.locator(".template-choice", { hasText: "order_confirmation" }).click();
  await page.locator("#v-2").fill("#79");
  await page.locator("#send-template").click();
  const { id } = await rita.receives(whole("Rita", "#79"));
  await inbox.expectMark(text("Rita", "#79"), "sent");
  await simulator.fails(id, rita, 132000);
  await inbox.expectMark(text("Rita", "#79"), "failed");
  const failed = inbox.bubble(text("Rita", "#79"));
  await expect(failed).toContainText("Meta no aceptó los valores de la plantilla");

  await simulator.setFaults();
  await failed.getByRole("link", { name: "Revisar y enviar de nuevo" }).click();
  await expect(page.locator("#v-1")).toHaveValue("Rita");
  await expect(page.locator("#v-2")).toHaveValue("#79");
  await page.locator("#v-2").fill("79");
  await page.locator("#send-template").click();
  await rita.receives(whole("Rita", "79"));
  await expect(failed).toContainText("enviado otra vez");
  await expect(failed.getByRole("link", { name: "Revisar y enviar de nuevo" })).toHaveCount(0);
});

test("a template starts a conversation with someone who never wrote", async ({ openAs, simulator }) => {
  const page = await openAs("SELLER");
  const inbox = new Inbox(page);
  await inbox.open("Lucía Fernández");
  await page.locator("#template").click();
  const form = await page.locator(".template-choice", { hasText: "order_confirmation" }).getAttribute("href");
  const template = new URL(form!, page.url()).pathname.split("/").at(-1)!;
  await page.goto(`/templates/${template}/send?q=fernandez`);
  await expect(page.locator(".customers-found a")).toContainText(["Lucía Fernández"]);
  await expectAccessible(page);

  const nadia = await simulator.newCustomer("Nadia Nueva");
  await page.locator("#phone").fill("34 699");
  await page.locator("#v-1").fill("Nadia");
  await page.locator("#v-2").fill("#80");
  await page.locator("#phone").fill(nadia.phone.replace("+34", "0034 ").replace("699", "699-"));
  await page.locator("#send-template").click();
  await nadia.receives(whole("Nadia", "#80"));
  await expect(page).toHaveURL(/\/inbox\/[0-9a-f-]+$/);
  await expect(inbox.bubble(text("Nadia", "#80"))).toHaveCount(1);
});
