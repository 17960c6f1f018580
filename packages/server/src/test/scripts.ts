/** Kinds of markup that a browser may run when text is taken for markup; each says `mark` when it runs. After the classes of OWASP's guide on cross-site scripting. */
const events = ["onload", "onerror", "onfocus autofocus", "ontoggle open", "onanimationstart", "onpointerenter", "onbegin", "onmouseover"] as const;
const elements = ["img src=x", "svg", "body", "input", "details", "video src=x", "iframe", "math", "marquee", "object data=x", "style", "select"] as const;
const breaks = ["", '"', "'", "`", "</textarea>", "</title>", "</script>", "-->", "]]>", "\\"] as const;
const forms = [
  (mark: string) => `<script>${mark}</script>`,
  (mark: string) => `<ScRiPt >${mark}//</sCrIpT>`,
  (mark: string) => `<iframe srcdoc="&lt;script&gt;parent.${mark}&lt;/script&gt;">`,
  (mark: string) => `<a href="&#106;avascript:${mark}" autofocus>x</a>`,
  (mark: string) => `<form><button formaction="data:text/html,${mark}">x</button></form>`,
  (mark: string) => `{{constructor.constructor('${mark}')()}}`,
  (mark: string) => `\${${mark}}`,
  (mark: string) => `<base href=//x><template><script>${mark}</script></template>`,
] as const;

/** `count` texts, each another one; the number of one that ran is added to `window.ran`. */
export function scripts(count: number): string[] {
  const texts: string[] = [];
  for (let n = 0; texts.length < count; n += 1) {
    const mark = `ran.push(${n})`;
    const before = breaks[n % breaks.length] ?? "";
    const form = forms[Math.floor(n / 3) % forms.length];
    const element = elements[Math.floor(n / breaks.length) % elements.length] ?? "";
    const event = events[n % events.length] ?? "";
    const [name = "", more = ""] = event.split(" ");
    texts.push(n % 3 === 0 && form !== undefined ? before + form(mark) : `${before}<${element} ${more} ${name}=${mark}>`);
  }
  return texts;
}
