// The whole inbox without a mouse.

import { type Page } from "@playwright/test";
import { Inbox, expect, test } from "../support/hilo.ts";

/** The name in the row that has the focus; empty when it is elsewhere. */
async function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.closest("#rows .row")?.querySelector(".row-name")?.textContent ?? "");
}

test("keys move through the list, open, go back, write and help", async ({ openAs }) => {
  const page = await openAs("MANAGER");
  const inbox = new Inbox(page);
  await inbox.show("all");
  const names = await inbox.rows.locator(".row-name").allTextContents();

  await test.step("j and k, arrows, one tab stop", async () => {
    await page.keyboard.press("j");
    expect(await focused(page)).toBe(names[0]);
    await page.keyboard.press("j");
    await page.keyboard.press("ArrowDown");
    expect(await focused(page)).toBe(names[2]);
    await page.keyboard.press("k");
    expect(await focused(page)).toBe(names[1]);
    await expect(inbox.rows.and(page.locator("[tabindex='0']"))).toHaveCount(1);
    await expect(inbox.rows.nth(1)).toHaveAttribute("tabindex", "0");
    const outline = await inbox.rows.nth(1).evaluate((row) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(row);
      return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 ? "seen" : boxShadow;
    });
    expect(outline, "the focus is visible").not.toBe("none");
  });

  await test.step("Enter opens, ] and [ go on and back", async () => {
    await page.keyboard.press("Enter");
    await expect(page.locator(".thread-who h1")).toHaveText(names[1]!);
    await inbox.awake();
    await page.keyboard.press("]");
    await expect(page.locator(".thread-who h1")).toHaveText(names[2]!);
    await inbox.awake();
    await page.keyboard.press("[");
    await expect(page.locator(".thread-who h1")).toHaveText(names[1]!);
    await inbox.awake();
  });

  await test.step("r and n write, Escape leaves the field, u goes to the list", async () => {
    await page.keyboard.press("r");
    await expect(inbox.field).toBeFocused();
    await expect(page.locator("#mode-reply")).toBeChecked();
    await page.keyboard.type("juki?");
    await expect(inbox.field).toHaveValue("juki?");
    await inbox.field.fill("");
    await page.keyboard.press("Escape");
    await expect(inbox.field).not.toBeFocused();
    await page.keyboard.press("n");
    await expect(inbox.field).toBeFocused();
    await expect(page.locator("#mode-note")).toBeChecked();
    await page.keyboard.press("Escape");
    await page.keyboard.press("u");
    expect(await focused(page)).toBe(names[1]);
  });

  await test.step("? shows the keys, Escape puts them away", async () => {
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
  });
});

test("i takes the conversation", async ({ openAs, simulator }) => {
  const inbox = new Inbox(await openAs("SELLER"));
  const isa = await simulator.newCustomer("Isa Teclas");
  await isa.writes("Hola");
  await inbox.open(isa.name, "unassigned");
  await inbox.page.keyboard.press("i");
  await expect(inbox.page.locator(".thread-actions .assignee")).toContainText("Mara Ortiz");
});

test("the whole journey with keys alone", async ({ openAs, simulator }) => {
  const page = await openAs("SELLER");
  const inbox = new Inbox(page);
  await inbox.show("unassigned");
  const oli = await simulator.newCustomer("Oli Camino");
  await oli.writes("¿Me ayudan?");
  await expect(inbox.rows.first()).toContainText(oli.name);
  await page.keyboard.press("j");
  await expect.poll(() => focused(page)).not.toBe("");
  while ((await focused(page)) !== oli.name) await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await expect(page.locator(".thread-who h1")).toHaveText(oli.name);
  await inbox.awake();
  await page.keyboard.press("r");
  await page.keyboard.type("Claro que sí");
  await page.keyboard.press("Enter");
  await oli.receives("Claro que sí");
  await expect(inbox.field).toBeFocused();
});

test("who turns shortcuts off has none, and Ctrl+Enter sends when Enter does not", async ({ openAs, simulator }) => {
  const page = await openAs("Julia Paz");
  const inbox = new Inbox(page);
  const uma = await simulator.newCustomer("Uma Dictado");
  await uma.writes("Hola");
  await page.goto("/settings");
  await page.locator("input[name=shortcuts_enabled]").uncheck();
  await page.locator("input[name=send_on_enter]").uncheck();
  await page.locator("form[action='/preferences'] button").click();
  await expect(page.getByText("Guardado.")).toBeVisible();
  await expect(page.locator("input[name=shortcuts_enabled]")).not.toBeChecked();

  await inbox.open(uma.name);
  await inbox.log.focus();
  await page.keyboard.press("r");
  await page.keyboard.press("?");
  await page.keyboard.press("j");
  await expect(inbox.log).toBeFocused();
  await expect(page.getByRole("dialog")).toBeHidden();

  await inbox.field.fill("Uno");
  await inbox.field.press("Enter");
  await inbox.field.pressSequentially("Dos");
  await inbox.field.press("Control+Enter");
  await uma.receives("Uno\nDos");
});
