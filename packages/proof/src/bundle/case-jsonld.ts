import { ascii, toHex, utf8Bytes } from "../bytes.ts";
import { canonicalText, type Json, type JsonObject } from "../canonical.ts";
import type { CustodyEntry } from "../custody.ts";
import { grouped } from "../grouped.ts";
import { labels } from "../labels.ts";
import type { Hashing } from "../primitives.ts";
import type { Authority, BundleAbout } from "./bundle.types.ts";
import { timeOf, type ReadableMessage } from "./readable.ts";

const uco = "https://ontology.unifiedcyberontology.org/uco/";
const context = {
  kb: "http://example.org/kb/",
  "case-investigation": "https://ontology.caseontology.org/case/investigation/",
  "uco-action": `${uco}action/`,
  "uco-core": `${uco}core/`,
  "uco-identity": `${uco}identity/`,
  "uco-observable": `${uco}observable/`,
  "uco-types": `${uco}types/`,
  xsd: "http://www.w3.org/2001/XMLSchema#",
};

/** The same case for tools of investigators: CASE and UCO as JSON-LD, in RFC 8785 form. */
export function caseJsonLd(hashing: Hashing, parts: { about: BundleAbout; authority: Authority; messages: readonly ReadableMessage[]; custody: readonly CustodyEntry[] }): string {
  const { about, authority, messages, custody } = parts;
  const ids = new Map<string, string>();
  function id(kind: string, name: string): string {
    const text = `${about.case}\n${kind}\n${name}`;
    const known = ids.get(text) ?? `kb:${kind}-${uuid(hashing, text)}`;
    ids.set(text, known);
    return known;
  }
  const at = (iso: string): JsonObject => ({ "@type": "xsd:dateTime", "@value": iso });
  const ref = (one: string): JsonObject => ({ "@id": one });
  const accounts = new Map<string, JsonObject>();
  const graph: JsonObject[] = [];
  for (const one of messages) {
    const message = id("message", String(one.place));
    const account = id("account", one.author);
    // The last name that was shown is the one that stands.
    accounts.set(account, {
      "@id": account,
      "@type": "uco-observable:ApplicationAccount",
      "uco-core:hasFacet": [
        {
          "@id": id("account-facet", one.author),
          "@type": ["uco-observable:AccountFacet", "uco-observable:ApplicationAccountFacet"],
          "uco-observable:accountIdentifier": one.author,
        },
      ],
      "uco-core:name": one.name,
    });
    graph.push({
      "@id": message,
      "@type": "uco-observable:Message",
      "uco-core:hasFacet": [
        {
          "@id": id("message-facet", String(one.place)),
          "@type": "uco-observable:MessageFacet",
          "uco-observable:from": ref(account),
          "uco-observable:messageID": `${one.stream}/${one.epoch}/${one.seq}`,
          ...(one.text === null ? {} : { "uco-observable:messageText": one.text }),
          "uco-observable:sentTime": at(one.at),
        },
      ],
    });
  }
  for (const [stream, inside] of grouped(messages, (one) => one.stream)) {
    const thread = id("thread", stream);
    graph.push({
      "@id": thread,
      "@type": "uco-observable:MessageThread",
      "uco-core:hasFacet": [
        { "@id": `${thread}-facet`, "@type": "uco-observable:MessageThreadFacet", "uco-observable:messageThread": inside.map((one) => ref(id("message", String(one.place)))) },
      ],
    });
  }
  graph.push(...accounts.values());
  const authorization = id("authorization", authority.reference);
  graph.push({
    "@id": authorization,
    "@type": "case-investigation:Authorization",
    "case-investigation:authorizationIdentifier": authority.reference,
    "case-investigation:authorizationType": authority.kind,
    "uco-core:description": authority.basis,
  });
  for (const entry of custody) {
    const name = `${entry.item}/${entry.n}`;
    const record = id("provenance", name);
    graph.push({
      "@id": record,
      "@type": "case-investigation:ProvenanceRecord",
      "case-investigation:exhibitNumber": entry.item,
      "uco-core:description": `SHA-256 ${entry.after}`,
      "uco-core:object": messages.length === 0 ? [] : [ref(id("thread", messages[0]?.stream ?? ""))],
    });
    graph.push({
      "@id": id("action", name),
      "@type": "case-investigation:InvestigativeAction",
      "case-investigation:relevantAuthorization": ref(authorization),
      "uco-action:performer": ref(id("performer", entry.who)),
      "uco-action:result": [ref(record)],
      "uco-action:startTime": at(timeOf(entry.atMs)),
      "uco-core:description": entry.why,
      "uco-core:name": entry.what,
    });
  }
  for (const who of new Set(custody.map((entry) => entry.who))) graph.push({ "@id": id("performer", who), "@type": "uco-identity:Identity", "uco-core:name": who });
  return `${canonicalText({ "@context": context, "@graph": graph } as Json)}\n`;
}

/** A UUID of version 8 (RFC 9562) out of a hash: the same case has the same names each time. */
function uuid(hashing: Hashing, name: string): string {
  const hex = toHex(hashing.sha256(ascii(labels.uuid), utf8Bytes(name)).slice(0, 16));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
