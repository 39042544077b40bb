// An answer is on the screen before anything is sent, arrives once, and its ticks tell how far it came.

import { type Page } from "@playwright/test";
import { Inbox, expect, test, withoutReload } from "../support/hilo.ts";

/** What the thread and the field show when the first frame after the next Enter is painted. */
async function frameAfterEnter(page: Page): Promise<() => Promise<unknown>> {
  await page.evaluate(() => {
    const frame = new Promise((resolve) => {
      const look = () => {
        const last = [...document.querySelectorAll<HTMLElement>("#log .bubble")].at(-1);
        const field = document.querySelector<HTMLTextAreaElement>("#composer");
        resolve({ text: last?.querySelector(".text")?.textContent, mark: last?.dataset.mark, field: field?.value });
      };
      document.addEventListener("keydown", () => requestAnimationFrame(look), { capture: true, once: true });
    });
    Object.assign(window, { frame });
  });
  return () => page.evaluate(() => (window as unknown as { frame: Promise<unknown> }).frame);
}

test("an answer shows in the next frame with a clock, arrives once, and its ticks go to read", async ({ openAs, openPhone, simulator }) => {
  const page = await openAs("SELLER");
  const inbox = new Inbox(page);
  const lola = await simulator.newCustomer("Lola Ibáñez");
  await lola.writes("¿Cuánto sale la funda?");
  await inbox.open(lola.name);
  const phone = await openPhone(lola);
  const text = "$8.500, en el día";
  // Meta takes the message, but tells nothing of what comes after until it is let.
  await simulator.setFaults({ kind: "withheld_statuses", recipient: lola.phone });

  await withoutReload(page, async () => {
    await inbox.field.fill(text);
    const frame = await frameAfterEnter(page);
    await inbox.field.press("Enter");
    expect(await frame()).toEqual({ text, mark: "queued", field: "" });

    await inbox.expectMark(text, "sent");
    await lola.receives(text);
    await simulator.setFaults();
    await simulator.releaseStatuses();
    await inbox.expectMark(text, "delivered");
    await expect(phone.getByLabel("From the business")).toContainText(text);
    await phone.getByRole("button", { name: "Read", exact: true }).click();
    await inbox.expectMark(text, "read");
    // The list's line has the same ticks.
    await expect(inbox.row(lola.name).locator(".tick-read")).toBeVisible();
  });

  await page.reload();
  await inbox.expectMark(text, "read");
});

test("Enter twice and a double click each send once", async ({ openAs, simulator }) => {
  const page = await openAs("SELLER");
  const inbox = new Inbox(page);
  const teo = await simulator.newCustomer("Teo Bianchi");
  await teo.writes("Hola");
  await inbox.open(teo.name);

  await inbox.field.fill("Con Enter");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(inbox.problem).toHaveCount(0);
  await inbox.expectMark("Con Enter", "delivered");

  await inbox.field.fill("Con un clic");
  await page.locator("#send").dblclick();
  await expect(inbox.problem).toHaveCount(0);
  await inbox.expectMark("Con un clic", "delivered");

  await simulator.settled();
  const sent = (await teo.thread()).filter(({ author }) => author === "business");
  expect(sent.map(({ text }) => text)).toEqual(["Con Enter", "Con un clic"]);
});

test("Shift and Enter break the line, and what is written arrives as it was written", async ({ openAs, simulator }) => {
  const page = await openAs("SELLER");
  const inbox = new Inbox(page);
  const nora = await simulator.newCustomer("Nora Paredes");
  await nora.writes("Hola");
  await inbox.open(nora.name);
  await inbox.field.pressSequentially("Primero");
  await inbox.field.press("Shift+Enter");
  await inbox.field.pressSequentially("Segundo *fuerte*");
  await inbox.field.press("Enter");
  await nora.receives("Primero\nSegundo *fuerte*");
  await expect(inbox.bubbles.last().locator("strong, b")).toHaveText("fuerte");
});

test("an answer to one message quotes it on both sides", async ({ openAs, simulator }) => {
  const page = await openAs("SELLER");
  const inbox = new Inbox(page);
  const raul = await simulator.newCustomer("Raúl Vega");
  const question = await raul.writes("¿Abren el sábado?");
  await raul.writes("¿Y el domingo?");
  await simulator.settled();
  await inbox.open(raul.name);
  await inbox.bubble("¿Abren el sábado?").hover();
  await inbox.bubble("¿Abren el sábado?").locator("[data-answer]").click();
  await expect(page.locator(".answering")).toContainText("¿Abren el sábado?");
  await inbox.answer("El sábado sí");
  const received = await raul.receives("El sábado sí");
  expect(received.context).toBe(question);
  await expect(inbox.bubble("El sábado sí").locator(".quote")).toContainText("¿Abren el sábado?");
  await expect(page.locator(".answering")).toHaveCount(0);
});

test("on a touch screen Enter breaks the line and the button sends", { tag: "@phone-only" }, async ({ openAs, simulator }) => {
  const page = await openAs("SELLER");
  const inbox = new Inbox(page);
  const ema = await simulator.newCustomer("Ema Lagos");
  await ema.writes("Hola");
  await inbox.open(ema.name);
  await inbox.field.pressSequentially("Uno");
  await inbox.field.press("Enter");
  await inbox.field.pressSequentially("Dos");
  await expect(inbox.field).toHaveValue("Uno\nDos");
  await page.locator("#send").tap();
  await ema.receives("Uno\nDos");
  await inbox.expectMark("Uno Dos", "delivered");
});
