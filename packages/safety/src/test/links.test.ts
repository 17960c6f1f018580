import { expect, test } from "bun:test";
import { slotAt } from "../rules/signal-table.ts";
import { judged, kinds } from "./bench.ts";

const isLink = (text: string): boolean => kinds(judged(text)).includes("contact.link");

test("[SF-27] an address is seen with a scheme, disguised, with www, bare and in words; a file name and an ordinary sentence are none", () => {
  for (const text of [
    "va sur https://exemple.org/page",
    "hxxp://exemple.com",
    "regarde www.exemple.fr",
    "exemple.com c'est là",
    "mon site exemple[.]com",
    "mon site exemple(.)fr",
    "exemple point com",
    "example dot org",
  ])
    expect([text, isLink(text)]).toEqual([text, true]);
  for (const text of ["ouvre index.ts et regarde", "c'est bon.on y va", "j'habite à 3.5 km", "le point com de la réunion", "v1.2.3 est sortie", "etc. ok", "fin.Le lendemain"])
    expect([text, isLink(text)]).toEqual([text, false]);
});

const slot = (text: string, name: "link.shortener" | "link.invitation" | "link.look_alike"): number => judged(text).slots?.[slotAt[name]] ?? -1;

test("[SF-28] of an address it is known whether it hides its end, invites elsewhere, or looks like a name that people trust; the owner's own address does not", () => {
  for (const text of ["bit.ly/abc", "https://tinyurl.com/x", "cutt.ly/zz"]) expect([text, slot(text, "link.shortener")]).toEqual([text, 1]);
  for (const text of ["discord.gg/abc", "https://t.me/groupe", "chat.whatsapp.com/xyz"]) expect([text, slot(text, "link.invitation")]).toEqual([text, 1]);
  for (const text of [
    "https://paypa1.com",
    "paypal-secure.com",
    "https://paypal.connexion-client.xyz",
    "www.arnazon.fr",
    "ameli-remboursement.info/x",
    "https://netfllx.com",
    "chronopsot.fr",
    "https://la-banque.credltagricole.com",
  ]) {
    expect([text, slot(text, "link.look_alike")]).toEqual([text, 1]);
    expect([text, judged(text).scores.scam >= 0.5]).toEqual([text, true]);
  }
  for (const text of [
    "https://www.paypal.com",
    "amazon.fr",
    "https://mail.google.com/x",
    "laposte.fr",
    "https://www.impots.gouv.fr",
    "exemple.org",
    "https://fr.wikipedia.org/wiki/Paris",
    "le-marche.fr",
  ])
    expect([text, slot(text, "link.look_alike")]).toEqual([text, 0]);
});
