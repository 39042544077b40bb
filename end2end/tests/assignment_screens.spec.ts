// The assignment page: the queue is handed out, conversations find their agents by themselves, sellers take what nobody
// has, and everyone goes away and comes back.

import { type Page } from "@playwright/test";
import { Inbox, expect, expectAccessible, test, withoutReload } from "../support/hilo.ts";

const queue = (page: Page) => page.locator("#assignment-queue");
const row = (page: Page, name: string) => queue(page).locator(".hand-row").filter({ hasText: name });
const load = (page: Page, name: string) => page.locator("#assignment-board .load").filter({ hasText: name });

async function open(page: Page, address = "/assignment"): Promise<void> {
  await page.goto(address);
  await expect(page.getByRole("heading", { level: 1, name: "Asignación" })).toBeVisible();
}

/** Everything that waits in the queue goes to Marcos, so that it does not flood the sellers when routing is on. */
async function emptyQueue(page: Page): Promise<void> {
  await open(page);
  while ((await row(page, "").count()) > 0) {
    await page.locator("#to").selectOption({ label: "Marcos Vidal" });
    await page.getByRole("button", { name: /que se ve/ }).click();
    await expect(page.getByRole("status").filter({ hasText: "Marcos Vidal" })).toBeVisible();
  }
}

test("a manager gives several at once, and takes them back from an agent's list", { tag: "@phone" }, async ({ openAs, simulator }) => {
  const page = await openAs("MANAGER");
  const names = ["Berta Gil", "Bruno Gil", "Boris Gil"];
  for (const name of names) await (await simulator.newCustomer(name)).writes("¿Me atienden?");
  await simulator.settled();
  await open(page);
  for (const name of names.slice(0, 2)) await page.getByRole("checkbox", { name: `Elegir a ${name}` }).check();
  await page.locator("#to").selectOption({ label: "Tomás Ruiz" });
  await page.getByRole("button", { name: "Dar las elegidas" }).click();
  await expect(page.getByRole("status").filter({ hasText: "2 conversaciones quedaron con Tomás Ruiz" })).toBeVisible();
  await expect(row(page, "Berta Gil")).toHaveCount(0);
  await expect(row(page, "Boris Gil")).toHaveCount(1);

  await load(page, "Tomás Ruiz").getByRole("link").click();
  await expect(row(page, "Bruno Gil")).toHaveCount(1);
  for (const name of names.slice(0, 2)) await page.getByRole("checkbox", { name: `Elegir a ${name}` }).check();
  await page.locator("#to").selectOption("-");
  await page.getByRole("button", { name: "Dar las elegidas" }).click();
  await expect(page.getByRole("status").filter({ hasText: "2 conversaciones volvieron a la cola" })).toBeVisible();
  await open(page);
  await expect(row(page, "Berta Gil")).toHaveCount(1);
});

test("the queue and the load follow what happens, and ticks stay", async ({ openAs, simulator }) => {
  const page = await openAs("MANAGER");
  const seller = new Inbox(await openAs("SELLER"));
  const first = await simulator.newCustomer("Celia Rey");
  await first.writes("Hola");
  await simulator.settled();
  await open(page);
  await expect(page.locator("html[data-live]")).toBeAttached();
  await withoutReload(page, async () => {
    await page.getByRole("checkbox", { name: "Elegir a Celia Rey" }).check();
    const second = await simulator.newCustomer("Ciro Rey");
    await second.writes("Hola");
    await expect(row(page, "Ciro Rey")).toHaveCount(1);
    await expect(page.getByRole("checkbox", { name: "Elegir a Celia Rey" })).toBeChecked();
    await seller.open("Ciro Rey", "unassigned");
    await seller.page.locator("#take").click();
    await expect(row(page, "Ciro Rey")).toHaveCount(0);
  });
});

test("with routing on, a new customer has an agent at once", async ({ openAs, simulator }) => {
  const page = await openAs("MANAGER");
  await emptyQueue(page);
  await page.getByRole("switch", { name: "Asignar automáticamente" }).check();
  await page.locator("#routing").getByRole("button").click();
  await expect(page.getByRole("status").filter({ hasText: "asignación automática" })).toBeVisible();

  const customer = await simulator.newCustomer("Delia Soto");
  await customer.writes("¿Hay alguien?");
  const inbox = new Inbox(page);
  await inbox.open(customer.name, "all");
  await expect(inbox.log.locator(".event").last()).toContainText("Asignada automáticamente a");

  await open(page);
  await page.getByRole("switch", { name: "Asignar automáticamente" }).uncheck();
  await page.locator("#routing").getByRole("button").click();
  await expect(page.getByRole("status").filter({ hasText: "asignación automática" })).toBeVisible();
});

test.describe("two at once", () => {
  test.use({ allowedErrors: [/status of 409/] });

  test("a seller takes one, and the next is told who did and when", async ({ openAs, simulator }) => {
    const fast = await openAs("SELLER");
    // Without scripts the row stays where it was.
    const late = await openAs("Tomás Ruiz", { javaScriptEnabled: false });
    const customer = await simulator.newCustomer("Emilia Paz");
    await customer.writes("Hola");
    await simulator.settled();
    for (const page of [fast, late]) await open(page);
    await fast.getByRole("button", { name: "Tomar a Emilia Paz" }).click();
    await expect(fast.getByRole("status").filter({ hasText: "Emilia Paz ya está contigo" })).toBeVisible();
    await late.getByRole("button", { name: "Tomar a Emilia Paz" }).click();
    await expect(late.getByRole("alert")).toContainText(/Mara Ortiz tomó esta conversación hoy a las? \d\d:\d\d/);
    await expect(row(late, "Emilia Paz")).toHaveCount(0);
  });
});

test("whoever goes away is shown as away to everyone, until they come back", async ({ openAs }) => {
  const seller = await openAs("Nicolás Ferro");
  const manager = await openAs("MANAGER");
  await seller.locator(".rail-account").click();
  await seller.getByRole("button", { name: "Ponerme como ausente" }).click();
  await expect(seller.locator(".rail-account[data-away]")).toHaveAccessibleName(/ausente/);
  await expect(seller).toHaveURL(/\/inbox/);
  await open(manager);
  await expect(load(manager, "Nicolás Ferro").locator(".load-state")).toHaveText("Ausente");
  await seller.locator(".rail-account").click();
  await seller.getByRole("button", { name: "Ponerme como disponible" }).click();
  await expect(seller.locator(".rail-account[data-away]")).toHaveCount(0);
});

test("limits are set on the board, and a wrong one is told beside its field", async ({ openAs }) => {
  const page = await openAs("MANAGER");
  await open(page);
  const julia = load(page, "Julia Paz");
  await julia.locator("summary").click();
  await julia.getByRole("textbox").fill("20");
  await julia.getByRole("button", { name: "Guardar el límite" }).click();
  await expect(load(page, "Julia Paz")).toContainText("de 20 abiertas");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the page keeps nobody out in ${colorScheme}`, { tag: "@phone" }, async ({ openAs }) => {
    for (const who of ["MANAGER", "SELLER"] as const) {
      const page = await openAs(who, { colorScheme });
      await open(page);
      await expectAccessible(page);
      const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(await wide(), "pixels beyond the screen").toBe(0);
      if (who === "MANAGER") {
        await load(page, "Julia Paz").locator("summary").click();
        await expectAccessible(page);
      }
      await page.locator(".rail-account").click();
      await expectAccessible(page);
    }
  });
}
