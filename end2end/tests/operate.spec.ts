// What operators look at, and what they can do about it: a webhook replayed once its number is connected, a job called off
// and run again, the log of it all; on a phone, in the dark, and without scripts.

import { createHmac } from "node:crypto";
import { type Page } from "@playwright/test";
import { Inbox, Simulator, expect, expectAccessible, screenshot, test, withoutReload } from "../support/hilo.ts";

// A form that is refused shows itself again with this status, and the browser writes it to its console.
test.use({ allowedErrors: [/status of 422/] });

const PAGES = ["/settings/events", "/settings/jobs", "/settings/audit"];

/** Now, as Meta writes it. */
function seconds(): string {
  return String(Math.floor(Date.now() / 1000));
}

/** The app's secret at Meta. */
const SECRET = "0123456789abcdef0123456789abcdef";

/** Connects a number that Meta's stand-in does not host: Meta is silent meanwhile, so a person's word counts. */
async function connect(page: Page, simulator: Simulator, name: string, phoneNumberId: string): Promise<void> {
  await simulator.setFaults({ kind: "reset_before_accept", on: "numbers" });
  await page.goto("/settings/numbers/new");
  await page.locator("#name").fill(name);
  await page.locator("#phone_number_id").fill(phoneNumberId);
  await page.locator("#access_token").fill("EAAtomorrow");
  await page.locator("#app_secret").fill(SECRET);
  await page.locator("form:has(#app_secret) button[type=submit]").first().click();
  // What is secret is not given back.
  await page.locator("#access_token").fill("EAAtomorrow");
  await page.locator("#app_secret").fill(SECRET);
  await page.locator("button[name=unchecked]").click();
  await expect(page).toHaveURL(/\/settings\/numbers\/[0-9a-f-]{36}/);
  await simulator.setFaults();
}

/** Delivers a webhook as Meta does, signed. */
async function deliver(callback: string, webhook: unknown): Promise<void> {
  const body = JSON.stringify(webhook);
  const signature = `sha256=${createHmac("sha256", SECRET).update(body).digest("hex")}`;
  const answer = await fetch(callback, { method: "POST", body, headers: { "x-hub-signature-256": signature } });
  expect(answer.status).toBe(200);
}

/** The first webhook of the list. */
async function openNewest(page: Page): Promise<void> {
  await page.goto("/settings/events");
  await page.locator("#list tbody a").first().click();
  await expect(page.locator("#became")).toBeVisible();
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`events, jobs and the log are accessible in ${colorScheme}`, { tag: "@phone" }, async ({ openAs }) => {
    const page = await openAs("OWNER", { colorScheme });
    for (const address of PAGES) {
      await page.goto(address);
      await expect(page.locator("h1")).toBeVisible();
      await expectAccessible(page);
      await screenshot(page, `${address.split("/").pop()}-${colorScheme}`);
    }
    await openNewest(page);
    await expectAccessible(page);
    await screenshot(page, `event-${colorScheme}`);
  });
}

test("nothing has to be scrolled sideways at 390 pixels", async ({ openAs }) => {
  const page = await openAs("OWNER", { viewport: { width: 390, height: 780 }, javaScriptEnabled: false });
  await openNewest(page);
  for (const address of [page.url(), ...PAGES]) {
    await page.goto(address);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide, address).toBe(0);
  }
});

test("managers are told that this is not for them", async ({ openAs }) => {
  const page = await openAs("MANAGER");
  for (const address of PAGES) {
    const answer = await page.request.get(address);
    expect(answer.status(), address).toBe(403);
  }
});

test("a webhook is processed again from its page, and its message is there once", async ({ openAs, simulator }) => {
  const page = await openAs("OWNER", { javaScriptEnabled: false });
  const rosa = await simulator.newCustomer("Rosa Repite");
  await rosa.writes("Solo una vez");
  const inbox = new Inbox(page);
  await inbox.find(rosa.name);
  await openNewest(page);
  await page.getByRole("button", { name: "Procesar de nuevo" }).click();
  await expect(page.getByRole("status")).toContainText("se procesará de nuevo");
  await expect(async () => {
    await page.reload();
    await expect(page.locator("[data-outcome]").first()).toHaveAttribute("data-outcome", "DUPLICATE", { timeout: 100 });
  }).toPass();
  await page.getByRole("link", { name: "Abrir conversación" }).first().click();
  await expect(inbox.bubble("Solo una vez")).toHaveCount(1);
});

test("a webhook for a number that is not connected yet: connected, processed again, its message is there once", async ({ openAs, simulator }) => {
  const page = await openAs("OWNER", { javaScriptEnabled: false });
  const inbox = new Inbox(page);
  // Two numbers of one app at Meta: the app calls one address for both, and the second one is not connected yet.
  const [first, second] = ["990000000001", "990000000002"];
  await connect(page, simulator, "Madrid", first);
  const callback = await page.locator("#callback").inputValue();
  const from = "34699990001";
  await deliver(callback, {
    object: "whatsapp_business_account",
    entry: [{ id: "990000000000", changes: [{ field: "messages", value: {
      messaging_product: "whatsapp",
      metadata: { phone_number_id: second, display_phone_number: "34910000002" },
      contacts: [{ profile: { name: "Tomás Temprano" }, wa_id: from }],
      messages: [{ from, id: "wamid.operate.early", timestamp: seconds(), type: "text", text: { body: "Llegué antes" } }],
    } }] }],
  });
  await expect(async () => {
    await page.goto("/settings/events?outcome=UNROUTED");
    await page.locator("#list tbody a").first().click({ timeout: 500 });
  }).toPass();
  const event = page.url();
  const outcome = page.locator("[data-outcome]");
  await expect(outcome).toHaveAttribute("data-outcome", "UNROUTED");
  await expect(page.locator("#items")).toContainText(second);

  await connect(page, simulator, "Barcelona", second);
  for (const expected of ["APPLIED", "DUPLICATE"]) {
    await page.goto(event);
    await page.getByRole("button", { name: "Procesar de nuevo" }).click();
    await expect(async () => {
      await page.goto(event);
      await expect(outcome).toHaveAttribute("data-outcome", expected, { timeout: 100 });
    }).toPass();
  }
  await page.getByRole("link", { name: "Abrir conversación" }).click();
  await expect(inbox.bubble("Llegué antes")).toHaveCount(1);
});

test("the list of events shows a new one by itself", async ({ openAs, simulator }) => {
  const page = await openAs("OWNER");
  await page.goto("/settings/events");
  const newest = page.locator("#list tbody a").first();
  const before = await newest.getAttribute("href");
  const pia = await simulator.newCustomer("Pía Nueva");
  await withoutReload(page, async () => {
    await pia.writes("Hola");
    await expect(newest).not.toHaveAttribute("href", before!, { timeout: 15_000 });
  });
});

test("a waiting send is called off: its message says so, and the log says who did it", async ({ openAs, simulator }) => {
  const page = await openAs("OWNER");
  const inbox = new Inbox(page);
  const customer = await simulator.newCustomer("Cata Espera");
  await customer.writes("Hola");
  await inbox.open(customer.name);
  // About this customer alone: the number goes on sending to everybody else.
  await simulator.setFaults({ kind: "pair_limit", recipient: customer.phone });
  await inbox.answer("Mejor no");
  const conversation = new URL(page.url()).pathname;
  await page.goto("/settings/jobs?kind=SEND_MESSAGE");
  const job = page.locator(".jobs > li", { has: page.locator(`a[href^="${conversation}"]`) });
  await expect(job.locator("[data-state=FAILED]")).toBeVisible({ timeout: 15_000 });
  await job.getByRole("button", { name: /^Cancelar/ }).click();
  await expect(page.getByRole("status")).toContainText("Se canceló 1 tarea");
  await expect(job.locator("[data-state]")).toHaveAttribute("data-state", "CANCELLED");
  await job.getByRole("button", { name: /^Ejecutar de nuevo/ }).click();
  await expect(page.getByRole("alert")).toContainText("no debe salir dos veces");
  await job.getByRole("link").click();
  await expect(inbox.bubble("Mejor no")).toContainText("se canceló antes de enviarlo");

  await page.goto("/settings/audit?action=job.cancelled");
  await expect(page.locator("#list tbody tr").first()).toContainText("Canceló una tarea");
  await page.locator("#list summary").first().click();
  await expect(page.locator(".changes").first()).toContainText("CANCELLED");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: /CSV/ }).click(),
  ]);
  expect(file.suggestedFilename()).toBe("audit-log.csv");
});
