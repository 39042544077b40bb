// A number whose token has run out stands still alone: everyone it concerns reads of it within five seconds, on whatever
// page is open, the other number goes on, and a new token is the end of it.

import { type Page } from "@playwright/test";
import { type Hilo, Inbox, expect, expectAccessible, screenshot, test, withoutReload } from "../support/hilo.ts";

/** The promise: seconds from the refusal of Meta to the banner. */
const AT_ONCE = { timeout: 5_000 };

const CHANNELS = "/api/integrations/whatsapp/channels";

interface Connected {
  id: string;
}

/** REST in the name of whoever is signed in on a page. */
async function rest(page: Page, method: string, path: string, data?: unknown): Promise<unknown> {
  const answer = await page.request.fetch(path, { method, data, headers: { "sec-fetch-site": "same-origin" } });
  expect(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`).toBe(true);
  return answer.status() === 204 ? undefined : answer.json();
}

/** A second number, the one that Meta hosts and nobody has connected. */
async function connect(page: Page, { spare }: Hilo, name: string): Promise<Connected> {
  const { phoneNumberId, wabaId, accessToken, appSecret } = spare;
  return (await rest(page, "POST", CHANNELS, { name, phoneNumberId, wabaId, accessToken, appSecret })) as Connected;
}

function banners(page: Page, name: string) {
  return page.locator("#banners .banner", { hasText: name });
}

test("an expired token: banners on every open page, one number alone, gone with a new token", async ({ openAs, hilo, simulator }) => {
  test.setTimeout(90_000);
  const owner = await openAs("OWNER");
  const number = await connect(owner, hilo, "Posventa");
  try {
    const rut = await simulator.newCustomer("Rut Lagos");
    await rut.sends({ type: "text", body: "Hola", phone_number_id: hilo.spare.phoneNumberId });
    const leo = await simulator.newCustomer("Leo Bravo");
    await leo.writes("Hola");

    const thread = new Inbox(owner);
    await thread.open(rut.name);
    const tab = async (path: string) => {
      const page = await owner.context().newPage();
      await page.goto(path);
      await expect(page.locator("html[data-live]")).toBeAttached();
      return page;
    };
    const list = new Inbox(await tab("/inbox?tab=all"));
    await list.awake();
    const [templates, settings] = [await tab("/templates"), await tab("/settings/organization")];
    await settings.locator("#name").fill("A medio escribir");
    const seller = new Inbox(await openAs("SELLER"));
    await seller.show("all");
    const pages = [owner, list.page, templates, settings];

    await withoutReload(settings, async () => {
      await simulator.setFaults({ kind: "token_expired", phone_number_id: hilo.spare.phoneNumberId });
      await thread.answer("¿Cómo va todo?");
      for (const page of [...pages, seller.page]) await expect(banners(page, "Posventa")).toHaveCount(1, AT_ONCE);

      for (const page of pages) {
        await expect(banners(page, "Posventa")).toContainText("venció el token de acceso del número");
        const way = banners(page, "Posventa").getByRole("link");
        await expect(way).toHaveAttribute("href", `/settings/numbers/${number.id}`);
        await expect(page.locator("#banners .banner")).toHaveCount(1);
      }
      await expect(banners(seller.page, "Posventa")).toContainText("un administrador puede resolverlo");
      await expect(banners(seller.page, "Posventa").getByRole("link")).toHaveCount(0);
      await expect(thread.page.locator(".thread-banners .banner")).toHaveCount(0);
      await expect(settings.locator("#name")).toHaveValue("A medio escribir");
    });
    for (const page of [list.page, owner, templates]) await expectAccessible(page);

    await test.step("the other number goes on", async () => {
      await list.enter(leo.name);
      await list.awake();
      await list.answer("Aquí estamos");
      await list.expectMark("Aquí estamos", "delivered");
      await thread.expectMark("¿Cómo va todo?", "queued");
    });
    await test.step("without scripts it is there as well", async () => {
      const plain = await openAs("OWNER", { javaScriptEnabled: false });
      for (const path of ["/inbox", "/templates", "/assignment", "/settings"]) {
        await plain.goto(path);
        await expect(banners(plain, "Posventa").getByRole("link")).toBeVisible();
      }
      await banners(plain, "Posventa").getByRole("link").click();
      await expect(plain.getByRole("heading", { name: "Posventa" })).toBeVisible();
    });
    await test.step("a new token is the end of it", async () => {
      await simulator.setFaults();
      await rest(owner, "PATCH", `${CHANNELS}/${number.id}`, { accessToken: hilo.spare.accessToken });
      for (const page of [...pages, seller.page]) await expect(banners(page, "Posventa")).toHaveCount(0, AT_ONCE);
      await thread.expectMark("¿Cómo va todo?", "delivered");
      await expect(settings.locator("#name")).toHaveValue("A medio escribir");
    });
  } finally {
    await simulator.setFaults();
    await rest(owner, "DELETE", `${CHANNELS}/${number.id}`);
  }
});

test("a page of forms that missed something asks for its banners, and keeps what is being written", async ({ openAs }) => {
  const page = await openAs("OWNER");
  let written = () => {};
  const begun = new Promise<void>((resolve) => (written = resolve));
  let told = false;
  // What the server says to a browser that was away for too long. Said to this page alone: the inbox that was open
  // before it may ask for its own stream as late as this.
  await page.route("**/events?*", async (route) => {
    if (told || !route.request().frame().url().endsWith("/settings/organization")) return route.fallback();
    told = true;
    await begun;
    await route.fulfill({ contentType: "text/event-stream", body: "event: reset\nid: 1\ndata: {}\n\n" });
  });
  await page.goto("/settings/organization");
  await expect(page.locator("html[data-live]")).toBeAttached();
  await withoutReload(page, async () => {
    await page.locator("#name").fill("A medio escribir");
    const asked = page.waitForResponse((answer) => answer.url().endsWith("/settings/organization") && answer.ok());
    written();
    await asked;
    await expect(page.locator("#name")).toHaveValue("A medio escribir");
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the banner can be read by everyone, in ${colorScheme}`, { tag: "@phone" }, async ({ openAs }) => {
    const page = await openAs("OWNER", { colorScheme });
    const { data } = (await rest(page, "GET", CHANNELS)) as { data: { id: string }[] };
    const way = `${CHANNELS}/${data[0]!.id}`;
    await rest(page, "PATCH", way, { paused: true });
    try {
      for (const [name, path] of [["inbox", "/inbox?tab=all"], ["settings", "/settings"]] as const) {
        await page.goto(path);
        const banner = page.locator("#banners .banner");
        await expect(banner.getByRole("link")).toBeVisible();
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
        await expectAccessible(page);
        await screenshot(page, `paused-${name}-${colorScheme}`);
      }
    } finally {
      await rest(page, "PATCH", way, { paused: false });
    }
  });
}
