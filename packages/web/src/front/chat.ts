/**
 * In the place of state/chat.svelte.ts and platform/storage.ts while the build draws the door (draw.ts): a guest of whom nothing is known,
 * on a device that keeps what it is given. Nothing here acts: what is tapped before the application runs is done by it (take-over.ts).
 */
export const chat = { door: null, sheet: null, entry: { nickname: "", age: "", gender: "", country: "FR", postalCode: "", town: "" } } as const;
export const storage = { read: (): null => null, keeps: (): boolean => true } as const;
export const client = {} as const;
const nothing = (): void => {};
export { nothing as openReport, nothing as openSafety, nothing as speak };
