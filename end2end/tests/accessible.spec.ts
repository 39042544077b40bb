// Nothing keeps anyone out: axe finds nothing on any screen, light or dark, large or small, in any language; and
// nothing has to be scrolled sideways, down to 320 pixels.

import { type Page } from "@playwright/test";
import { Inbox, expect, expectAccessible, screenshot, test } from "../support/hilo.ts";

test.use({ allowedErrors: [/status of 404/] });

/** Every screen of someone signed in, as it looks once it is awake. */
const SCREENS: [string, (inbox: Inbox) => Promise<void>][] = [
  ["inbox", (inbox) => inbox.show("all")],
  ["thread", (inbox) => inbox.open("Lucía Fernández")],
  ["settings", async ({ page }) => void (await page.goto("/settings"))],
  ["api-docs", async ({ page }) => void (await page.goto("/api/docs"))],
  ["missing", async ({ page }) => void (await page.goto("/no-such-page"))],
];

for (const colorScheme of ["light", "dark"] as const) {
  test(`every screen is accessible in ${colorScheme}`, { tag: "@phone" }, async ({ openAs }) => {
    test.slow();
    const page = await openAs("MANAGER", { colorScheme });
    const inbox = new Inbox(page);
    for (const [name, go] of SCREENS) {
      await test.step(name, async () => {
        await go(inbox);
        await expectAccessible(page);
        await screenshot(page, `${name}-${colorScheme}`);
      });
    }
  });
}

test("what rarely shows is accessible: failures, closed windows, menus, dialogs", async ({ openAs }) => {
  const page = await openAs("MANAGER");
  const inbox = new Inbox(page);
  await inbox.open("Rocío Benítez");
  await expectAccessible(page);
  await inbox.open("Ricardo Nieto");
  await expectAccessible(page);
  await page.locator("#assignment summary").click();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.locator(".rail-account").click();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await inbox.mode("note");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectAccessible(page);
});

for (const width of [320, 768]) {
  test(`nothing has to be scrolled sideways at ${width} pixels`, async ({ openAs, browser, hilo }) => {
    const viewport = { width, height: 720 };
    const page = await openAs("MANAGER", { viewport, javaScriptEnabled: false });
    await page.goto("/inbox?tab=all");
    const thread = (await new Inbox(page).row("Rocío Benítez").getAttribute("href"))!;
    for (const address of ["/inbox", thread, "/settings", "/api/docs", "/no-such-page"]) {
      await page.goto(address);
      await expectNoSidewaysScroll(page);
    }
    const door = await browser.newPage({ baseURL: hilo.url, viewport });
    await door.goto("/sign-in");
    await expectNoSidewaysScroll(door);
    await door.close();
  });
}

test("on a phone a thread fills the screen, and there is a way back", { tag: "@phone-only" }, async ({ openAs }) => {
  const page = await openAs("MANAGER");
  const inbox = new Inbox(page);
  await inbox.show("all");
  await expect(page.locator(".rail")).toBeVisible();
  await inbox.enter("Lucía Fernández");
  await inbox.awake();
  await expect(page.locator("#rows")).toBeHidden();
  await expect(page.locator(".rail")).toBeHidden();
  await expect(inbox.field).toBeInViewport({ ratio: 1 });
  await page.locator(".thread-details").tap();
  await expect(page.locator("#lead")).toBeInViewport();
  await page.locator(".side-close").tap();
  await expect(inbox.field).toBeInViewport({ ratio: 1 });
  await page.locator("#back").tap();
  await expect(page.locator("#rows")).toBeVisible();
  await expect(inbox.log).toHaveCount(0);
});

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const { wide, at } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    at: location.pathname,
  }));
  expect(wide, `pixels beyond the screen at ${at}`).toBe(0);
}
