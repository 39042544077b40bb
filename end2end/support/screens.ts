// Every screen of someone signed in, as it looks once it is awake. Checked for accessibility and width, opened without
// scripts, and photographed: a screen that is missing here is a screen that nobody has looked at.

import { type Page, expect } from "@playwright/test";
import { type Inbox } from "./inbox.ts";

export interface Screen {
  /** Names the picture. */
  name: string;
  open(inbox: Inbox): Promise<void>;
}

export const SCREENS: Screen[] = [
  { name: "inbox", open: (inbox) => inbox.show("all") },
  { name: "thread", open: (inbox) => inbox.open("Lucía Fernández") },
  { name: "assignment", open: at("/assignment") },
  { name: "settings", open: at("/settings") },
  { name: "events", open: at("/settings/events") },
  {
    name: "event",
    open: async ({ page }) => {
      await page.goto("/settings/events");
      await page.locator("#list tbody a").first().click();
      await awake(page);
    },
  },
  { name: "jobs", open: at("/settings/jobs") },
  { name: "audit", open: at("/settings/audit") },
  { name: "api-docs", open: async ({ page }) => void (await page.goto("/api/docs")) },
];

/** Opens an address. */
function at(address: string): Screen["open"] {
  return async ({ page }) => {
    await page.goto(address);
    await awake(page);
  };
}

/** Waits until the page's islands run. */
async function awake(page: Page): Promise<void> {
  await expect(page.locator("html[data-live]")).toBeAttached();
}
