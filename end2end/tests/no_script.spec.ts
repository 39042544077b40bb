// Everything an agent does also works where no script runs: forms and links.

import { Inbox, expect, signIn, test } from "../support/hilo.ts";

test.use({ javaScriptEnabled: false });

test("an agent signs in, reads, answers, notes, moves the stage, looks around and signs out", { tag: "@phone" }, async ({ page, hilo, simulator }) => {
  const ada = await simulator.newCustomer("Ada Molina");
  // WhatsApp counts in seconds, and a page never ends within one.
  for (let n = 1; n <= 45; n += 1) await ada.wrote(`Pregunta ${n}`, { seconds: 100 - n });
  await simulator.settled();
  await signIn(page, hilo, "SELLER");
  const inbox = new Inbox(page);

  await test.step("moves between the lists", async () => {
    await page.goto("/inbox");
    for (const tab of ["mine", "unread", "all", "unassigned"]) {
      await page.locator(`.tabs [data-tab=${tab}]`).click();
      await expect(page.locator(`.tabs [data-tab=${tab}]`)).toHaveAttribute("aria-current", "page");
      await expect(page).toHaveURL(new RegExp(`tab=${tab}`));
    }
  });

  await test.step("reads the thread and what came before", async () => {
    await expect(inbox.badge(ada.name)).toHaveText("45");
    await inbox.enter(ada.name);
    await page.locator("form[action$='/mark-read'] button").click();
    await expect(inbox.bubble("Pregunta 45")).toBeInViewport();
    await expect(inbox.bubble("Pregunta 6")).toHaveCount(1);
    await expect(inbox.bubble("Pregunta 5")).toHaveCount(0);
    await page.locator(".earlier").click();
    await expect(inbox.bubble("Pregunta 1")).toHaveCount(1);
    await page.locator("a.pill").click();
    await expect(inbox.bubble("Pregunta 45")).toBeInViewport();
  });

  await test.step("answers", async () => {
    await inbox.answerByButton("Todas las respuestas:\nsí");
    await ada.receives("Todas las respuestas:\nsí");
    await expect(inbox.bubble("Todas las respuestas: sí")).toBeInViewport();
    await expect(inbox.field).toHaveValue("");
    // Loading the page again does not send again.
    await page.reload();
    await expect(inbox.bubble("Todas las respuestas: sí")).toHaveCount(1);
  });

  await test.step("adds a note for the team", async () => {
    await inbox.mode("note");
    await inbox.field.fill("Pregunta mucho");
    await page.locator("#add-note").click();
    await expect(page.locator(".bubble.note")).toContainText("Pregunta mucho");
  });

  await test.step("takes the conversation", async () => {
    await page.locator("#take").click();
    await expect(page.locator("#take")).toHaveCount(0);
    await expect(inbox.log.locator(".event").last()).toContainText("Mara Ortiz");
  });

  await test.step("moves the stage", async () => {
    const details = page.locator(".thread-details");
    if (await details.isVisible()) await details.click();
    const stages = page.locator(".stage-form select");
    const [now, next] = await stages.locator("option").allTextContents();
    await expect(page.locator(".stage-name")).toContainText(now!);
    await stages.selectOption({ label: next! });
    await page.locator(".stage-form button").click();
    await expect(page.locator(".stage-name")).toContainText(next!);
    await expect(inbox.log.locator(".event").last()).toContainText(next!);
  });

  await test.step("signs out", async () => {
    await page.goto("/inbox?tab=mine");
    await expect(inbox.row(ada.name)).toBeVisible();
    await expect(inbox.badge(ada.name)).toHaveCount(0);
    await page.locator(".rail-account").click();
    await page.locator("form[action='/sign-out'] button").click();
    await expect(page).toHaveURL(/\/sign-in/);
    await page.goto("/inbox");
    await expect(page).toHaveURL(/\/sign-in/);
  });

  const texts = (await ada.thread()).filter(({ author }) => author === "business").map(({ text }) => text);
  expect(texts).toEqual(["Todas las respuestas:\nsí"]);
});

test.describe("an answer that is refused comes back beside the reason:", () => {
  test("empty", async ({ openAs, simulator }) => {
    const inbox = new Inbox(await openAs("SELLER", { javaScriptEnabled: false }));
    const ana = await simulator.newCustomer("Ana Vacía");
    await ana.writes("Hola");
    await inbox.find(ana.name);
    await inbox.answerByButton("   ");
    await expect(inbox.problem).toHaveText("Primero escribe algo.");
  });

  test("too long", async ({ openAs, simulator }) => {
    const inbox = new Inbox(await openAs("SELLER", { javaScriptEnabled: false }));
    const luz = await simulator.newCustomer("Luz Larga");
    await luz.writes("Hola");
    await inbox.find(luz.name);
    const long = "á".repeat(4097);
    await inbox.answerByButton(long);
    await expect(inbox.problem).toContainText("4096");
    await expect(inbox.field).toHaveValue(long);
    await inbox.answerByButton(long.slice(1));
    await luz.receives(long.slice(1));
    await expect(inbox.field).toHaveValue("");
  });

  test("the window closed meanwhile", async ({ openAs, simulator }) => {
    const inbox = new Inbox(await openAs("SELLER", { javaScriptEnabled: false }));
    const sol = await simulator.newCustomer("Sol Última");
    await sol.wrote("Hola", { hours: 23, minutes: 59, seconds: 53 });
    await inbox.find(sol.name);
    await expect(inbox.page.locator("#compose")).toHaveAttribute("data-window", "open");
    // Another page says when it has closed; this one does not know.
    const other = await inbox.page.context().newPage();
    await expect(async () => {
      await other.goto(inbox.page.url());
      await expect(other.locator("#compose")).toHaveAttribute("data-window", "closed", { timeout: 10 });
    }).toPass({ timeout: 15_000 });

    await inbox.answerByButton("Llegué tarde");
    await expect(inbox.problem).toContainText("24 horas");
    await inbox.mode("reply");
    await expect(inbox.field).toHaveValue("Llegué tarde");
    await expect(inbox.page.locator(".closed-hint")).toBeVisible();
  });
});

test.describe("a note that is refused comes back beside the reason:", () => {
  for (const [what, form] of [
    ["in the composer", "#compose"],
    ["in the customer's column", ".new-note"],
  ] as const) {
    test(`too long, ${what}`, async ({ openAs, simulator }) => {
      const { page, ...inbox } = new Inbox(await openAs("SELLER", { javaScriptEnabled: false }));
      const eva = await simulator.newCustomer(form === "#compose" ? "Eva Extensa" : "Eva Columna");
      await eva.writes("Hola");
      await new Inbox(page).find(eva.name);
      if (form === "#compose") await page.locator(".mode:has(#mode-note)").click();
      else await page.locator(".new-note summary").click();
      const long = "ñ".repeat(10_001);
      await page.locator(`${form} textarea`).fill(long);
      await page.locator(`${form} .send-note`).click();
      await expect(inbox.problem).toContainText("10 000");
      await expect(page.locator("#mode-note")).toBeChecked();
      await expect(inbox.field).toHaveValue(long);

      await inbox.field.fill("Corta");
      await page.locator("#add-note").click();
      await expect(page.locator(".bubble.note")).toContainText("Corta");
      await expect(inbox.field).toHaveValue("");
      await page.locator(".mode:has(#mode-note)").click();
      await expect(inbox.field).toHaveValue("");
    });
  }

  test("empty", async ({ openAs, simulator }) => {
    const inbox = new Inbox(await openAs("SELLER", { javaScriptEnabled: false }));
    const noa = await simulator.newCustomer("Noa Nada");
    await noa.writes("Hola");
    await inbox.find(noa.name);
    await inbox.mode("note");
    await inbox.page.locator("#add-note").click();
    await expect(inbox.problem).toHaveText("Primero escribe algo.");
    await expect(inbox.page.locator("#mode-note")).toBeChecked();
  });
});
