// Nothing keeps anyone out: axe finds nothing on any screen, light or dark, large or small, in any language; and
// nothing has to be scrolled sideways, down to 320 pixels.

import { type Page } from "@playwright/test";
import { Inbox, expect, expectAccessible, screenshot, test } from "../support/hilo.ts";
import { SCREENS, open } from "../support/screens.ts";

test.use({ allowedErrors: [/status of 404/] });

for (const colorScheme of ["light", "dark"] as const) {
  test(`every screen is accessible in ${colorScheme}`, { tag: "@phone" }, async ({ openAs }) => {
    test.setTimeout(180_000);
    const page = await openAs("OWNER", { colorScheme });
    const inbox = new Inbox(page);
    for (const screen of SCREENS) {
      await test.step(screen.name, async () => {
        await open(inbox, screen);
        await expectAccessible(page);
        await screenshot(page, `${screen.name}-${colorScheme}`);
      });
    }
    await page.goto("/no-such-page");
    await expectAccessible(page);
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
    test.setTimeout(120_000);
    const viewport = { width, height: 720 };
    const page = await openAs("OWNER", { viewport, javaScriptEnabled: false });
    const inbox = new Inbox(page);
    // Without scripts: a page that shows nothing without them shows nothing that could be too wide.
    for (const screen of SCREENS) {
      await test.step(screen.name, async () => {
        await screen.go(inbox);
        await expect(page.getByRole("main")).toBeVisible();
        await expectNoSidewaysScroll(page);
      });
    }
    await page.goto("/no-such-page");
    await expectNoSidewaysScroll(page);
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
