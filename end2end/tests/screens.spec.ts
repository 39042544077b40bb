// Pictures of every screen, for docs/screens: `cargo xtask screens`.

import path from "node:path";
import { Inbox, test } from "../support/hilo.ts";
import { SCREENS, open } from "../support/screens.ts";

const FOLDER = path.resolve(import.meta.dirname, "../../docs/screens");

for (const colorScheme of ["light", "dark"] as const) {
  test(`pictures in ${colorScheme}`, { tag: "@screens" }, async ({ openAs }) => {
    test.setTimeout(240_000);
    const page = await openAs("OWNER", { colorScheme });
    const inbox = new Inbox(page);
    for (const screen of SCREENS) {
      await test.step(screen.name, async () => {
        await open(inbox, screen);
        await page.screenshot({ path: path.join(FOLDER, `${screen.name}-${colorScheme}.png`), animations: "disabled" });
      });
    }
  });
}
