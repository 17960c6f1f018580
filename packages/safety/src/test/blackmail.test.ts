import { expect, test } from "bun:test";
import { judged, talked } from "./bench.ts";

const talk = (...texts: readonly string[]): string[] => talked(texts.map((text) => ["a", text]));

test("[SF-49, NU-9] photos, parents, secrets and terms of everyday talk are no blackmail: nobody is warned of it, slowed or stopped", () => {
  const harmless = [
    "je te tiens au courant",
    "j'ai filmé le concert hier",
    "j'ai gardé tes messages, ils me font sourire",
    "je montre les photos du mariage à ta famille samedi",
    "j'ai pris une capture de la recette",
    "je le dis à ton père si tu finis pas tes légumes haha",
    "si tu réponds pas j'envoie la facture à ton patron",
    "ta femme va adorer le cadeau",
    "la vidéo de ton discours circule partout, bravo",
    "tes photos de vacances sont sur facebook ?",
    "j'ai de quoi te faire rire",
    "je peux montrer tes photos à ta mère ?",
    "tes parents savent que t'es gay ?",
    "je l'ai dit à ma mère que je suis trans, tu l'as dit à tes parents ?",
    "il m'a dit si tu payes pas j'envoie la vidéo à ta femme",
    "mon ex menace d'envoyer mes photos à mes parents",
    "ne dis rien à tes parents c'est une surprise pour leurs 40 ans de mariage",
    "t'as jusqu'à demain pour payer le club de foot",
    "tu l'as dit à tes parents que t'es gay ? moi j'ai attendu 30 ans",
    "je vais tout raconter à ta sœur, elle va rire",
    "tell your mum i said hi",
    "i'll show your dad the photos from the wedding",
    "did you tell your mum you're pregnant?",
    "your parents will love the photos",
    "can you send me the 20 before tonight?",
    "you have until tomorrow to pay the club fee",
    "he said if you don't pay i'll send the video to your wife",
    "i'll send your photos to your sister as agreed",
    "want me to send the group photos to your mum?",
  ];
  expect(harmless.filter((text) => talk(text)[0] !== "allow")).toEqual([]);
});

test("[SF-49, NU-9, AR-9] who would show or tell something of the other's, to whom or at which price, is stopped at the first message, in private and before a room", () => {
  const threats = [
    "si tu payes pas j'envoie la vidéo à ta femme",
    "j'ai fait des captures, tu fais ce que je dis ou je publie tout",
    "t'as jusqu'à ce soir pour m'envoyer l'argent ou tout le monde verra",
    "jé t photos, 100 balles ou jlé met sur insta",
    "je vais dire à tes parents que t'es pd",
    "si tu viens pas je dis à ton père que tu couches avec des mecs",
    "tu m'envoies 50 balles par paypal sinon ta mère reçoit tout",
    "ta famille sait que t'es homo ? paye et je me tais",
    "tu veux que toute ta cité sache que t'es gay ? 300 euros",
    "ton daron va apprendre que tu sors avec des mecs si tu raques pas, il aura les photos",
    "i recorded the call, 200 or it goes to all your contacts",
    "you have an hour to pay then i post it all",
    "do what i say or your wife sees the screenshots",
    "send more or i show everyone at your school",
    "i'll tell your dad you're gay unless you pay",
    "does your boss know you're trans? he will soon",
  ];
  expect(threats.flatMap((text) => [talk(text)[0], judged(text).verdict.step].map((step) => `${step} ${text}`))).toEqual(
    threats.flatMap((text) => [`escalate ${text}`, `escalate ${text}`]),
  );
});

test("[SF-43] pictures asked for and praised between two who deal or date are no half of a threat", () => {
  expect(talk("vous m'envoyez des exemples de photos ?", "tes photos sont superbes, je les montre à ma femme", "acompte de 50 euros ?")).toEqual(["allow", "allow", "allow"]);
});

test("[SF-43, NU-9] half a threat says something beside a picture or a demand: a photo asked for, then the family; money with a term after a picture", () => {
  expect(talk("envoie une photo de toi", "tes photos, tout ton bahut va en profiter").at(-1)).not.toBe("allow");
  expect(talk("envoie une photo de toi", "tu m'envoies 100 euros", "t'as une heure").at(-1)).toBe("escalate");
  expect(talk("tu m'envoies 100 euros", "t'as une heure").at(-1)).toBe("allow");
});
