import { mount } from "svelte";
import "@lampion/ui/tokens.css";
import "./desk.css";
import App from "./app.svelte";

const target = document.getElementById("app");
if (target !== null) mount(App, { target });
