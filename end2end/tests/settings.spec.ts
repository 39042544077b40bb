// What administrators set up: the team, tokens, numbers.

import { type Page } from "@playwright/test";
import { expect, expectAccessible, test, withoutReload } from "../support/hilo.ts";

// A form that is refused shows itself again with this status, and the browser writes it to its console.
test.use({ allowedErrors: [/status of 422/] });

/** What a page shows once, to be copied. */
async function shownOnce(page: Page, id: string): Promise<string> {
  return page.locator(`#${id}`).inputValue();
}

test("an administrator invites someone, who joins and signs in", async ({ openAs, browser, hilo }) => {
  const page = await openAs("ADMIN");
  const email = `nora.${Date.now()}@example.com`;
  await page.goto("/settings/team");
  await page.locator("#email").fill(email);
  await page.locator("#role").selectOption("SELLER");
  await page.locator("form:has(#email) button[type=submit]").click();
  const link = await shownOnce(page, "once");
  await expectAccessible(page);
  await page.goto("/settings/team");
  await expect(page.getByText(email)).toBeVisible();
  await expect(page.locator("#once")).toHaveCount(0);

  const context = await browser.newContext({ baseURL: hilo.url });
  const nora = await context.newPage();
  await nora.goto(link);
  await expect(nora.getByText(email)).toBeVisible();
  await expectAccessible(nora);
  await nora.locator("#name").fill("Nora Nueva");
  await nora.locator("#password").fill("una frase bastante larga");
  await nora.locator("main button[type=submit]").click();
  await expect(nora).toHaveURL(/\/inbox/);
  await nora.goto(link);
  await expect(nora.getByRole("alert")).toBeVisible();

  await page.reload();
  await expect(page.locator(".person", { hasText: "Nora Nueva" })).toBeVisible();
  await test.step("and is out as soon as she is disabled", async () => {
    const row = page.locator(".person", { hasText: "Nora Nueva" });
    await row.locator("summary").click();
    await row.locator("form:has([value=disable]) button").click();
    await expect(page.getByRole("status").first()).toBeVisible();
    await nora.goto("/inbox");
    await expect(nora).toHaveURL(/\/sign-in/);
  });
  await context.close();
});

test("a token is shown once and works", async ({ openAs, hilo, playwright }) => {
  const page = await openAs("OWNER");
  await page.goto("/settings/tokens");
  await expectAccessible(page);
  await page.locator("#name").fill("Tienda en línea");
  await page.locator("#role").selectOption("SELLER");
  await page.locator("form:has(#name) button[type=submit]").click();
  const secret = await shownOnce(page, "token-secret");
  expect(page.url()).not.toContain(secret);
  await expectAccessible(page);

  const api = await playwright.request.newContext({
    baseURL: hilo.url,
    extraHTTPHeaders: { authorization: `Bearer ${secret}` },
  });
  expect((await api.get("/api/organization")).status()).toBe(200);
  expect((await api.get("/api/tokens")).status()).toBe(403);
  await page.goto("/settings/tokens");
  await expect(page.getByText(secret)).toHaveCount(0);
  await page.locator(".entries li", { hasText: "Tienda en línea" }).locator("button").first().click();
  await expect(page.getByRole("status").first()).toBeVisible();
  expect((await api.get("/api/organization")).status()).toBe(401);
  await api.dispose();
});

test("a number is connected: Meta knows it, and its own address waits for webhooks", async ({ openAs, hilo }) => {
  const { spare } = hilo;
  const page = await openAs("OWNER");
  await page.goto("/settings/numbers");
  await page.locator("main a[href$='/new']").click();
  await page.locator("#name").fill("Soporte");
  await page.locator("#phone_number_id").fill(spare.phoneNumberId);
  await page.locator("#waba_id").fill(spare.wabaId);
  await page.locator("#access_token").fill(spare.accessToken);
  await page.locator("#app_secret").fill(spare.appSecret);
  await page.locator("form:has(#app_secret) button[type=submit]").first().click();
  await expect(page).toHaveURL(/\/settings\/numbers\/[0-9a-f-]{36}/);
  const callback = await page.locator("#callback").inputValue();
  const token = await page.locator("#verify-token").inputValue();
  expect(await page.content()).not.toContain(spare.accessToken);
  await expectAccessible(page);

  await test.step("Meta's handshake shows on the open page", async () => {
    const steps = page.locator(".steps li");
    await expect(steps).toHaveCount(3);
    await withoutReload(page, async () => {
      const challenge = `hub.mode=subscribe&hub.verify_token=${encodeURIComponent(token)}&hub.challenge=4711`;
      expect(await (await fetch(`${callback}?${challenge}`)).text()).toBe("4711");
      await expect(steps.first()).toHaveAttribute("data-done", "", { timeout: 15_000 });
    });
  });
  await page.goto("/settings/numbers");
  await page.locator("#numbers a", { hasText: "Soporte" }).click();
  await test.step("and is removed again", async () => {
    await page.locator("#remove-number summary").click();
    await page.locator("#remove-number button").click();
    await expect(page).toHaveURL(/removed=1/);
    await expect(page.locator("#numbers")).not.toContainText("Soporte");
  });
});

test("a number that Meta does not know is not connected", async ({ openAs }) => {
  const page = await openAs("OWNER");
  await page.goto("/settings/numbers/new");
  await expectAccessible(page);
  await page.locator("#name").fill("Soporte");
  await page.locator("#phone_number_id").fill("4711");
  await page.locator("#access_token").fill("EAAnobody");
  await page.locator("#app_secret").fill("secret");
  await page.locator("form:has(#app_secret) button[type=submit]").first().click();
  await expect(page.locator(".field-error, .banner-error").first()).toBeVisible();
  await expect(page.locator("#phone_number_id")).toHaveValue("4711");
  await expect(page.locator("#access_token")).toHaveValue("");
});

test("what was refused stays beside its field while the page keeps itself of this moment", async ({ openAs }) => {
  const page = await openAs("OWNER");
  await page.goto("/settings/numbers");
  await page.locator("#numbers a").first().click();
  // It asks for itself every few seconds; the page of the answer knows nothing of what was refused.
  const renewed = () => page.waitForResponse((answer) => answer.request().resourceType() === "fetch" && answer.ok());
  await page.locator("#name").fill("   ");
  await page.locator("form:has(#name) button[type=submit]").first().click();
  await expect(page.locator("#name-remarks .field-error")).toBeVisible();
  await expect(page.locator("html[data-live]")).toBeAttached();
  await renewed();
  await renewed();
  await expect(page.locator("#name-remarks .field-error")).toBeVisible();
});

test("every settings page can be used by everyone", async ({ openAs }) => {
  const page = await openAs("OWNER");
  for (const path of ["/settings", "/settings/organization", "/settings/team", "/settings/tokens", "/settings/numbers"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page);
  }
  await page.goto("/settings/numbers");
  await page.locator(".entries a").first().click();
  await expect(page.locator(".steps li")).toHaveCount(3);
  await expectAccessible(page);
});

test("what sellers see is changed without scripts", async ({ openAs }) => {
  const page = await openAs("OWNER", { javaScriptEnabled: false });
  await page.goto("/settings/organization");
  await page.locator("#visibility-own").check();
  await page.locator("form:has(#visibility-own) button").click();
  await expect(page.getByRole("status")).toBeVisible();
  await expect(page.locator("#visibility-own")).toBeChecked();
  await page.locator("#visibility-all").check();
  await page.locator("form:has(#visibility-all) button").click();
  await expect(page.locator("#visibility-all")).toBeChecked();
});
