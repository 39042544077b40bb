// First load and interaction, each five times in a browser that has nothing cached; the median counts.

import type { Page } from "@playwright/test";
import { expect, test } from "../support/hilo.ts";
import { Inbox } from "../support/inbox.ts";

const ROUNDS = Number(process.env.HILO_MEASURE_ROUNDS ?? 5);
const SLOWER = 4;

/** What one round shows, in milliseconds. */
interface Round {
  "first contentful paint": number;
  "largest contentful paint": number;
  "until the first key is handled": number;
  "until the live stream is heard": number;
  "opening a conversation, click to paint": number;
  "typing, longest interaction (INP)": number;
  "sending, Enter to the bubble": number;
}

test("a slow browser loads the inbox and answers a customer", async ({ openAs, simulator, browser, baseURL, contextOptions }) => {
  const signedIn = await openAs("SELLER");
  const storageState = await signedIn.context().storageState();
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const customer = await simulator.newCustomer(`Medida ${round}`);
    await customer.writes("¿Tienen stock?");
    const context = await browser.newContext({ ...contextOptions, storageState, baseURL, viewport: signedIn.viewportSize() });
    const page = await context.newPage();
    const inbox = new Inbox(page);
    await expect(async () => {
      await signedIn.goto("/inbox?tab=all");
      await expect(new Inbox(signedIn).row(customer.name)).toBeVisible({ timeout: 500 });
    }).toPass();
    await observe(page);
    const cdp = await context.newCDPSession(page);
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });

    await page.goto("/inbox?tab=all");
    await page.waitForFunction(() => measured().key !== undefined && measured().live !== undefined, null, { timeout: 60_000 });
    const load = await page.evaluate(() => ({ ...measured() }));

    const clicked = await page.evaluate(() => performance.timeOrigin + performance.now());
    await inbox.enter(customer.name);
    await inbox.awake();
    await page.waitForFunction(() => measured().paint !== undefined);
    const opened = await page.evaluate(() => performance.timeOrigin + measured().paint!);

    const words = `Sí, quedan dos ${round}`;
    await inbox.field.pressSequentially(words);
    const typing = await page.evaluate(() => measured().slowest);
    const entered = await page.evaluate((words) => {
      const now = performance.now();
      // The frame after the one in which the bubble stands is the one that shows it.
      const log = document.getElementById("log")!;
      const seen = new MutationObserver(() => {
        if (log.textContent!.includes(words)) {
          seen.disconnect();
          requestAnimationFrame(() => requestAnimationFrame(() => (measured().bubble = performance.now())));
        }
      });
      seen.observe(log, { childList: true, subtree: true, characterData: true });
      return now;
    }, words);
    await inbox.field.press("Enter");
    await page.waitForFunction(() => measured().bubble !== undefined);
    const shown = await page.evaluate(() => measured().bubble!);
    rounds.push({
      "first contentful paint": load.paint!,
      "largest contentful paint": load.largest!,
      "until the first key is handled": load.key!,
      "until the live stream is heard": load.live!,
      "opening a conversation, click to paint": opened - clicked,
      "typing, longest interaction (INP)": typing,
      "sending, Enter to the bubble": shown - entered,
    });
    await context.close();
  }
  tell(rounds);
});

/** What a page has seen of itself; kept on its window. */
interface Measured {
  paint?: number;
  largest?: number;
  key?: number;
  live?: number;
  bubble?: number;
  slowest: number;
}

declare global {
  function measured(): Measured;
}

/** Has every page of this browser watch itself, from before its first byte. */
async function observe(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen: Measured = { slowest: 0 };
    Object.assign(window, { measured: () => seen });
    const watch = (type: string, note: (entry: PerformanceEntry) => void, more: object = {}) =>
      new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true, ...more });
    watch("paint", (entry) => {
      if (entry.name === "first-contentful-paint") seen.paint = entry.startTime;
    });
    watch("largest-contentful-paint", (entry) => (seen.largest = entry.startTime));
    watch(
      "event",
      (entry) => {
        if ((entry as PerformanceEntry & { interactionId: number }).interactionId > 0) {
          seen.slowest = Math.max(seen.slowest, entry.duration);
        }
      },
      { durationThreshold: 16 },
    );
    // The first key of `g i` does nothing but wait for the second, and an island that hears it keeps it to itself.
    const ask = setInterval(() => {
      const key = new KeyboardEvent("keydown", { key: "g", cancelable: true });
      if (!window.dispatchEvent(key) && seen.key === undefined) seen.key = performance.now();
      if (document.querySelector("#live[data-state=live]")) seen.live ??= performance.now();
      if (seen.key !== undefined && seen.live !== undefined) clearInterval(ask);
    }, 10);
  });
}

/** Prints the medians as a table. */
function tell(rounds: Round[]): void {
  const lines = [
    `### In Chromium, its processor slowed ${SLOWER} times`,
    "",
    `Median of ${rounds.length}; nothing cached, the demo on the same machine.`,
    "",
    "| what | median ms | longest ms |",
    "|---|---|---|",
  ];
  for (const what of Object.keys(rounds[0]!) as (keyof Round)[]) {
    const times = rounds.map((round) => round[what]).sort((a, b) => a - b);
    lines.push(`| ${what} | ${times[Math.floor((times.length - 1) / 2)]!.toFixed(0)} | ${times.at(-1)!.toFixed(0)} |`);
  }
  process.stdout.write(`\n${lines.join("\n")}\n\n`);
}
