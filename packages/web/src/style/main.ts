import "@lampion/ui/tokens.css";
import { mount } from "svelte";
import StylePage from "./style-page.svelte";

const target = document.getElementById("style");
if (target !== null) mount(StylePage, { target });
