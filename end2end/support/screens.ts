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
<<<<<<< HEAD
  { name: "inbox", go: at("/inbox?tab=all") },
  { name: "thread", go: (inbox) => inbox.find("Lucía Fernández") },
  { name: "thread-template", go: (inbox) => inbox.find("Rocío Benítez") },
  { name: "send-choose", go: (inbox) => choose(inbox) },
=======
  { name: "inbox", open: (inbox) => inbox.show("all") },
  { name: "thread", open: (inbox) => inbox.open("Lucía Fernández") },
  { name: "template-pick", open: (inbox) => toTemplates(inbox) },
  {
    name: "template-fill",
    open: async (inbox) => {
      await toTemplates(inbox);
      await inbox.page.locator(".template-choice", { hasText: "seguimiento_presupuesto" }).click();
      await expect(inbox.page.locator("#phone-screen")).toContainText("presupuesto");
    },
  },
  {
    name: "template-start",
    open: async (inbox) => {
      await toTemplates(inbox);
      const form = await inbox.page.locator(".template-choice", { hasText: "factura" }).getAttribute("href");
      const template = new URL(form!, inbox.page.url()).pathname.split("/").at(-1)!;
      await inbox.page.goto(`/templates/${template}/send?q=lucia`);
      await expect(inbox.page.locator(".customers-found a").first()).toBeVisible();
    },
  },
  { name: "assignment", open: at("/assignment") },
  { name: "settings", open: at("/settings") },
  { name: "events", open: at("/settings/events") },
>>>>>>> main
  {
    name: "send-fill",
    go: async (inbox) => {
      await choose(inbox);
      await follow(inbox.page, "main a[href*='/template/']");
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

<<<<<<< HEAD
/** Goes to a screen and waits until its islands run. */
export async function open(inbox: Inbox, screen: Screen): Promise<void> {
  await screen.go(inbox);
  // The page of the API is a document without scripts.
  if (screen.name !== "api-docs") await awake(inbox.page);
=======
/** Opens the templates from a thread whose reply window has closed. */
async function toTemplates(inbox: Inbox): Promise<void> {
  await inbox.open("Julián Molina");
  await inbox.page.locator("#template").click();
  await expect(inbox.page.locator(".template-choice").first()).toBeVisible();
}

/** Opens an address. */
function at(address: string): Screen["open"] {
  return async ({ page }) => {
    await page.goto(address);
    await awake(page);
  };
>>>>>>> main
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
  await inbox.find("Ricardo Nieto");
  await inbox.page.goto(`${new URL(inbox.page.url()).pathname}/template`);
}
