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
  { name: "templates", open: at("/templates") },
  {
    name: "template",
    open: async ({ page }) => {
      await page.goto("/templates");
      await page.locator(".tpl-language").first().click();
      await awake(page);
    },
  },
  { name: "template-new", open: at("/templates/new") },
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
}

/** Waits until the page's islands run. */
async function awake(page: Page): Promise<void> {
  await expect(page.locator("html[data-live]")).toBeAttached();
}
