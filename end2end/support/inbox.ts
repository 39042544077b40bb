// The inbox as people see it: rows, tabs, the thread, its bubbles and the composer.

import { type Locator, type Page, expect } from "@playwright/test";

export type Tab = "mine" | "unassigned" | "all" | "unread";

/** How far an answer came, as its bubble shows it. */
export type Mark = "queued" | "sent" | "delivered" | "read" | "failed" | "unconfirmed" | "discarded";

export class Inbox {
  /** The list's rows, top to bottom. */
  readonly rows: Locator;
  /** The thread's box; it scrolls. */
  readonly log: Locator;
  /** Every bubble: messages of both sides and notes. */
  readonly bubbles: Locator;
  /** Where answers and notes are written. */
  readonly field: Locator;
  /** What is left of the 24 hours. */
  readonly window: Locator;
  /** Why something was refused. */
  readonly problem: Locator;

  constructor(readonly page: Page) {
    this.rows = page.locator("#rows .row");
    this.log = page.locator("#log");
    this.bubbles = this.log.locator(".bubble");
    this.field = page.locator("#composer");
    this.window = page.locator("#window");
    this.problem = page.locator("#compose [role=alert]");
  }

  /** Shows a list and waits until it is live. */
  async show(tab: Tab): Promise<void> {
    await this.page.goto(`/inbox?tab=${tab}`);
    await this.awake();
  }

  /** Opens the conversation with this customer, and waits until it is live. */
  async open(name: string, tab: Tab = "all"): Promise<void> {
    await this.find(name, tab);
    await this.awake();
  }

  /** Opens the conversation with this customer, on whichever page of the list it is once it is there. */
  async find(name: string, tab: Tab = "all"): Promise<void> {
    const older = this.page.locator("#older");
    const row = this.row(name);
    await expect(async () => {
      await this.page.goto(`/inbox?tab=${tab}`);
      while (!(await row.isVisible()) && (await older.isVisible())) {
        await this.page.goto((await older.getAttribute("href"))!);
      }
      await expect(row).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 10_000 });
    await this.enter(name);
  }

  /** Follows a row of the list that is on the screen. */
  async enter(name: string): Promise<void> {
    await this.row(name).click();
    await expect(this.page.locator(".thread-who h1")).toHaveText(name);
    // A pointer that rests on the list holds its order still, as it should.
    await this.page.mouse.move(0, 0);
  }

  /** Waits until the page's islands run and hear the live stream. */
  async awake(): Promise<void> {
    await expect(this.page.locator("html[data-live]")).toBeAttached();
    await this.connection("live");
  }

  /** Waits for a state of the live stream. */
  async connection(state: "live" | "reconnecting" | "offline" | "signed-out"): Promise<void> {
    await expect(this.page.locator("#live")).toHaveAttribute("data-state", state, { timeout: 15_000 });
  }

  /** The row of a customer. */
  row(name: string): Locator {
    return this.rows.filter({ has: this.page.locator(".row-name", { hasText: exactly(name) }) });
  }

  /** How many unread messages a row shows. */
  badge(name: string): Locator {
    return this.row(name).locator(".row-count [aria-hidden]");
  }

  /** The number on a tab. */
  async count(tab: Tab): Promise<number> {
    return Number(await this.counter(tab).textContent());
  }

  counter(tab: Tab): Locator {
    return this.page.locator(`.tabs [data-tab=${tab}] .tab-count`);
  }

  /** The bubbles with exactly this text: one, unless something went wrong. */
  bubble(text: string): Locator {
    return this.bubbles.filter({ has: this.page.locator(".text", { hasText: exactly(text) }) });
  }

  /** Waits until our message stands this far, in the only bubble that has its text. */
  async expectMark(text: string, mark: Mark): Promise<void> {
    await expect(this.bubble(text)).toHaveCount(1);
    await expect(this.bubble(text)).toHaveAttribute("data-mark", mark, { timeout: 10_000 });
  }

  /** Writes an answer and sends it with Enter. */
  async answer(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press("Enter");
  }

  /** Writes an answer and sends it with the button, as on a touch screen. */
  async answerByButton(text: string): Promise<void> {
    await this.field.fill(text);
    await this.page.locator("#send").click();
  }

  /** Turns the composer to the customer or to the team. */
  async mode(mode: "reply" | "note"): Promise<void> {
    await this.page.locator(`.mode:has(#mode-${mode})`).click();
    await expect(this.page.locator(`#mode-${mode}`)).toBeChecked();
  }
}

/** Checks that what happens meanwhile happens on this very page: a reload would lose the mark. */
export async function withoutReload(page: Page, happens: () => Promise<void>): Promise<void> {
  await page.evaluate(() => Object.assign(window, { samePage: true }));
  await happens();
  expect(await page.evaluate(() => "samePage" in window), "the page was not made anew").toBe(true);
}

/** The whole text and nothing else, however the page breaks its lines. */
function exactly(text: string): RegExp {
  const words = text.trim().split(/\s+/).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^\\s*${words.join("\\s+")}\\s*$`);
}
