// One stream for all tabs of a browser: HTTP/1.1 allows six connections to a place, and a stream keeps one for good.

import { type Page } from "@playwright/test";
import { Inbox, expect, test, withoutReload } from "../support/hilo.ts";

/** The tabs that asked for a stream, one for each time that they did, from now on. */
function askedForStream(page: Page): Page[] {
  const asked: Page[] = [];
  page.context().on("request", (request) => {
    if (new URL(request.url()).pathname === "/events") asked.push(request.frame().page());
  });
  return asked;
}

/** Another tab of the same browser. */
async function tab(beside: Page, path: string): Promise<Page> {
  const page = await beside.context().newPage();
  await page.goto(path);
  await expect(page.locator("html[data-live]")).toBeAttached();
  return page;
}

test("two tabs and three hear everything by the stream of the first", async ({ openAs, simulator }) => {
  const first = new Inbox(await openAs("SELLER"));
  // Its stream is none of those that are counted.
  await first.awake();
  const asked = askedForStream(first.page);
  await first.show("all");
  const second = new Inbox(await tab(first.page, "/inbox?tab=all"));
  await second.awake();
  const customer = await simulator.newCustomer("Tadeo Pestaña");
  await customer.writes("Para dos");
  for (const inbox of [first, second]) await expect(inbox.row(customer.name)).toContainText("Para dos");
  expect(asked, "two tabs").toEqual([first.page]);

  const third = new Inbox(await tab(first.page, "/inbox?tab=unassigned"));
  await third.awake();
  await customer.writes("Para tres");
  for (const inbox of [first, second, third]) await expect(inbox.row(customer.name)).toContainText("Para tres");
  expect(asked, "three tabs").toEqual([first.page]);

  // Pages without a list listen for their banners.
  await tab(first.page, "/settings");
  await customer.writes("Para cuatro");
  for (const inbox of [first, second, third]) await expect(inbox.row(customer.name)).toContainText("Para cuatro");
  expect(asked, "and a page without a list").toEqual([first.page]);
});

test("when the tab with the stream goes, another one goes on where it stopped", async ({ openAs, simulator }) => {
  const first = new Inbox(await openAs("SELLER"));
  // Its stream is none of those that are counted.
  await first.awake();
  const asked = askedForStream(first.page);
  await first.show("all");
  const customer = await simulator.newCustomer("Teo Relevo");
  await customer.writes("Hola");
  const thread = new Inbox(await tab(first.page, "/inbox?tab=all"));
  await thread.open(customer.name);
  const list = new Inbox(await tab(first.page, "/inbox?tab=all"));
  await list.awake();
  await customer.writes("Antes");
  for (const inbox of [first, list]) await expect(inbox.row(customer.name)).toContainText("Antes");
  expect(asked).toEqual([first.page]);

  await withoutReload(thread.page, () =>
    withoutReload(list.page, async () => {
      // Whoever asks next has to wait until a customer has written, while nobody listens.
      await first.page.context().route(
        "**/events?*",
        async (route) => {
          await customer.writes("En el hueco");
          await simulator.settled();
          await route.continue();
        },
        { times: 1 },
      );
      await first.page.close();
      await expect(list.row(customer.name)).toContainText("En el hueco");
      await expect(thread.bubbles.locator(".text")).toHaveText(["Hola", "Antes", "En el hueco"]);
      await customer.writes("Después");
      await expect(list.row(customer.name)).toContainText("Después");
      await expect(thread.bubbles.locator(".text")).toHaveText(["Hola", "Antes", "En el hueco", "Después"]);
    }),
  );
  expect(asked).toHaveLength(2);
  expect([thread.page, list.page]).toContain(asked[1]);
});
