// What every spec imports: Playwright's `test` with a running Hilo, people who are signed in, and customers.
//
//   import { expect, test } from "../support/hilo.ts";
//
//   test("…", async ({ openAs, simulator }) => {
//     const page = await openAs("SELLER");
//     const rosa = await simulator.newCustomer("Rosa");
//     await rosa.writes("Hola");
//     await expect(page.getByText("Hola")).toBeVisible();
//   });

import { AxeBuilder } from "@axe-core/playwright";
import { type BrowserContextOptions, type Page, expect, test as base } from "@playwright/test";
import path from "node:path";
import { type Login, type Role, type Server, startServer } from "./server.ts";
import { Inbox } from "./inbox.ts";
import { Customer, Simulator } from "./simulator.ts";
import { Wire } from "./wire.ts";

export { Customer, Inbox, Simulator, expect };
export { withoutReload } from "./inbox.ts";
export type { Role };

/** Somebody of the sample organization: the first person with a role, or a person by name. */
export type Who = Role | (string & {});

/** The demo and who is signed in to it. One per worker: specs use customers of their own, not a fresh database. */
export interface Hilo extends Server {
  /** Cookies by person. Signing in is limited per minute, so everyone does it once. */
  sessions: Map<Who, BrowserContextOptions["storageState"]>;
}

interface Options {
  /** Console messages a test provokes on purpose. Any other error in the browser fails the test. */
  allowedErrors: RegExp[];
}

interface Fixtures {
  /** A page in a browser of its own, signed in. */
  openAs(who: Who, options?: BrowserContextOptions): Promise<Page>;
  /** The page with a customer's phone, in a browser of its own. */
  openPhone(customer: Customer): Promise<Page>;
  /** A network to Hilo that can be cut. Pages go through it when opened with `{ baseURL: wire.url }`. */
  wire: Wire;
  /** The stand-in for Meta and its customers' phones. */
  simulator: Simulator;
  serverLog: void;
}

export const test = base.extend<Fixtures & Options, { hilo: Hilo }>({
  allowedErrors: [[], { option: true }],

  hilo: [
    async ({}, use, worker) => {
      const server = await startServer(`hilo-${worker.project.name}-${worker.workerIndex}`);
      await use({ ...server, sessions: new Map() });
      await server.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],

  baseURL: ({ hilo }, use) => use(hilo.url),

  simulator: async ({ hilo }, use) => {
    const simulator = new Simulator(hilo.simulatorUrl);
    await use(simulator);
    // The next test uses the same server: whatever this one broke must work again.
    await simulator.setFaults();
  },

  wire: async ({ hilo }, use) => {
    const wire = await Wire.to(hilo.url);
    await use(wire);
    await wire.cut();
  },

  page: async ({ page, allowedErrors }, use) => {
    const errors = watchErrors(page, allowedErrors);
    await use(page);
    expect(errors, "errors in the browser").toEqual([]);
  },

  openAs: async ({ browser, hilo, allowedErrors, contextOptions, viewport, isMobile, hasTouch, locale, timezoneId }, use) => {
    const pages: { page: Page; errors: string[] }[] = [];
    const common = { ...contextOptions, viewport, isMobile, hasTouch, locale, timezoneId, baseURL: hilo.url };
    await use(async (who, options = {}) => {
      const context = await browser.newContext({ ...common, storageState: hilo.sessions.get(who), ...options });
      const page = await context.newPage();
      pages.push({ page, errors: watchErrors(page, allowedErrors) });
      await page.goto("/inbox");
      // The first time, or after a test that signed out.
      if (new URL(page.url()).pathname === "/sign-in") {
        await signIn(page, hilo, who);
        hilo.sessions.set(who, await context.storageState());
      }
      return page;
    });
    for (const { page, errors } of pages) {
      await page.context().close();
      expect(errors, "errors in the browser").toEqual([]);
    }
  },

  openPhone: async ({ browser, hilo }, use) => {
    const pages: { page: Page; errors: string[] }[] = [];
    await use(async (customer) => {
      const context = await browser.newContext({ baseURL: hilo.simulatorUrl });
      const page = await context.newPage();
      pages.push({ page, errors: watchErrors(page, []) });
      await page.goto(`/?phone=${encodeURIComponent(customer.phone)}`);
      await expect(page.getByRole("heading", { name: customer.name })).toBeVisible();
      return page;
    });
    for (const { page, errors } of pages) {
      await page.context().close();
      expect(errors, "errors on the phone's page").toEqual([]);
    }
  },

  serverLog: [
    async ({ hilo }, use, testInfo) => {
      await use();
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach("server log", { path: hilo.log, contentType: "text/plain" });
      }
    },
    { auto: true },
  ],
});

/** Somebody of the sample organization. */
export function person(hilo: Hilo, who: Who): Login {
  const login = hilo.logins.find(({ role, name }) => role === who || name === who);
  if (!login) throw new Error(`the sample organization has no ${who}`);
  return login;
}

/** Signs in through the form and waits for the inbox. */
export async function signIn(page: Page, hilo: Hilo, who: Who): Promise<void> {
  const login = person(hilo, who);
  await page.goto("/sign-in");
  await page.locator("input[name=email]").fill(login.email);
  await page.locator("input[name=password]").fill(login.password);
  await page.locator("main button[type=submit]").click();
  await expect(page).toHaveURL(/\/inbox/);
}

/** Nothing on the page keeps anyone out, as far as axe can tell: WCAG 2.2 AA and axe's best practices. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target).join(" | ")}`);
  expect(told, "what axe found").toEqual([]);
}

/** Keeps a picture in `end2end/screens/`, for people to look at. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const project = test.info().project.name;
  await page.screenshot({ path: path.resolve(import.meta.dirname, "../screens", `${name}-${project}.png`) });
}

/** Exceptions, failed loads and refusals of the content security policy, as they come. */
function watchErrors(page: Page, allowed: RegExp[]): string[] {
  const errors: string[] = [];
  const note = (text: string) => {
    if (!allowed.some((pattern) => pattern.test(text))) errors.push(text);
  };
  page.on("pageerror", (error) => note(error.stack ?? error.message));
  page.on("console", (message) => {
    if (message.type() === "error") note(`${message.text()} (${message.location().url})`);
  });
  return errors;
}
