// Chromium with its processor slowed four times: what a cheap phone makes of the screens. Nothing here passes or fails
// by a time; the figures are printed, and people judge them.
//
//   npx playwright test --config measure/playwright.config.ts

import { defineConfig } from "@playwright/test";
import tests from "../playwright.config.ts";

export default defineConfig({
  ...tests,
  testDir: ".",
  testMatch: "*.measure.ts",
  outputDir: "../test-results/measure",
  timeout: 180_000,
  reporter: [["line"]],
  use: { ...tests.use, trace: "off", screenshot: "off" },
  projects: [{ name: "measure", use: { viewport: { width: 1360, height: 820 } } }],
});
