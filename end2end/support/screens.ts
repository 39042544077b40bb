// Every screen of someone signed in. Checked for accessibility and width, opened without scripts, and photographed
// (`cargo xtask screens`): a screen that is missing here is a screen that nobody has looked at.

import { type Page, expect } from "@playwright/test";
import { type Inbox } from "./inbox.ts";

export interface Screen {
  /** Names the picture. */
  name: string;
  /** Goes there as a person would; works without scripts. */
  go(inbox: Inbox): Promise<void>;
}

export const SCREENS: Screen[] = [
  { name: "inbox", go: at("/inbox?tab=all") },
  { name: "thread", go: (inbox) => inbox.find("Lucía Fernández") },
  { name: "thread-template", go: (inbox) => inbox.find("Rocío Benítez") },
  { name: "send-choose", go: (inbox) => choose(inbox) },
  {
    name: "send-fill",
    go: async (inbox) => {
      await choose(inbox);
      await inbox.page.locator(".template-choice", { hasText: "seguimiento_presupuesto" }).click();
      await expect(inbox.page.locator("#phone-screen")).toContainText("presupuesto");
    },
  },
  { name: "templates", go: at("/templates") },
  { name: "template", go: (inbox) => template(inbox.page) },
  { name: "template-new", go: at("/templates/new") },
  {
    name: "template-edit",
    go: async ({ page }) => {
      await template(page);
      await page.goto(`${new URL(page.url()).pathname}/edit`);
    },
  },
  {
    name: "template-send",
    go: async ({ page }) => {
      await template(page);
      await page.goto(`${new URL(page.url()).pathname}/send`);
    },
  },
  { name: "assignment", go: at("/assignment") },
  { name: "settings", go: at("/settings") },
  { name: "organization", go: at("/settings/organization") },
  { name: "numbers", go: at("/settings/numbers") },
  { name: "number-new", go: at("/settings/numbers/new") },
  {
    name: "number",
    go: async ({ page }) => {
      await page.goto("/settings/numbers");
      await follow(page, "main a[href^='/settings/numbers/']:not([href$='/new'])");
    },
  },
  { name: "team", go: at("/settings/team") },
  { name: "tokens", go: at("/settings/tokens") },
  { name: "events", go: at("/settings/events") },
  {
    name: "event",
    go: async ({ page }) => {
      await page.goto("/settings/events");
      await follow(page, "#list tbody a");
    },
  },
  { name: "jobs", go: at("/settings/jobs") },
  { name: "audit", go: at("/settings/audit") },
  { name: "api-docs", go: at("/api/docs") },
];

/** Goes to a screen and waits until its islands run. */
export async function open(inbox: Inbox, screen: Screen): Promise<void> {
  await screen.go(inbox);
  // The page of the API is a document without scripts.
  if (screen.name !== "api-docs") await awake(inbox.page);
}

/** Waits until the page's islands run. */
export async function awake(page: Page): Promise<void> {
  await expect(page.locator("html[data-live]")).toBeAttached();
}

/** Opens an address. */
function at(address: string): Screen["go"] {
  return async ({ page }) => void (await page.goto(address));
}

/** Follows the first of these links to its page. */
async function follow(page: Page, links: string): Promise<void> {
  await page.goto((await page.locator(links).first().getAttribute("href"))!);
}

/** The page of an approved template. */
async function template(page: Page): Promise<void> {
  await page.goto("/templates?status=APPROVED");
  await follow(page, "main a[href^='/templates/']:not([href*='new']):not([href$='/send'])");
}

/** Where a template is chosen for someone whose window has closed. */
async function choose(inbox: Inbox): Promise<void> {
  await inbox.find("Julián Molina");
  await inbox.page.locator("#template").click();
  await expect(inbox.page.locator(".template-choice").first()).toBeVisible();
}
