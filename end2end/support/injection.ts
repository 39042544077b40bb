// Texts that would like to be markup or code, and how a page is searched for what they planted.

import { type Page, expect } from "@playwright/test";

/** Calls `hit(...)` wherever one of these is taken for more than text. `HERE` names the place. */
const TEXTS = [
  "<script>hit('HERE')</script>",
  "<img src=x onerror=hit('HERE')>",
  "\"><img src=x onerror=hit('HERE')>",
  "' onmouseover=hit('HERE') autofocus onfocus=hit('HERE') x='",
  "</textarea><script>hit('HERE')</script>",
  "</title><svg onload=hit('HERE')>",
  "</script><script>hit('HERE')</script>",
  "--><svg/onload=hit('HERE')><!--",
  "javascript:hit('HERE')",
  "https://a.example/\"onmouseover=\"hit('HERE')",
  "*_~`<b onclick=hit('HERE')>`~_*",
  "&lt;script&gt;hit('HERE')&lt;/script&gt;<iframe srcdoc='<script>parent.hit()</script>'>",
];

/** All of them, for one place. It stands between quotes: an apostrophe in it would keep any of them from running. */
export function payloads(place: string): string[] {
  if (place.includes("'")) throw new Error(`${place} ends its own quotes`);
  return TEXTS.map((text) => text.replaceAll("HERE", place));
}

/** The first of them, by which a place is known when people read a page. */
export function marker(place: string): string {
  return payloads(place)[0]!;
}

/** Those that fit where there is little room: Meta's buttons have 25 characters. */
export const SHORT = ["<img src=x onerror=hit()>", "\"><svg onload=hit()>"];

/** One that fits there too, and is known by its number. */
export function short(n: number): string {
  return `<i onclick=hit(${n})>`;
}

/** What people can read on a page: its text, what stands in its fields, and what a press opens. */
export async function readable(page: Page): Promise<string> {
  return page.evaluate(() => {
    for (const closed of document.querySelectorAll("details")) closed.open = true;
    const fields = [...document.querySelectorAll<HTMLInputElement>("input:not([type=hidden]), textarea")];
    const filled = fields.filter((field) => field.offsetParent).map((field) => field.value);
    return [document.body.innerText, ...filled].join("\n");
  });
}

/** All that a page has run or tried to. */
export class Watch {
  readonly hits: string[] = [];
  readonly violations: string[] = [];

  /** Follows every page of this one's context from now on. */
  static async over(page: Page): Promise<Watch> {
    const watch = new Watch();
    const context = page.context();
    await context.exposeBinding("hit", (source, place) => void watch.hits.push(`${place} on ${source.page.url()}`));
    await context.exposeBinding("violated", (source, what) => void watch.violations.push(`${what} on ${source.page.url()}`));
    await context.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => {
        const told = `${event.violatedDirective}: ${event.blockedURI} ${event.sample}`;
        (window as unknown as { violated(what: string): void }).violated(told);
      });
    });
    page.on("dialog", (dialog) => {
      watch.hits.push(`a dialog on ${page.url()}`);
      void dialog.dismiss();
    });
    return watch;
  }

  /** Nothing ran, nothing tried to, and nothing stands on the page that could. */
  async expectClean(page: Page, place: string): Promise<void> {
    expect(await planted(page), `planted on ${place}`).toEqual([]);
    expect(this.hits, "run").toEqual([]);
    expect(this.violations, "refused by the policy").toEqual([]);
  }
}

/** Elements and attributes that no page of ours has. */
async function planted(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const foreign = "iframe, object, embed, base, frame, style, img[src='x'], svg[onload]";
    const addresses = ["href", "src", "action", "formaction", "xlink:href"];
    for (const element of document.querySelectorAll("*")) {
      const runs = element.tagName === "SCRIPT" && element.textContent!.trimStart().startsWith("hit(");
      const handles = element.getAttributeNames().some((name) => name.startsWith("on"));
      const leads = addresses.some((name) => /^\s*(javascript|vbscript):/i.test(element.getAttribute(name) ?? ""));
      if (runs || handles || leads || element.matches(foreign)) found.push(element.outerHTML.slice(0, 200));
    }
    return found;
  });
}
