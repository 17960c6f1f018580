import "@lampion/ui/tokens.css";
import { mount } from "svelte";
import App from "./app.svelte";
import { takeOver } from "./front/take-over.ts";
import { chat } from "./state/chat.svelte.ts";
import { keepFocus } from "./state/keep-focus.ts";
import { registerShell } from "./shell/register.ts";

const target = document.getElementById("app");
if (target !== null) mount(App, { target });
keepFocus();
if (target !== null) takeOver(target);
registerShell(() => {
  chat.isRenewed = true;
});
