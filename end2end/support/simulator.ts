// Meta's stand-in, as tests use it: customers with phones, faults, and what was sent. All over its HTTP side, `/_sim`.

import { expect } from "@playwright/test";

/** How far a message came, as it stands on the customer's phone. */
export type Stage = "accepted" | "sent" | "delivered" | "read" | "failed";

/** A message on a customer's phone. */
export interface PhoneMessage {
  id: string;
  author: "customer" | "business";
  kind: string;
  text: string;
  stage: Stage;
  context: string | null;
  error: number | null;
}

/** What a customer can send; `type` and fields as the simulator's control side names them. */
export type Outgoing = { type: string } & Record<string, unknown>;

/** What goes wrong on purpose, for instance `{ kind: "rate_limited", retry_after_s: 1, count: 1 }`. */
export type Fault = { kind: string } & Record<string, unknown>;

/** The simulator that a demo runs beside itself. */
export class Simulator {
  constructor(private readonly url: string) {}

  /** A phone nobody has used yet on this server. The name is the one its owner shows on WhatsApp. */
  async newCustomer(name: string): Promise<Customer> {
    // Spain has no variants of a mobile number, so that what is sent is what is shown.
    const phone = `+34699${String(++customers).padStart(6, "0")}`;
    await this.call("POST", "customers", { phone, name });
    return new Customer(this, phone, name);
  }

  /** Replaces what goes wrong; an empty list makes everything work again. */
  async setFaults(...faults: Fault[]): Promise<void> {
    await this.call("POST", "faults", faults);
  }

  /** Lets statuses go that the fault `withheld_statuses` kept back. */
  async releaseStatuses(): Promise<void> {
    await this.call("POST", "statuses/release");
  }

  /** The business numbers that Meta hosts. */
  async numbers(): Promise<{ phone_number_id: string; display_phone_number: string; waba_id: string }[]> {
    return this.call("GET", "numbers");
  }

  /** Tells the business that a message failed, with Meta's code for why. */
  async fails(messageId: string, to: Customer, code: number): Promise<void> {
    const numbers = await this.numbers();
    const { waba_id, phone_number_id, display_phone_number } = numbers[0]!;
    const status = {
      id: messageId,
      status: "failed",
      timestamp: String(Math.floor(Date.now() / 1000)),
      recipient_id: to.phone.slice(1),
      errors: [{ code, title: "Something went wrong", error_data: { details: "Details of Meta" } }],
    };
    const value = { messaging_product: "whatsapp", metadata: { phone_number_id, display_phone_number }, statuses: [status] };
    await this.call("POST", "webhook", {
      object: "whatsapp_business_account",
      entry: [{ id: waba_id, changes: [{ field: "messages", value }] }],
    });
  }

  /** A template as Meta has it, once it is there. */
  async template(name: string): Promise<{ id: string; name: string; status: string }> {
    const find = async () => {
      const desk = await this.call<{ templates: { id: string; name: string; status: string }[] }>("GET", "templates");
      return desk.templates.find((template) => template.name === name);
    };
    await expect.poll(find, { message: `${name} at Meta` }).toBeTruthy();
    return (await find())!;
  }

  /** Meta decides about a template, for instance `{ decision: "reject", reason: "PROMOTIONAL" }`. */
  async decides(name: string, decision: { decision: string } & Record<string, unknown>): Promise<void> {
    const { id } = await this.template(name);
    await this.call("POST", `templates/${id}/decision`, decision);
  }

  /** Returns when every status is told and every webhook answered or given up. */
  async settled(): Promise<void> {
    await this.call("GET", "settled");
  }

  /** A request to the control side; throws with its words when it refuses. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const request: RequestInit = { method };
    if (body !== undefined) {
      request.headers = { "content-type": "application/json" };
      request.body = JSON.stringify(body);
    }
    const response = await fetch(`${this.url}/_sim/${path}`, request);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} /_sim/${path}: ${response.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
}

/** A server lives as long as its worker, and so does this count. */
let customers = 0;

/** Somebody with a phone, in the chat with the business. */
export class Customer {
  private readonly path: string;

  constructor(
    private readonly simulator: Simulator,
    /** E.164, as Hilo's addresses and lists have it. */
    readonly phone: string,
    readonly name: string,
  ) {
    this.path = `customers/${encodeURIComponent(phone)}`;
  }

  /** Writes a text; returns the message's id at Meta. */
  async writes(body: string): Promise<string> {
    return this.sends({ type: "text", body });
  }

  /** Sends any kind of message, as an answer to another one if `context` names it; returns its id at Meta. */
  async sends(message: Outgoing, context?: string): Promise<string> {
    return (await this.simulator.call<{ id: string }>("POST", `${this.path}/messages`, { ...message, context })).id;
  }

  /** Writes a text that was on its way for so long that its time stamp lies in the past. */
  async wrote(body: string, ago: { hours?: number; minutes?: number; seconds?: number }): Promise<string> {
    const secondsAgo = (ago.hours ?? 0) * 3600 + (ago.minutes ?? 0) * 60 + (ago.seconds ?? 0);
    const timestamp = String(Math.floor(Date.now() / 1000) - secondsAgo);
    return this.sends({ type: "raw", message: { type: "text", text: { body }, timestamp } });
  }

  /** Opens the chat: what was delivered is read now, and what comes is read as it comes. */
  async opensChat(): Promise<void> {
    await this.simulator.call("POST", `${this.path}/open`);
  }

  /** Puts the phone away: what comes stays delivered. */
  async leavesChat(): Promise<void> {
    await this.simulator.call("POST", `${this.path}/close`);
  }

  /** Taps a button or a row under a message of the business. */
  async taps(messageId: string, title: string): Promise<void> {
    await this.simulator.call("POST", `${this.path}/tap`, { message_id: messageId, title });
  }

  /** Changes the phone, for instance `{ blocked: true }` or `{ on_whatsapp: false }`. */
  async changes(change: { blocked?: boolean; on_whatsapp?: boolean }): Promise<void> {
    await this.simulator.call("PATCH", this.path, change);
  }

  /** What the phone shows, oldest first. */
  async thread(): Promise<PhoneMessage[]> {
    return this.simulator.call("GET", `${this.path}/messages`);
  }

  /** Waits until the phone shows a message of the business with these words, exactly once, and returns it. */
  async receives(text: string): Promise<PhoneMessage> {
    const matching = async () =>
      (await this.thread()).filter((message) => message.author === "business" && message.text === text);
    await expect.poll(async () => (await matching()).length, { message: `"${text}" on the phone` }).toBe(1);
    return (await matching())[0]!;
  }
}
