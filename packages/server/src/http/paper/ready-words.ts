/** Words for who asked that nothing happens before they are safe (MD-62). */
export const readyWords = {
  fr: {
    title: "Êtes-vous en sécurité ?",
    lead: "Vous avez demandé que rien ne se passe avant. Si quelque chose est décidé, cela attend, 72 heures au plus après votre signalement.",
    waits: "Une mesure est décidée. Elle attend que vous le disiez, et commence au plus tard le",
    ready: "Je suis en sécurité : agissez maintenant",
    done: "C'est noté. Ce qui attendait commence.",
  },
  en: {
    title: "Are you safe?",
    lead: "You asked that nothing happens before. If something is decided, it waits, for 72 hours after your report at most.",
    waits: "A measure is decided. It waits for your word, and begins at the latest on",
    ready: "I am safe: act now",
    done: "Noted. What was waiting begins.",
  },
} as const;
