// The network goes and comes back: nothing is lost, nothing is doubled, nobody has to reload.

import { Inbox, expect, person, test, withoutReload } from "../support/hilo.ts";

// What a browser says of requests that find no network.
test.use({ allowedErrors: [/net::ERR_/] });

test("what customers wrote meanwhile appears once, in order, when the network is back", async ({ openAs, simulator, wire }) => {
  const inbox = new Inbox(await openAs("SELLER", { baseURL: wire.url }));
  const olga = await simulator.newCustomer("Olga Prieto");
  await olga.writes("Antes");
  await inbox.open(olga.name);

  await withoutReload(inbox.page, async () => {
    await wire.cut();
    await inbox.connection("reconnecting");
    for (const text of ["Uno", "Dos", "Tres"]) await olga.writes(text);
    await simulator.settled();
    await expect(inbox.bubbles).toHaveCount(1);

    await wire.mend();
    await inbox.connection("live");
    await expect(inbox.bubbles.locator(".text")).toHaveText(["Antes", "Uno", "Dos", "Tres"]);
    await expect(inbox.row(olga.name)).toContainText("Tres");
    await expect(inbox.row(olga.name)).toHaveCount(1);
  });
});

test("answers written without a network wait in order and leave when it is back", async ({ openAs, simulator, wire }) => {
  const inbox = new Inbox(await openAs("SELLER", { baseURL: wire.url }));
  const pia = await simulator.newCustomer("Pía Salas");
  await pia.writes("¿Horarios?");
  await inbox.open(pia.name);

  await withoutReload(inbox.page, async () => {
    await wire.cut();
    await inbox.connection("reconnecting");
    for (const text of ["Lunes a viernes", "de 10 a 19", "y sábados hasta las 14"]) await inbox.answer(text);
    for (const text of ["Lunes a viernes", "de 10 a 19", "y sábados hasta las 14"]) {
      await inbox.expectMark(text, "queued");
    }
    // After a while the composer says so, and stays usable.
    await expect(inbox.page.locator("#compose .banner")).toBeVisible({ timeout: 10_000 });
    await expect(inbox.field).toBeEnabled();
    await inbox.field.fill("A medio escribir");

    await wire.mend();
    await inbox.expectMark("y sábados hasta las 14", "delivered");
    await expect(inbox.page.locator("#compose .banner")).toHaveCount(0);
    await expect(inbox.field).toHaveValue("A medio escribir");
  });

  await simulator.settled();
  const sent = (await pia.thread()).filter(({ author }) => author === "business").map(({ text }) => text);
  expect(sent).toEqual(["Lunes a viernes", "de 10 a 19", "y sábados hasta las 14"]);
});

test("an answer whose reply got lost on the way is sent once", async ({ openAs, simulator, wire }) => {
  const inbox = new Inbox(await openAs("SELLER", { baseURL: wire.url }));
  const gil = await simulator.newCustomer("Gil Navarro");
  await gil.writes("Hola");
  await inbox.open(gil.name);
  // The request arrives; the network goes before the answer to it comes back.
  await inbox.page.route("**/fn/send-reply", async (route) => {
    await route.fetch();
    await route.abort("connectionreset");
    await inbox.page.unroute("**/fn/send-reply");
  });
  await inbox.answer("Hola Gil");
  await inbox.expectMark("Hola Gil", "delivered");
  await expect(inbox.page.locator("#compose .banner")).toHaveCount(0);
  await simulator.settled();
  await gil.receives("Hola Gil");
});

test("what waits to leave survives closing the page", async ({ openAs, simulator, wire }) => {
  const inbox = new Inbox(await openAs("SELLER", { baseURL: wire.url }));
  const eli = await simulator.newCustomer("Eli Barrios");
  await eli.writes("Hola");
  await inbox.open(eli.name);
  const address = inbox.page.url();
  await wire.cut();
  await inbox.connection("reconnecting");
  await inbox.answer("Escrito sin conexión");
  await inbox.expectMark("Escrito sin conexión", "queued");
  await inbox.page.goto("about:blank");

  await wire.mend();
  await inbox.page.goto(address);
  await inbox.expectMark("Escrito sin conexión", "delivered");
  await eli.receives("Escrito sin conexión");
});

test("a draft follows its writer: to the page made anew, and to another browser", async ({ openAs, simulator }) => {
  const here = new Inbox(await openAs("SELLER"));
  const ivo = await simulator.newCustomer("Ivo Castel");
  await ivo.writes("Hola");
  await here.open(ivo.name);
  // The same person's other tab, which knows nothing of the server's copy.
  const tab = new Inbox(await here.page.context().newPage());
  await tab.show("all");
  const saved = here.page.waitForResponse((response) => response.url().includes("/fn/save-draft") && response.ok());
  await here.field.fill("Te cuento que");
  await expect(here.row(ivo.name)).toContainText("Borrador: Te cuento que");
  await expect(tab.row(ivo.name)).toContainText("Borrador: Te cuento que");
  await here.page.reload();
  await here.awake();
  await expect(here.field).toHaveValue("Te cuento que");
  // Two seconds after the last key the server has it as well.
  await saved;

  const there = new Inbox(await openAs("SELLER"));
  await there.show("all");
  await expect(there.row(ivo.name)).toContainText("Borrador: Te cuento que");
  await there.enter(ivo.name);
  await expect(there.field).toHaveValue("Te cuento que");
  await there.field.press("Enter");
  await expect(there.row(ivo.name).locator(".row-draft")).toHaveCount(0);
});

test.describe("when the session has ended elsewhere", () => {
  test.use({ allowedErrors: [/net::ERR_|status of 401/] });

  test("the page says so, keeps what is being written, and leads back to it", async ({ openAs, simulator, wire, hilo }) => {
    const inbox = new Inbox(await openAs("SELLER", { baseURL: wire.url }));
    const { page } = inbox;
    const uma = await simulator.newCustomer("Uma Salas");
    await uma.writes("Hola");
    await inbox.open(uma.name);
    const address = page.url();
    await inbox.field.fill("Te mando el presupuesto");

    await wire.cut();
    await inbox.connection("reconnecting");
    const left = await page.request.post(`${hilo.url}/sign-out`, { headers: { origin: hilo.url }, maxRedirects: 0 });
    expect(left.status()).toBe(303);
    await wire.mend();
    await inbox.connection("signed-out");
    const notice = page.locator("#signed-out");
    await expect(notice).toContainText("Tu sesión terminó");
    await expect(inbox.field).toHaveValue("Te mando el presupuesto");
    await expect(page.locator("#compose .banner")).toHaveCount(0);

    await notice.getByRole("link").click();
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    const { email, password } = person(hilo, "SELLER");
    await page.locator("input[name=email]").fill(email);
    await page.locator("input[name=password]").fill(password);
    await page.locator("main button[type=submit]").click();
    await expect(page).toHaveURL(address);
    await inbox.awake();
    await expect(inbox.field).toHaveValue("Te mando el presupuesto");
  });
});
