// The door: everybody sees this page first, so it must work before anything else does.

import { expect, expectAccessible, screenshot, signIn, test } from "../support/hilo.ts";

for (const colorScheme of ["light", "dark"] as const) {
  test(`the page is accessible in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto("/sign-in");
    await expect(page.locator("input[name=email]")).toBeVisible();
    await expectAccessible(page);
    await screenshot(page, `sign-in-${colorScheme}`);
  });
}

test("who is not signed in is sent to the door, and from there to where they wanted to go", async ({ page, hilo }) => {
  await page.goto("/inbox");
  await expect(page).toHaveURL(/\/sign-in/);
  await signIn(page, hilo, "SELLER");
});

test.describe("with a wrong password", () => {
  test.use({ allowedErrors: [/status of 4\d\d/] });

  test("the form says so and keeps the address", async ({ page, hilo }) => {
    const { email } = hilo.logins[0]!;
    await page.goto("/sign-in");
    await page.locator("input[name=email]").fill(email);
    await page.locator("input[name=password]").fill("not the password");
    await page.locator("main button[type=submit]").click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expect(page).toHaveURL(/\/sign-in/);
    await expect(page.locator("input[name=email]")).toHaveValue(email);
  });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("signing in works", async ({ page, hilo }) => {
    await signIn(page, hilo, "MANAGER");
  });
});
