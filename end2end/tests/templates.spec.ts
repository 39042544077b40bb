// Templates from the first word to the send button: built, refused with a reason, edited, approved; and the same
// without a script.

import { type Page } from "@playwright/test";
import { expect, expectAccessible, test, withoutReload } from "../support/hilo.ts";

// A form that is refused shows itself again with this status, and the browser writes it to its console.
test.use({ allowedErrors: [/status of 422/] });

let made = 0;

/** A name that this worker has not used yet. */
function fresh(name: string): string {
  return `${name}_${test.info().workerIndex}_${++made}`;
}

async function begin(page: Page, name: string): Promise<void> {
  await page.goto("/templates/new");
  await page.locator("#name").fill(name);
  await page.locator("#language").selectOption("es_AR");
  await page.locator("#category-utility").check();
}

/** Waits until the page's islands run. */
async function awake(page: Page): Promise<void> {
  await expect(page.locator("html[data-live]")).toBeAttached();
}

/** The badge beside the status. */
function status(page: Page) {
  return page.locator(".tpl-status .tpl-badge");
}

test("a template is built, rejected with a reason, edited, approved and ready to be sent", async ({ openAs, simulator }) => {
  const page = await openAs("MANAGER");
  const name = fresh("pedido_listo");
  await begin(page, name);
  await awake(page);

  await test.step("the phone, the examples and the remarks follow what is typed", async () => {
    await withoutReload(page, async () => {
      await page.locator("#body").fill("Hola {{1}}");
      await expect(page.locator("#body-remarks .field-error:not(.tpl-warning)")).toContainText("final");
      await page.locator("#body").fill("Hola {{1}}, tu *pedido* está listo.");
      await expect(page.locator("#body-remarks .field-error")).toHaveCount(0);
      await page.locator("[id='example.1']").fill("Ana");
      await expect(page.locator("#phone-screen")).toContainText("Hola Ana, tu pedido está listo.");
      await expect(page.locator("#phone-screen strong")).toHaveText("pedido");
      await page.locator("label:has(#phone-dark)").click();
      await expect(page.locator("#phone-dark")).toBeChecked();
    });
    await expectAccessible(page);
  });

  await test.step("Meta rejects it, and the open page says why", async () => {
    await page.locator("#save").click();
    await expect(page.locator("h1")).toHaveText(name);
    await expect(status(page)).toHaveAttribute("data-tone", "wait");
    await awake(page);
    await withoutReload(page, async () => {
      await simulator.decides(name, { decision: "reject", reason: "PROMOTIONAL" });
      await expect(status(page)).toHaveAttribute("data-tone", "bad");
      await expect(page.locator(".tpl-why")).toContainText("marketing");
    });
    await expect(page.locator("a[href$='/send']")).toHaveCount(0);
    await expectAccessible(page);
  });

  await test.step("it is edited, approved, and can be sent", async () => {
    await page.locator("a[href$='/edit']").click();
    await page.locator("#body").fill("Hola {{1}}, tu pedido ya está listo para retirar.");
    await page.locator("#save").click();
    await expect(status(page)).toHaveAttribute("data-tone", "wait");
    await expect.poll(async () => (await simulator.template(name)).status).toBe("PENDING");
    await withoutReload(page, async () => {
      await simulator.decides(name, { decision: "approve" });
      await expect(status(page)).toHaveAttribute("data-tone", "good");
      await expect(page.locator("#template-actions a[href$='/send']")).toBeVisible();
    });
  });

  await test.step("a seller finds it and may send it, but not touch it", async () => {
    const seller = await openAs("SELLER");
    await seller.goto(`/templates?name=${name}`);
    await expect(seller.locator(".tpl-version a[href$='/send']")).toHaveCount(1);
    await expect(seller.locator("a[href='/templates/new']")).toHaveCount(0);
  });
});

test("the builder works without JavaScript and loses nothing", async ({ openAs }) => {
  const page = await openAs("MANAGER", { javaScriptEnabled: false });
  const name = fresh("aviso");
  await begin(page, name);
  await page.locator("#body").fill("Hola {{1}}, tenemos novedades.");
  await page.locator("button[value='add-quick_reply']").click();
  await page.locator("[id='button.0.text']").fill("Contame más");
  await page.locator("#save").click();
  await expect(page.locator("#to-correct [role=alert]")).toBeVisible();
  await expect(page.locator("#body")).toHaveValue("Hola {{1}}, tenemos novedades.");
  await page.locator("[id='example.1']").fill("Ana");
  await page.locator("#save").click();
  await expect(page.locator("h1")).toHaveText(name);
  await expect(page.locator(".wa-buttons")).toContainText("Contame más");

  await page.locator("#remove summary").click();
  await page.locator("button[value=remove]").click();
  await expect(page).toHaveURL(/\/templates\?removed=/);
});
