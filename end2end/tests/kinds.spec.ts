// Every kind of message a customer can send has its place in the thread, and none of them can do harm.

import { Inbox, expect, test } from "../support/hilo.ts";

test("every kind of message is visible in the thread and told in the list", async ({ openAs, simulator }) => {
  const page = await openAs("SELLER");
  const inbox = new Inbox(page);
  const mix = await simulator.newCustomer("Mila Todas");
  await mix.writes("Primero");
  await inbox.open(mix.name);

  const card = { name: { formatted_name: "Graciela Castro" }, phones: [{ phone: "+54 9 261 555 0119", type: "CELL" }] };
  const item = { product_retailer_id: "funda-a15", quantity: 2, item_price: 12900, currency: "ARS" };
  const flow = { type: "nfm_reply", nfm_reply: { name: "flow", body: "Enviado", response_json: '{"equipo":"G32"}' } };
  const kinds: [Parameters<typeof mix.sends>[0], RegExp, RegExp][] = [
    [{ type: "image", caption: "La pantalla" }, /Foto.*La pantalla/s, /La pantalla/],
    [{ type: "image" }, /Foto/, /Foto/],
    [{ type: "video", caption: "Mirá" }, /Video.*Mirá/s, /Mirá/],
    [{ type: "voice" }, /Mensaje de voz/, /Mensaje de voz/],
    [{ type: "audio" }, /Mensaje de voz/, /Mensaje de voz/],
    [{ type: "document", filename: "factura.pdf" }, /factura\.pdf.*PDF/s, /factura\.pdf|Documento/],
    [{ type: "sticker" }, /Sticker/, /Sticker/],
    [{ type: "location", latitude: -34.6, longitude: -58.4, name: "Obelisco", address: "Av. 9 de Julio" }, /Obelisco.*Av\. 9 de Julio.*Ver en el mapa/s, /Ubicación|Obelisco/],
    [{ type: "contacts", contacts: [card] }, /Graciela Castro.*0119/s, /Contacto|Graciela/],
    [{ type: "order", catalog_id: "1", text: "¿Precio por dos?", product_items: [item] }, /Pedido.*2 × funda-a15.*12900.*¿Precio por dos\?/s, /¿Precio por dos\?|Pedido/],
    [{ type: "button", payload: "SI", text: "Sí, quiero" }, /Respuesta elegida.*Sí, quiero/s, /Sí, quiero/],
    [{ type: "button_reply", id: "b", title: "Confirmar" }, /Respuesta elegida.*Confirmar/s, /Confirmar/],
    [{ type: "list_reply", id: "l", title: "Azul", description: "128 GB" }, /Respuesta elegida.*Azul/s, /Azul/],
    [{ type: "raw", message: { type: "interactive", interactive: flow } }, /Respuesta elegida.*(G32|Enviado)/s, /G32|Enviado|Respuesta/],
    [{ type: "unsupported", kind: "poll_creation" }, /Un mensaje que no se puede mostrar aquí.*Se conserva tal como llegó/s, /Mensaje no compatible/],
    [{ type: "raw", message: { type: "hologram", hologram: { x: 1 } } }, /Un mensaje que no se puede mostrar aquí/, /Mensaje no compatible/],
  ];
  for (const [index, [message, bubble, line]] of kinds.entries()) {
    await test.step(`${message.type} ${index}`, async () => {
      await mix.sends(message);
      await expect(inbox.bubbles).toHaveCount(index + 2);
      await expect(inbox.bubbles.last()).toHaveText(bubble);
      await expect(inbox.bubbles.last()).toBeInViewport();
      await expect(inbox.row(mix.name)).toContainText(line);
    });
  }

  // Each thing is said once: a card's text is not repeated below it.
  for (const said of ["Obelisco", "Av. 9 de Julio", "Graciela Castro", "2 × funda-a15", "factura.pdf", "¿Precio por dos?"]) {
    const bubble = inbox.bubbles.filter({ hasText: said });
    await expect(bubble).toHaveCount(1);
    expect((await bubble.innerText()).split(said)).toHaveLength(2);
  }

  // What came live looks the same when the page is made anew.
  const live = await inbox.bubbles.allInnerTexts();
  await page.reload();
  await inbox.awake();
  expect(await inbox.bubbles.allInnerTexts()).toEqual(live);
});

test("reactions, edits and deletions change the message that they are about", async ({ openAs, simulator }) => {
  const page = await openAs("SELLER");
  const inbox = new Inbox(page);
  const ema = await simulator.newCustomer("Ema Cambios");
  const first = await ema.writes("Quiero el negor");
  const second = await ema.writes("Mi clave es 1234");
  await simulator.settled();
  await inbox.open(ema.name);
  await inbox.answer("Anotado");
  const answer = await ema.receives("Anotado");

  await ema.sends({ type: "reaction", message_id: answer.id, emoji: "👍" });
  await expect(inbox.bubble("Anotado").getByLabel("👍 del cliente")).toBeVisible();
  await ema.sends({ type: "reaction", message_id: answer.id, emoji: "🎉" });
  await expect(inbox.bubble("Anotado").locator(".reactions")).toHaveText("🎉");
  await ema.sends({ type: "reaction", message_id: answer.id, emoji: "" });
  await expect(inbox.bubble("Anotado").locator(".reactions")).toHaveCount(0);

  await ema.sends({ type: "edit", original_message_id: first, body: "Quiero el negro" });
  await expect(inbox.bubble("Quiero el negro")).toContainText("editado");
  await expect(inbox.bubble("Quiero el negor")).toHaveCount(0);

  await ema.sends({ type: "revoke", original_message_id: second });
  await expect(inbox.bubbles.filter({ hasText: "Este mensaje fue eliminado" })).toHaveCount(1);
  await expect(inbox.log).not.toContainText("1234");
  await expect(inbox.bubbles).toHaveCount(3);
});

test("the sample shop's conversations of every kind open", async ({ openAs }) => {
  // Pages as the server makes them: how they wake is shown above.
  const page = await openAs("MANAGER", { javaScriptEnabled: false });
  const inbox = new Inbox(page);
  const addresses = new Map<string, string>();
  await page.goto("/inbox?tab=all");
  for (;;) {
    for (const row of await inbox.rows.all()) {
      addresses.set((await row.locator(".row-name").textContent())!, (await row.getAttribute("href"))!);
    }
    const older = page.locator("#older");
    if (!(await older.isVisible())) break;
    await page.goto((await older.getAttribute("href"))!);
  }
  for (const [name, shown] of [
    ["Tomás Gutiérrez", /Mensaje de voz/],
    ["Diego Acosta", /Quedó así la pantalla/],
    ["Gustavo Peralta", /funda-silicona-a15/],
    ["Rodrigo Funes", /Edificio Libertador/],
    ["Ezequiel Castro", /Graciela Castro/],
    ["Mariana López", /Escuchá a partir del segundo 5/],
    ["Hugo Villalba", /constancia-cuit\.pdf/],
    ["Franco Medina", /Sticker/],
    ["Carolina Méndez", /Azul ártico/],
    ["Silvia Duarte", /editado/],
    ["Leandro Ibarra", /Este mensaje fue eliminado/],
    ["Omar Haddad", /Un mensaje que no se puede mostrar aquí/],
    ["Rocío Benítez", /No enviado: el número no está en WhatsApp/],
    ["Federico Luna", /Esperando la confirmación|no lo confirmó/],
  ] as const) {
    await test.step(name, async () => {
      await page.goto(addresses.get(name)!);
      await expect(page.locator(".thread-who h1")).toHaveText(name);
      await expect(inbox.bubbles.filter({ hasText: shown }).first()).toBeVisible();
    });
  }
});

test("a hostile customer's name and words are text and nothing else", async ({ openAs, simulator }) => {
  const page = await openAs("SELLER");
  await page.addInitScript(() => Object.assign(window, { alert: () => Object.assign(window, { harmed: true }) }));
  const inbox = new Inbox(page);
  const name = `<img src=x onerror="alert(1)">`;
  const mallory = await simulator.newCustomer(name);
  const words = [
    `<script>alert(1)</script>`,
    `"><svg onload=alert(1)>`,
    `</textarea></leptos-island><iframe srcdoc="<script>parent.alert(1)</script>">`,
    `*<b onmouseover=alert(1)>gordo</b>*`,
  ];
  for (const text of words.slice(0, 2)) await mallory.writes(text);
  await inbox.open(name);
  for (const text of words.slice(2)) await mallory.writes(text);
  await mallory.writes("javascript:alert(1) https://ejemplo.example/?q=<script>alert(1)</script>");
  await mallory.sends({ type: "document", filename: `"><img src=x onerror=alert(1)>.pdf` });
  await mallory.sends({ type: "location", latitude: 1, longitude: 2, name: "<script>alert(3)</script>" });

  const expectHarmless = async () => {
    for (const text of words.slice(0, 3)) await expect(inbox.bubble(text)).toHaveCount(1);
    await expect(inbox.bubbles).toHaveCount(words.length + 3);
    await expect(inbox.row(name)).toHaveCount(1);
    const foreign = "#log :is(script, img, iframe, svg[onload]), #rows img, .side img, a[href^='javascript:']";
    await expect(page.locator(foreign)).toHaveCount(0);
    expect(await page.evaluate(() => "harmed" in window)).toBe(false);
  };
  await test.step("live", expectHarmless);
  await page.reload();
  await inbox.awake();
  await test.step("made anew", expectHarmless);

  // And what an agent writes is as harmless.
  await inbox.answer("<script>alert(2)</script>");
  await mallory.receives("<script>alert(2)</script>");
  await expect(inbox.bubble("<script>alert(2)</script>")).toHaveCount(1);
  expect(await page.evaluate(() => "harmed" in window)).toBe(false);
});
