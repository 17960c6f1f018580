/** A page that works from disk and may load nothing: the policy lets in its own script only, by hash. */
export function framed(title: string, body: string, script: string, hash: string): string {
  return `<!doctype html>
<html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; form-action 'none'; base-uri 'none'">
<title>${title}</title>
<style>
:root{color-scheme:light dark}body{font:17px/1.55 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}
h2,h3,li.green,li.amber,li.red{border-left:.5rem solid;padding-left:.6rem}.green{border-color:#1a7f37}.amber{border-color:#b26a00}.red{border-color:#c4001a}
ul{list-style:none;padding:0}li{margin:.3rem 0}pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid;padding:.5rem}
button,input,select,textarea{font:inherit;padding:.4rem .7rem;max-width:100%;box-sizing:border-box}textarea{width:100%;min-height:7rem}
html[lang=fr] [lang=en],html[lang=en] [lang=fr]{display:none}
.words{border:.6rem double #1f4e9e;padding:1rem}.lines{border:.6rem dotted #9a3412;padding:1rem}
</style>
${body}
<script>${script}</script>
</html>
`;
}
