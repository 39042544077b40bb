// Who has a conversation: given by a manager, taken by a seller, and everyone's screen knows.

import { Inbox, expect, test, withoutReload } from "../support/hilo.ts";

test("a manager gives a conversation to a seller, whose open browser shows it", async ({ openAs, simulator }) => {
  const manager = new Inbox(await openAs("MANAGER"));
  const seller = new Inbox(await openAs("Tomás Ruiz"));
  const vera = await simulator.newCustomer("Vera Montes");
  await vera.writes("Necesito ayuda");
  await manager.open(vera.name);
  await seller.show("mine");
  const mine = await seller.count("mine");

  await withoutReload(seller.page, () =>
    withoutReload(manager.page, async () => {
      await manager.page.locator("#assignment summary").click();
      await manager.page.locator("#assignment").getByRole("radio", { name: "Tomás Ruiz" }).check();
      await manager.page.locator("#assignment button.button-primary").click();

      await expect(seller.row(vera.name)).toContainText("Necesito ayuda");
      await expect(seller.counter("mine")).toHaveText(String(mine + 1));
      await expect(manager.page.locator("#assignment .assignee-name")).toHaveText("Tomás Ruiz");
      await expect(manager.page.locator("#assignment")).not.toHaveAttribute("open");
      await expect(manager.log.locator(".event").last()).toContainText(/Tomás Ruiz.*Marcos Vidal/);
    }),
  );

  await seller.enter(vera.name);
  await seller.awake();
  await seller.answer("Hola Vera, soy Tomás");
  await vera.receives("Hola Vera, soy Tomás");
  await expect(manager.bubble("Hola Vera, soy Tomás")).toBeVisible();

  // And back to the queue: it leaves the seller's list, while the thread stays readable.
  await seller.show("mine");
  await manager.page.locator("#assignment summary").click();
  await manager.page.locator("#assignment").getByRole("radio").first().check();
  await manager.page.locator("#assignment button.button-primary").click();
  await expect(seller.row(vera.name)).toHaveCount(0);
  await expect(seller.counter("mine")).toHaveText(String(mine));
});

test("a seller takes a conversation, and every screen knows", async ({ openAs, simulator }) => {
  const seller = new Inbox(await openAs("SELLER"));
  const other = new Inbox(await openAs("Tomás Ruiz"));
  const noe = await simulator.newCustomer("Noé Cardozo");
  await noe.writes("¿Quién me atiende?");
  await seller.open(noe.name, "unassigned");
  await other.open(noe.name, "unassigned");

  await seller.page.locator("#take").click();
  for (const inbox of [seller, other]) {
    await expect(inbox.page.locator(".thread-actions .assignee")).toContainText("Mara Ortiz");
    await expect(inbox.page.locator("#take")).toHaveCount(0);
    await expect(inbox.log.locator(".event").last()).toContainText("Mara Ortiz");
    // What is open stays in the list, with whoever has it now.
    await expect(inbox.row(noe.name).getByLabel("Asignada a Mara Ortiz")).toBeVisible();
  }
});

test.describe("two at once", () => {
  test.use({ allowedErrors: [/status of 4\d\d/] });

  test("who takes what someone else has just taken is told", async ({ openAs, simulator }) => {
    const fast = new Inbox(await openAs("SELLER"));
    const late = new Inbox(await openAs("Tomás Ruiz"));
    const lia = await simulator.newCustomer("Lía Cardozo");
    await lia.writes("¿Quién me atiende?");
    // Both ask at the same moment: each request waits until both are there.
    await fast.open(lia.name, "unassigned");
    await late.open(lia.name, "unassigned");
    let asked = 0;
    let release = () => {};
    const both = new Promise<void>((resolve) => (release = resolve));
    for (const { page } of [fast, late]) {
      await page.route("**/fn/claim", async (route) => {
        asked += 1;
        if (asked === 2) release();
        await both;
        await route.continue();
      });
    }
    await Promise.all([fast, late].map(({ page }) => page.locator("#take").click()));

    const winner = fast.page.locator(".thread-actions .assignee");
    await expect(winner).toBeVisible();
    const [won, lost] = (await winner.textContent())?.includes("Mara Ortiz") ? [fast, late] : [late, fast];
    await expect(lost.page.getByRole("alert").filter({ hasText: "Otra persona llegó antes" })).toBeVisible();
    await expect(won.page.getByRole("alert")).toHaveCount(0);
    await expect(lost.page.locator("#take")).toHaveCount(0);
  });
});

test.describe("without JavaScript", () => {
  test("a seller who takes what was taken is told, and sees who has it", async ({ openAs, simulator }) => {
    const fast = new Inbox(await openAs("SELLER"));
    const late = new Inbox(await openAs("Tomás Ruiz", { javaScriptEnabled: false }));
    const eva = await simulator.newCustomer("Eva Duarte");
    await eva.writes("¿Quién me atiende?");
    await fast.open(eva.name, "unassigned");
    await late.find(eva.name, "unassigned");

    await fast.page.locator("#take").click();
    await expect(fast.page.locator("#take")).toHaveCount(0);
    await late.page.locator("#take").click();
    await expect(late.problem).toBeVisible();
    await expect(late.page.locator(".thread-actions .assignee")).toContainText("Mara Ortiz");
    await expect(late.page.locator("#take")).toHaveCount(0);
  });
});
