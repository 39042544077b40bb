// Nothing that a customer, a colleague, a link or Meta writes is ever run, and no page has anything to ask the content
// security policy for. Pages are looked at as the server makes them and with their islands awake; under the policy, which
// tells of every attempt, and without it, so that it is not the only wall.

import { type Page, type APIResponse } from "@playwright/test";
import { type Customer, type Hilo, Inbox, type Simulator, expect, signIn, test as base } from "../support/hilo.ts";
import { SHORT, Watch, payloads } from "../support/injection.ts";
import { SCREENS, awake, open } from "../support/screens.ts";
import { startServer } from "../support/server.ts";

// A server of its own: the others' shop is not to be called a script.
const test = base.extend<object, { hilo: Hilo }>({
  hilo: [
    async ({}, use, worker) => {
      const server = await startServer(`security-${worker.project.name}-${worker.workerIndex}`);
      await use({ ...server, sessions: new Map() });
      await server.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
});

// Addresses that lead nowhere say so with their status, and the browser writes that to its console.
test.use({ allowedErrors: [/status of 4\d\d.*\((?!.*\.(js|wasm|css|svg|woff2)\))/] });

/** REST and forms in the name of whoever is signed in on a page. */
class Hand {
  constructor(readonly page: Page) {}

  async rest<T>(method: string, path: string, data?: unknown): Promise<T> {
    const answer = await this.page.request.fetch(path, { method, data, headers: { "sec-fetch-site": "same-origin" } });
    await ok(answer);
    return (await answer.json()) as T;
  }

  async form(path: string, form: Record<string, string>): Promise<APIResponse> {
    const headers = { "sec-fetch-site": "same-origin" };
    return ok(await this.page.request.post(path, { form, headers, maxRedirects: 0 }));
  }
}

async function ok(answer: APIResponse): Promise<APIResponse> {
  expect(answer.status(), `${answer.url()}: ${await answer.text()}`).toBeLessThan(400);
  return answer;
}

/** Everything a customer can send, with a text in every field that they can write. */
async function customerSays(customer: Customer, text: string): Promise<void> {
  const card = {
    name: { formatted_name: text, first_name: text },
    phones: [{ phone: text, type: text }],
    org: { company: text, title: text },
    urls: [{ url: text, type: text }],
    emails: [{ email: text, type: text }],
  };
  const item = { product_retailer_id: text, quantity: 1, item_price: 1, currency: text };
  const flow = { type: "nfm_reply", nfm_reply: { name: text, body: text, response_json: JSON.stringify({ [text]: text }) } };
  const referral = { source_url: text, source_id: text, source_type: "ad", headline: text, body: text };
  const first = await customer.writes(text);
  await customer.sends({ type: "image", caption: text });
  await customer.sends({ type: "document", filename: text, caption: text });
  await customer.sends({ type: "location", latitude: 1, longitude: 1, name: text, address: text });
  await customer.sends({ type: "contacts", contacts: [card] });
  await customer.sends({ type: "order", catalog_id: text, text, product_items: [item] });
  await customer.sends({ type: "button", payload: text, text });
  await customer.sends({ type: "button_reply", id: text, title: text });
  await customer.sends({ type: "list_reply", id: text, title: text, description: text });
  await customer.sends({ type: "unsupported", kind: text });
  await customer.sends({ type: "reaction", message_id: first, emoji: text });
  await customer.sends({ type: "edit", original_message_id: first, body: text });
  for (const message of [
    { type: "interactive", interactive: flow },
    { type: text, [text]: { [text]: text } },
    { type: "text", text: { body: text }, referral },
    { type: "system", system: { body: text, type: text, wa_id: text } },
  ]) {
    await customer.sends({ type: "raw", message });
  }
}

/** What colleagues can write about a conversation. */
async function teamSays(hand: Hand, conversation: string, text: string): Promise<void> {
  await hand.form("/fn/add-note", { conversation_id: conversation, text });
  await hand.form("/fn/send-reply", { conversation_id: conversation, text });
  for (const mode of ["REPLY", "NOTE"]) await hand.form("/fn/save-draft", { conversation_id: conversation, mode, text });
}

/** A message of the business that failed, told by Meta with these words. */
async function metaSays(simulator: Simulator, id: string, to: Customer, text: string): Promise<void> {
  const numbers = await simulator.call<{ phone_number_id: string; display_phone_number: string; waba_id: string }[]>("GET", "numbers");
  const { waba_id, phone_number_id, display_phone_number } = numbers[0]!;
  const status = {
    id,
    status: "failed",
    timestamp: String(Math.floor(Date.now() / 1000)),
    recipient_id: to.phone.slice(1),
    errors: [{ code: 135_000, title: text, message: text, error_data: { details: text }, href: text }],
  };
  const value = { messaging_product: "whatsapp", metadata: { phone_number_id, display_phone_number }, statuses: [status] };
  const template = { event: text, message_template_name: text, message_template_language: text, reason: text };
  await simulator.call("POST", "webhook", {
    object: "whatsapp_business_account",
    entry: [
      {
        id: waba_id,
        changes: [
          { field: "messages", value },
          { field: "message_template_status_update", value: template },
          { field: text, value: { [text]: text } },
        ],
      },
    ],
  });
}

interface Row {
  conversationId: string;
  phone: string;
}

/** Plants texts wherever someone can; gives the addresses that show them. */
async function plant(hilo: Hilo, simulator: Simulator, page: Page): Promise<string[]> {
  const hand = new Hand(page);
  const addresses: string[] = [];
  for (const [n, text] of payloads("a message").entries()) {
    const customer = await simulator.newCustomer(payloads("a profile name")[n]!);
    await customerSays(customer, text);
    await simulator.settled();
    const find = async () => {
      const list = await hand.rest<{ data: Row[] }>("GET", "/api/integrations/conversations?limit=100");
      return list.data.find(({ phone }) => phone === customer.phone);
    };
    await expect.poll(find, { message: `the conversation with ${customer.phone}` }).toBeTruthy();
    const { conversationId } = (await find())!;
    await teamSays(hand, conversationId, payloads("a note or an answer")[n]!);
    const answers = async () => (await customer.thread()).filter(({ author }) => author === "business");
    await expect.poll(async () => (await answers()).length).toBeGreaterThan(0);
    await metaSays(simulator, (await answers())[0]!.id, customer, payloads("an error of Meta's")[n]!);
    addresses.push(`/inbox/${conversationId}?tab=all`, `/inbox/${conversationId}/template`);
  }
  addresses.push(...(await templates(hand, simulator)));
  await settings(hilo, hand);
  return addresses;
}

/** Templates with markup in every part; sent with markup in every variable. */
async function templates(hand: Hand, simulator: Simulator): Promise<string[]> {
  const addresses: string[] = [];
  for (const [n, text] of payloads("a template").entries()) {
    const name = `planted_${n}`;
    const componentsJson = {
      header: [{ type: "text", text: SHORT[n % 2]! + SHORT[(n + 1) % 2]! }],
      body: [{ type: "text", text: `${text} {{1}} fin`, examples: { 1: text } }],
      footer: [{ type: "text", text: SHORT[n % 2]! }],
      buttons: [
        { type: "quick_reply", text: SHORT[n % 2]! },
        { type: "url", text: SHORT[(n + 1) % 2]!, url: "https://a.example/" },
      ],
    };
    const template = { name, language: "es", category: "MARKETING", componentsJson };
    const { id } = await hand.rest<{ id: string }>("POST", "/api/integrations/whatsapp/templates", template);
    await simulator.decides(name, { decision: "approve" });
    const path = `/api/integrations/whatsapp/templates/${id}`;
    await expect.poll(async () => (await hand.rest<{ status: string }>("GET", path)).status).toBe("APPROVED");
    const body = { toPhone: `+3469988${String(n).padStart(4, "0")}`, templateId: id, variables: { 1: text } };
    await hand.rest("POST", "/api/integrations/whatsapp/templates/send", body);
    addresses.push(`/templates/${id}`, `/templates/${id}/edit`, `/templates/${id}/send`, `/templates/new?from=${id}`);
  }
  return addresses;
}

/** Names of the organization, its number, its people and its tokens; all of it ends in the audit log. */
async function settings(hilo: Hilo, hand: Hand): Promise<void> {
  const numbers = await hand.rest<{ data: { id: string }[] }>("GET", "/api/integrations/whatsapp/channels");
  const stages = payloads("a name");
  for (const text of stages) {
    await hand.rest("PATCH", "/api/organization", { name: text.slice(0, 120) });
    await hand.rest("PATCH", `/api/integrations/whatsapp/channels/${numbers.data[0]!.id}`, { name: text.slice(0, 60) });
    await hand.rest("POST", "/api/tokens", { name: text.slice(0, 100) });
  }
  for (const [n, text] of payloads("a colleague's name").entries()) {
    const invited = await hand.form("/settings/team", { action: "invite", email: `planted${n}@example.com`, role: "SELLER" });
    const link = /\/invite\/([\w-]+)/.exec(await invited.text())![1]!;
    const headers = { "sec-fetch-site": "same-origin", cookie: "" };
    const joined = await fetch(`${hilo.url}/invite/${link}`, {
      method: "POST",
      redirect: "manual",
      headers: { ...headers, "content-type": "application/x-www-form-urlencoded", "user-agent": text },
      body: new URLSearchParams({ name: text, password: "una frase bastante larga" }).toString(),
    });
    expect(joined.status).toBe(303);
  }
}

/** All at once, and those that count only at the beginning. */
function atOnce(place: string): string[] {
  const all = payloads(place);
  return [all.join(" "), ...all.filter((text) => /^(javascript|https):/.test(text))];
}

/** Addresses that show a part of themselves. */
function reflecting(): string[] {
  return atOnce("an address").flatMap((text) => {
    const said = encodeURIComponent(text);
    return [
      `/inbox?tab=${said}&rows=${said}&error=${said}&mode=${said}`,
      `/inbox/${said}`,
      `/templates?q=${said}&name=${said}&status=${said}&removed=${said}`,
      `/assignment?agent=${said}&after=${said}&error=${said}&given=${said}`,
      `/settings?password=${said}&error=${said}&saved=${said}`,
      `/settings/events?text=${said}&from=${said}&until=${said}&status=${said}&queued=${said}`,
      `/settings/jobs?text=${said}&kind=${said}&ran=${said}`,
      `/settings/audit?actor=${said}&action=${said}&type=${said}&subject=${said}&from=${said}`,
      `/settings/numbers/new?saved=${said}`,
      `/nowhere/${said}`,
    ];
  });
}

/** The same for who is not signed in. */
function before(): string[] {
  return atOnce("the sign-in").flatMap((text) => {
    const said = encodeURIComponent(text);
    return [
      `/sign-in?email=${said}&next=${said}&error=${said}&seconds=${said}`,
      `/setup/${said}?error=${said}&organization=${said}&name=${said}&email=${said}&timezone=${said}&language=${said}`,
      `/invite/${said}?error=${said}&name=${said}`,
      `/password/${said}?error=${said}`,
    ];
  });
}

/** Lists and settings that show what was planted elsewhere. */
const LISTS = [
  "/inbox?tab=all",
  "/inbox?tab=unassigned",
  "/assignment",
  "/assignment?show=answered",
  "/templates",
  "/settings",
  "/settings/organization",
  "/settings/team",
  "/settings/tokens",
  "/settings/numbers",
  "/settings/jobs",
  "/settings/events",
  "/settings/audit",
];

test("nothing that anyone writes is run, on any screen that shows it", async ({ openAs, hilo, simulator, browser }) => {
  test.setTimeout(600_000);
  const page = await openAs("OWNER");
  const shown = await test.step("plants texts everywhere", () => plant(hilo, simulator, page));
  const events: string[] = [];
  await page.goto("/settings/events");
  for (const link of await page.locator("#list tbody a").all()) events.push((await link.getAttribute("href"))!);
  const numbers = await page.goto("/settings/numbers").then(() => page.locator("main a[href^='/settings/numbers/']"));
  const number = (await numbers.first().getAttribute("href"))!;
  const addresses = [...LISTS, ...shown, ...events.slice(0, 20), number];

  await test.step("they are shown as what they are", async () => {
    await page.goto(shown[0]!);
    await expect(page.locator("#log")).toContainText("<script>hit('a message')</script>");
    await expect(page.locator(".thread-who h1")).toHaveText("<script>hit('a profile name')</script>");
  });
  const looks = [
    { name: "made by the server", options: { javaScriptEnabled: false }, at: [...addresses, ...reflecting()] },
    { name: "awake", options: {}, at: [...addresses, ...reflecting()] },
    { name: "awake without the policy", options: { bypassCSP: true }, at: [...LISTS, ...shown] },
  ];
  for (const { name, options, at } of looks) {
    await test.step(`${name}: ${at.length} pages`, async () => {
      const look = await openAs("OWNER", options);
      const watch = options.javaScriptEnabled === false ? undefined : await Watch.over(look);
      for (const address of at) {
        await look.goto(address);
        // What a thread says must not keep its islands from waking, and what they make of it must be as harmless.
        if (watch && (await look.locator("#live").count()) > 0) await awake(look);
        if (watch && new URL(look.url()).pathname.startsWith("/inbox/")) await hover(look);
        await (watch ?? new Watch()).expectClean(look, `${name}: ${address}`);
      }
    });
  }
  await test.step("and before anyone is signed in", async () => {
    const context = await browser.newContext({ baseURL: hilo.url, bypassCSP: true });
    const stranger = await context.newPage();
    const watch = await Watch.over(stranger);
    for (const address of before()) {
      await stranger.goto(address);
      await watch.expectClean(stranger, address);
    }
    await context.close();
  });
});

/** What waits for a pointer or the keyboard. */
async function hover(page: Page): Promise<void> {
  for (const place of [".bubble", ".row", ".thread-who"]) {
    const first = page.locator(place).last();
    if (await first.isVisible()) await first.hover({ force: true });
  }
}

test("what arrives while a screen is open is not run either", async ({ openAs, simulator }) => {
  test.setTimeout(240_000);
  for (const bypassCSP of [false, true]) {
    const page = await openAs("OWNER", { bypassCSP });
    const watch = await Watch.over(page);
    const inbox = new Inbox(page);
    const customer = await simulator.newCustomer(bypassCSP ? "Lía Viva" : "Leo Vivo");
    await customer.writes("Hola");
    await inbox.open(customer.name);
    for (const text of payloads("a live message")) {
      await customerSays(customer, text);
      await inbox.answer(text);
      await expect(inbox.field).toHaveValue("");
    }
    await simulator.settled();
    await customer.writes("fin");
    await expect(inbox.bubble("fin")).toBeVisible();
    await expect(inbox.log).toContainText("<script>hit('a live message')</script>");
    await watch.expectClean(page, "a thread that is open");
    await page.context().close();
  }
});

test("no screen asks the policy for anything", { tag: "@phone" }, async ({ page, hilo }) => {
  test.setTimeout(240_000);
  const watch = await Watch.over(page);
  await signIn(page, hilo, "OWNER");
  const inbox = new Inbox(page);
  for (const screen of SCREENS) {
    await test.step(screen.name, async () => {
      await open(inbox, screen);
      await watch.expectClean(page, screen.name);
    });
  }
  for (const address of ["/nowhere", "/inbox/nowhere", "/api/docs", "/setup/x", "/invite/x", "/password/x"]) {
    await page.goto(address);
    await watch.expectClean(page, address);
  }
});
