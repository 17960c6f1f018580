import { existsSync } from "node:fs";

/**
 * Chromium by its programs, the first that is there. The one without a window comes first: the whole browser loads pages of its own, such as that of its
 * address bar, beside each page that is opened, which takes three times as long and most of a core from what is tested.
 */
export const browsers = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];

/** How tests start Chromium as the machine has it; CHROMIUM names another one. */
export const chromiumHere = () => ({
  executablePath: process.env.CHROMIUM ?? browsers.map((name) => `/usr/bin/${name}`).find((path) => existsSync(path)) ?? "chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
