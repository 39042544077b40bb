// Texts that would like to be markup or code, planted wherever someone can write, and where people read them.

import { type Page, type APIResponse, expect } from "@playwright/test";
import { type Customer, type Hilo, type Simulator } from "./hilo.ts";
import { SHORT, marker, payloads, short } from "./injection.ts";

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

/** A text for a place: the same one of all texts for every place, known by the place's name. */
type Say = (place: string) => string;

function saying(n: number): Say {
  return (place) => payloads(place)[n]!;
}

/** Everything a customer can send, with a text in every field that they can write. */
export async function customerSays(customer: Customer, say: Say): Promise<void> {
  const card = {
    name: { formatted_name: say("a contact"), first_name: say("a first name") },
    phones: [{ phone: say("a phone of a contact"), type: say("a kind of phone") }],
    org: { company: say("a company"), title: say("a title in a company") },
    urls: [{ url: say("an address of a contact"), type: say("a kind of address") }],
    emails: [{ email: say("an e-mail of a contact"), type: say("a kind of e-mail") }],
  };
  const item = { product_retailer_id: say("a product"), quantity: 1, item_price: 1, currency: say("a currency") };
  const answers = JSON.stringify({ [say("a field of a form")]: say("an answer in a form") });
  const flow = { type: "nfm_reply", nfm_reply: { name: say("a form"), body: say("the words of a form"), response_json: answers } };
  const headline = { headline: say("a headline"), body: say("the words of an advertisement") };
  const referral = { source_url: say("an advertisement"), source_id: say("the id of one"), source_type: "ad", ...headline };
  const first = await customer.writes(say("a message before its edit"));
  await customer.sends({ type: "image", caption: say("a caption") });
  await customer.sends({ type: "document", filename: say("a file name"), caption: say("a caption of a file") });
  await customer.sends({ type: "document", filename: say("a file without a caption") });
  await customer.sends({ type: "location", latitude: 1, longitude: 1, name: say("a place"), address: say("a street") });
  await customer.sends({ type: "contacts", contacts: [card] });
  await customer.sends({ type: "order", catalog_id: say("a catalog"), text: say("the words of an order"), product_items: [item] });
  await customer.sends({ type: "button", payload: say("the payload of a button"), text: say("a button") });
  await customer.sends({ type: "button_reply", id: say("the id of a reply"), title: say("a reply by button") });
  const description = say("the small print of a row");
  await customer.sends({ type: "list_reply", id: say("the id of a row"), title: say("a row of a list"), description });
  await customer.sends({ type: "unsupported", kind: say("an unsupported kind") });
  await customer.sends({ type: "reaction", message_id: first, emoji: say("a reaction") });
  await customer.sends({ type: "edit", original_message_id: first, body: say("a message") });
  const unknown = say("an unknown type");
  for (const message of [
    { type: "interactive", interactive: flow },
    { type: unknown, [unknown]: { [say("an unknown field of a message")]: say("an unknown value") } },
    { type: "text", text: { body: say("a message from an advertisement") }, referral },
    { type: "system", system: { body: say("a word of the system"), type: say("a kind of system"), wa_id: say("a number") } },
  ]) {
    await customer.sends({ type: "raw", message });
  }
}

/** What colleagues can write about a conversation. */
async function teamSays(hand: Hand, conversation: string, say: Say): Promise<void> {
  await hand.form("/fn/add-note", { conversation_id: conversation, text: say("a note") });
  await hand.form("/fn/send-reply", { conversation_id: conversation, text: say("an answer") });
  await hand.form("/fn/save-draft", { conversation_id: conversation, mode: "REPLY", text: say("a draft") });
  await hand.form("/fn/save-draft", { conversation_id: conversation, mode: "NOTE", text: say("a draft of a note") });
}

/** A message of the business that failed, told by Meta with these words. */
async function metaSays(simulator: Simulator, id: string, to: Customer, say: Say): Promise<void> {
  const numbers = await simulator.numbers();
  const { waba_id, phone_number_id, display_phone_number } = numbers[0]!;
  const status = {
    id,
    status: "failed",
    timestamp: String(Math.floor(Date.now() / 1000)),
    recipient_id: to.phone.slice(1),
    errors: [
      {
        code: 135_000,
        title: say("an error"),
        message: say("the words of an error"),
        error_data: { details: say("the details of an error") },
        href: say("the address of an error"),
      },
    ],
  };
  const value = { messaging_product: "whatsapp", metadata: { phone_number_id, display_phone_number }, statuses: [status] };
  const template = {
    event: say("an event of a template"),
    message_template_name: say("the name of a template"),
    message_template_language: say("the language of a template"),
    reason: say("the reason of a template"),
  };
  await simulator.call("POST", "webhook", {
    object: "whatsapp_business_account",
    entry: [
      {
        id: waba_id,
        changes: [
          { field: "messages", value },
          { field: "message_template_status_update", value: template },
          { field: say("an unknown field"), value: { [say("an unknown name")]: say("an unknown word") } },
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
export async function plant(hilo: Hilo, simulator: Simulator, page: Page): Promise<string[]> {
  const hand = new Hand(page);
  const addresses: string[] = [];
  const conversation = async (phone: string) => {
    const find = async () => {
      const list = await hand.rest<{ data: Row[] }>("GET", "/api/integrations/conversations?limit=100");
      return list.data.find((row) => row.phone === phone);
    };
    await expect.poll(find, { message: `the conversation with ${phone}` }).toBeTruthy();
    return (await find())!.conversationId;
  };
  for (const n of payloads("").keys()) {
    const say = saying(n);
    const customer = await simulator.newCustomer(say("a profile name"));
    await customerSays(customer, say);
    await simulator.settled();
    const conversationId = await conversation(customer.phone);
    await teamSays(hand, conversationId, say);
    const answers = async () => (await customer.thread()).filter(({ author }) => author === "business");
    await expect.poll(async () => (await answers()).length).toBeGreaterThan(0);
    await metaSays(simulator, (await answers())[0]!.id, customer, say);
    addresses.push(`/inbox/${conversationId}?tab=all`, `/inbox/${conversationId}/template`);
    if (n === 0) addresses.push(...(await newestEvents(page, simulator, 3)));
  }
  addresses.push(...(await templates(hand, simulator)));
  // One of those that got a template, with the values that it was sent with.
  addresses.push(`/inbox/${await conversation(sentTo(0))}?tab=all`);
  await settings(hilo, hand);
  return addresses;
}

/** The webhooks that came last. */
export async function newestEvents(page: Page, simulator: Simulator, count: number): Promise<string[]> {
  await simulator.settled();
  await page.goto("/settings/events");
  const links = await page.locator("#list tbody a").all();
  return Promise.all(links.slice(0, count).map(async (link) => (await link.getAttribute("href"))!));
}

/** Who gets a template. */
function sentTo(n: number): string {
  return `+3469988${String(n).padStart(4, "0")}`;
}

/** Templates with markup in every part; sent with markup in every variable. */
async function templates(hand: Hand, simulator: Simulator): Promise<string[]> {
  const addresses: string[] = [];
  for (const [n, text] of payloads("a template").entries()) {
    const name = `planted_${n}`;
    const componentsJson = {
      header: [{ type: "text", text: short(1) + SHORT[n % 2]! }],
      body: [{ type: "text", text: `${text} {{1}} fin`, examples: { 1: payloads("an example")[n]! } }],
      footer: [{ type: "text", text: short(2) + SHORT[n % 2]! }],
      buttons: [
        { type: "quick_reply", text: SHORT[n % 2]! },
        { type: "quick_reply", text: short(3) },
        { type: "url", text: n % 2 ? SHORT[0]! : short(4), url: "https://a.example/" },
      ],
    };
    const template = { name, language: "es", category: "MARKETING", componentsJson };
    const { id } = await hand.rest<{ id: string }>("POST", "/api/integrations/whatsapp/templates", template);
    await simulator.decides(name, { decision: "approve" });
    const path = `/api/integrations/whatsapp/templates/${id}`;
    await expect.poll(async () => (await hand.rest<{ status: string }>("GET", path)).status).toBe("APPROVED");
    const body = { toPhone: sentTo(n), templateId: id, variables: { 1: payloads("a variable")[n]! } };
    await hand.rest("POST", "/api/integrations/whatsapp/templates/send", body);
    addresses.push(`/templates/${id}`, `/templates/${id}/edit`, `/templates/${id}/send`, `/templates/new?from=${id}`);
  }
  return addresses;
}

/** Names of the organization, its number, its people and its tokens; all of it ends in the audit log. */
async function settings(hilo: Hilo, hand: Hand): Promise<void> {
  const numbers = await hand.rest<{ data: { id: string }[] }>("GET", "/api/integrations/whatsapp/channels");
  // What has one name only keeps the last: the marker.
  for (const n of [...payloads("").keys()].reverse()) {
    const say = saying(n);
    await hand.rest("PATCH", "/api/organization", { name: say("a shop").slice(0, 120) });
    await hand.rest("PATCH", `/api/integrations/whatsapp/channels/${numbers.data[0]!.id}`, { name: say("a line").slice(0, 60) });
    await hand.rest("POST", "/api/tokens", { name: say("a token").slice(0, 100) });
  }
  for (const [n, text] of payloads("a colleague").entries()) {
    const invited = await hand.form("/settings/team", { action: "invite", email: `planted${n}@example.com`, role: "SELLER" });
    const link = /\/invite\/([\w-]+)/.exec(await invited.text())![1]!;
    const headers = { "sec-fetch-site": "same-origin", cookie: "" };
    const joined = await fetch(`${hilo.url}/invite/${link}`, {
      method: "POST",
      redirect: "manual",
      headers: { ...headers, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ name: text, password: "una frase bastante larga" }).toString(),
    });
    expect(joined.status).toBe(303);
  }
}

const THREAD = /^\/inbox\/[\w-]+\?tab=all$/;
const EVENT = /^\/settings\/events\/[\w-]+$/;

/**
 * Where people read what was planted: a place that shows nothing could not be run either, and would prove nothing. What
 * is not named here is planted as well, and stands on no page but in the raw form of its webhook.
 *
 * Two have no way in: labels, which nothing makes yet, and the name of a browser (`User-Agent`), of which the list of
 * sessions shows one of our own words. What pages would make of a label is tried beside them (`app/src/inbox/tests.rs`).
 */
const SHOWN: [RegExp, string[]][] = [
  [
    THREAD,
    [
      "a profile name",
      "a message",
      "a message from an advertisement",
      "a caption",
      "a file name",
      "a caption of a file",
      "a file without a caption",
      "a place",
      "a street",
      "a contact",
      "a phone of a contact",
      "the words of an order",
      "a product",
      "a button",
      "a reply by button",
      "a row of a list",
      "a reaction",
      "a note",
      "an answer",
      "a draft",
      "a template",
      "a variable",
      "a line",
    ],
  ],
  [/^\/inbox\?/, ["a profile name", "a draft"]],
  [/^\/templates\/[\w-]+$/, ["a template", "an example"]],
  [/^\/templates\/[\w-]+\/edit$/, ["a template", "an example"]],
  [EVENT, ["an unknown field", "an error", "an event of a template"]],
  [/^\/settings\/organization$/, ["a shop"]],
  [/^\/settings\/numbers$/, ["a line"]],
  [/^\/settings\/numbers\/[\w-]+$/, ["a line"]],
  [/^\/settings\/tokens$/, ["a token"]],
  [/^\/settings\/team$/, ["a colleague"]],
  [/^\/assignment$/, ["a colleague"]],
  [/^\/settings\/audit$/, ["a shop", "a line", "a token"]],
];

/** Parts of a template with little room: header, footer, two buttons. */
const SHOWN_SHORT: [RegExp, number[]][] = [
  [/^\/templates\/[\w-]+$/, [1, 2, 3, 4]],
  [THREAD, [1, 2, 3, 4]],
];

/** What of it nobody can read, on no page of its kind. */
export function unread(pages: Map<string, string>): string[] {
  const missing = (where: RegExp, text: string) =>
    ![...pages].some(([address, says]) => where.test(address) && says.includes(text));
  const long = SHOWN.flatMap(([where, places]) => places.map((place) => [where, marker(place)] as const));
  const little = SHOWN_SHORT.flatMap(([where, numbers]) => numbers.map((n) => [where, short(n)] as const));
  return [...long, ...little].filter(([where, text]) => missing(where, text)).map(([where, text]) => `${text} on ${where}`);
}
