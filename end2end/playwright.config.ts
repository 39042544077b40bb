// Chromium of this machine against the real binary, at a desk and on a phone.

import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  // One after the other: tests of live behaviour measure nothing when two browsers fight for two processors.
  workers: 1,
  // A test that passes only the second time hides a race.
  retries: 0,
  timeout: 30_000,
  expect: { timeout: 5_000 },
  forbidOnly: !!process.env.CI,
  reporter: [["list"], ["json", { outputFile: "test-results/report.json" }]],
  use: {
    browserName: "chromium",
    locale: "en-US",
    timezoneId: "America/Argentina/Buenos_Aires",
    actionTimeout: 10_000,
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.HILO_CHROMIUM ?? "/usr/bin/chromium",
      // The sandbox needs rights that containers lack; the rest keeps the browser from talking to anyone but Hilo.
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  // Pictures are taken when asked for (`cargo xtask screens`), and then nothing else is done.
  // Most of what is shown does not depend on the size: a phone runs what is tagged @phone or @phone-only.
  projects: process.env.HILO_SCREENS
    ? [{ name: "screens", grep: /@screens/, use: { viewport: { width: 1360, height: 820 } } }]
    : [
        { name: "desktop", grepInvert: /@phone-only|@screens/, use: { viewport: { width: 1360, height: 820 } } },
        {
          name: "phone",
          grep: /@phone/,
          grepInvert: /@screens/,
          use: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
        },
      ],
});
