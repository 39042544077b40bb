// What a customer types on the phone is in front of the agent at once, without a reload.

import { Inbox, expect, test, withoutReload } from "../support/hilo.ts";

test("a message typed on the phone appears in the open list: row, badge, counts, title", async ({ openAs, openPhone, simulator }) => {
  const page = await openAs("SELLER");
  const inbox = new Inbox(page);
  await inbox.show("unassigned");
  const [unassigned, unread] = [await inbox.count("unassigned"), await inbox.count("unread")];
  const rosa = await simulator.newCustomer("Rosa Aguilar");
  const phone = await openPhone(rosa);

  await withoutReload(page, async () => {
    await phone.getByLabel("Message as customer").fill("¿Siguen abiertos?");
    await phone.getByRole("button", { name: "Send" }).click();

    await expect(inbox.row(rosa.name)).toContainText("¿Siguen abiertos?");
    await expect(inbox.rows.first()).toContainText(rosa.name);
    await expect(inbox.badge(rosa.name)).toHaveText("1");
    await expect(inbox.counter("unassigned")).toHaveText(String(unassigned + 1));
    await expect(inbox.counter("unread")).toHaveText(String(unread + 1));
    await expect(page).toHaveTitle(new RegExp(`^\\(${unread + 1}\\) `));
    await expect(page.locator("#rail-unread")).toHaveText(String(unread + 1));

    await phone.getByLabel("Message as customer").fill("Paso a las 18");
    await phone.getByLabel("Message as customer").press("Enter");
    await expect(inbox.row(rosa.name)).toContainText("Paso a las 18");
    await expect(inbox.badge(rosa.name)).toHaveText("2");
    // Conversations are counted, not messages.
    await expect(inbox.counter("unread")).toHaveText(String(unread + 1));
  });
});

test("a message typed on the phone appears in the open thread and is read by being seen", async ({ openAs, openPhone, simulator }) => {
  const page = await openAs("SELLER");
  const inbox = new Inbox(page);
  const ines = await simulator.newCustomer("Inés Robles");
  await ines.writes("Buenas");
  await inbox.open(ines.name);
  await expect(inbox.badge(ines.name)).toHaveCount(0);
  const phone = await openPhone(ines);

  await withoutReload(page, async () => {
    await phone.getByLabel("Message as customer").fill("¿Hay stock del azul?");
    await phone.getByRole("button", { name: "Send" }).click();
    await expect(inbox.bubble("¿Hay stock del azul?")).toBeInViewport();
    await expect(inbox.badge(ines.name)).toHaveCount(0);
    // The customer sees blue ticks: Meta was told.
    await expect(phone.getByLabel("Read by the business")).toHaveCount(2);
  });
});

test("a thread opens at the first unread message; who reads there stays there and is told what is new", async ({ openAs, simulator }) => {
  const page = await openAs("SELLER");
  const inbox = new Inbox(page);
  const customer = await simulator.newCustomer("Ulises Prado");
  for (let n = 1; n <= 25; n += 1) await customer.writes(`Renglón ${n}`);
  // "Settled" is Meta's side: that Hilo has put all of them into the thread shows in the list.
  await inbox.show("all");
  await expect(inbox.badge(customer.name)).toHaveText("25");
  // It opens where the unread begins, and counts as read.
  await inbox.open(customer.name);
  await expect(page.locator(".new-mark")).toBeInViewport();
  await expect(inbox.bubble("Renglón 1")).toBeInViewport();
  await expect(inbox.badge(customer.name)).toHaveCount(0);
  await customer.writes("Uno más");
  const pill = page.locator("button.pill");
  await expect(pill).toContainText("1");
  await expect(inbox.bubble("Renglón 1")).toBeInViewport();
  await expect(inbox.badge(customer.name)).toHaveText("1");

  await pill.click();
  await expect(inbox.bubble("Uno más")).toBeInViewport();
  await expect(pill).toHaveCount(0);
  await expect(inbox.badge(customer.name)).toHaveCount(0);
});

test("the list holds still under the pointer and says that it would change", async ({ openAs, simulator }) => {
  const page = await openAs("SELLER");
  const inbox = new Inbox(page);
  await inbox.show("all");
  const customer = await simulator.newCustomer("Zoe Quinteros");
  const top = await inbox.rows.first().getAttribute("data-id");
  await page.locator("#rows").hover({ position: { x: 40, y: 40 } });

  await customer.writes("Hola");
  await expect(page.locator(".list-updated")).toBeVisible();
  await expect(inbox.rows.first()).toHaveAttribute("data-id", top!);
  await page.mouse.move(1000, 400);
  await expect(inbox.rows.first()).toContainText(customer.name);
  await expect(page.locator(".list-updated")).toBeHidden();
});

test("a conversation from beyond the list's page comes back with the number of what was not read", async ({ openAs, simulator }) => {
  const page = await openAs("SELLER");
  const inbox = new Inbox(page);
  const customer = await simulator.newCustomer("Lejana Vidal");
  for (let n = 1; n <= 3; n += 1) await customer.wrote(`Antes ${n}`, { hours: 24 * 400 });
  await inbox.open(customer.name);
  await expect(inbox.badge(customer.name)).toHaveCount(0);
  await inbox.show("all");
  await expect(inbox.rows.first()).toBeVisible();
  await expect(inbox.row(customer.name)).toHaveCount(0);

  await withoutReload(page, async () => {
    await customer.writes("Volví");
    await expect(inbox.row(customer.name)).toContainText("Volví");
    await expect(inbox.badge(customer.name)).toHaveText("1");
  });
});
