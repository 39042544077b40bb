// Nothing that a customer, a colleague, a link or Meta writes is ever run, and no page has anything to ask the content
// security policy for. Pages are looked at as the server makes them and with their islands awake; under the policy, which
// tells of every attempt, and without it, so that it is not the only wall.

import { type Page } from "@playwright/test";
import { type Hilo, Inbox, expect, signIn, test as base } from "../support/hilo.ts";
import { Watch, marker, payloads, readable } from "../support/injection.ts";
import { customerSays, newestEvents, plant, unread } from "../support/planting.ts";
import { SCREENS, awake, open } from "../support/screens.ts";
import { startServer } from "../support/server.ts";

// A server of its own: the others' shop is not to be called a script.
const test = base.extend<object, { hilo: Hilo }>({
  hilo: [
    async ({}, use, worker) => {
      const server = await startServer(`security-${worker.project.name}-${worker.workerIndex}`);
      await use({ ...server, sessions: new Map() });
      await server.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
});

// Addresses that lead nowhere say so with their status, and the browser writes that to its console.
test.use({ allowedErrors: [/status of 4\d\d.*\((?!.*\.(js|wasm|css|svg|woff2)\))/] });

/** All at once, and those that count only at the beginning. */
function atOnce(place: string): string[] {
  const all = payloads(place);
  return [all.join(" "), ...all.filter((text) => /^(javascript|https):/.test(text))];
}

/** Addresses that show a part of themselves. */
function reflecting(): string[] {
  return atOnce("an address").flatMap((text) => {
    const said = encodeURIComponent(text);
    return [
      `/inbox?tab=${said}&rows=${said}&error=${said}&mode=${said}`,
      `/inbox/${said}`,
      `/templates?q=${said}&name=${said}&status=${said}&removed=${said}`,
      `/assignment?agent=${said}&after=${said}&error=${said}&given=${said}`,
      `/settings?password=${said}&error=${said}&saved=${said}`,
      `/settings/events?text=${said}&from=${said}&until=${said}&status=${said}&queued=${said}`,
      `/settings/jobs?text=${said}&kind=${said}&ran=${said}`,
      `/settings/audit?actor=${said}&action=${said}&type=${said}&subject=${said}&from=${said}`,
      `/settings/numbers/new?saved=${said}`,
      `/nowhere/${said}`,
    ];
  });
}

/** The same for who is not signed in. */
function before(): string[] {
  return atOnce("the sign-in").flatMap((text) => {
    const said = encodeURIComponent(text);
    return [
      `/sign-in?email=${said}&next=${said}&error=${said}&seconds=${said}`,
      `/setup/${said}?error=${said}&organization=${said}&name=${said}&email=${said}&timezone=${said}&language=${said}`,
      `/invite/${said}?error=${said}&name=${said}`,
      `/password/${said}?error=${said}`,
    ];
  });
}

/** Lists and settings that show what was planted elsewhere. */
const LISTS = [
  "/inbox?tab=all",
  "/inbox?tab=unassigned",
  "/assignment",
  "/assignment?show=answered",
  "/templates",
  "/settings",
  "/settings/organization",
  "/settings/team",
  "/settings/tokens",
  "/settings/numbers",
  "/settings/jobs",
  "/settings/events",
  "/settings/audit",
];

test("nothing that anyone writes is run, on any screen that shows it", async ({ openAs, hilo, simulator, browser }) => {
  test.setTimeout(600_000);
  const page = await openAs("OWNER");
  const shown = await test.step("plants texts everywhere", () => plant(hilo, simulator, page));
  const events = await newestEvents(page, simulator, 20);
  const numbers = await page.goto("/settings/numbers").then(() => page.locator("main a[href^='/settings/numbers/']"));
  const number = (await numbers.first().getAttribute("href"))!;
  const addresses = [...LISTS, ...shown, ...events, number];

  const looks = [
    { name: "made by the server", options: { javaScriptEnabled: false }, at: [...addresses, ...reflecting()] },
    { name: "awake", options: {}, at: [...addresses, ...reflecting()] },
    { name: "awake without the policy", options: { bypassCSP: true }, at: addresses },
  ];
  for (const { name, options, at } of looks) {
    await test.step(`${name}: ${at.length} pages`, async () => {
      const look = await openAs("OWNER", options);
      const watch = options.javaScriptEnabled === false ? undefined : await Watch.over(look);
      const pages = new Map<string, string>();
      for (const address of at) {
        await look.goto(address);
        // What a thread says must not keep its islands from waking, and what they make of it must be as harmless.
        if (watch && (await look.locator("#live").count()) > 0) await awake(look);
        if (watch && new URL(look.url()).pathname.startsWith("/inbox/")) await hover(look);
        await (watch ?? new Watch()).expectClean(look, `${name}: ${address}`);
        pages.set(address, await readable(look));
      }
      expect(unread(pages), `${name}: planted, and read by nobody`).toEqual([]);
    });
  }
  await test.step("and before anyone is signed in", async () => {
    const context = await browser.newContext({ baseURL: hilo.url, bypassCSP: true });
    const stranger = await context.newPage();
    const watch = await Watch.over(stranger);
    for (const address of before()) {
      await stranger.goto(address);
      await watch.expectClean(stranger, address);
    }
    await context.close();
  });
});

/** What waits for a pointer or the keyboard. */
async function hover(page: Page): Promise<void> {
  for (const place of [".bubble", ".row", ".thread-who"]) {
    const first = page.locator(place).last();
    if (await first.isVisible()) await first.hover({ force: true });
  }
}

test("what arrives while a screen is open is not run either", async ({ openAs, simulator }) => {
  test.setTimeout(240_000);
  for (const bypassCSP of [false, true]) {
    const page = await openAs("OWNER", { bypassCSP });
    const watch = await Watch.over(page);
    const inbox = new Inbox(page);
    const customer = await simulator.newCustomer(bypassCSP ? "Lía Viva" : "Leo Vivo");
    await customer.writes("Hola");
    await inbox.open(customer.name);
    for (const [n, text] of payloads("a live answer").entries()) {
      await customerSays(customer, (place) => payloads(`live, ${place}`)[n]!);
      await inbox.answer(text);
      await expect(inbox.field).toHaveValue("");
    }
    await simulator.settled();
    await customer.writes("fin");
    await expect(inbox.bubble("fin")).toBeVisible();
    for (const place of ["live, a message", "live, a file name", "live, a reply by button", "a live answer"]) {
      await expect(inbox.log).toContainText(marker(place));
    }
    await watch.expectClean(page, "a thread that is open");
    await page.context().close();
  }
});

test("no screen asks the policy for anything", { tag: "@phone" }, async ({ page, hilo }) => {
  test.setTimeout(240_000);
  const watch = await Watch.over(page);
  await signIn(page, hilo, "OWNER");
  const inbox = new Inbox(page);
  for (const screen of SCREENS) {
    await test.step(screen.name, async () => {
      await open(inbox, screen);
      await watch.expectClean(page, screen.name);
    });
  }
  for (const address of ["/nowhere", "/inbox/nowhere", "/api/docs", "/setup/x", "/invite/x", "/password/x"]) {
    await page.goto(address);
    await watch.expectClean(page, address);
  }
});
