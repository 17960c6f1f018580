/** The square is a part of its own (AP-33): the door is drawn without waiting for it, and what is fetched once is there for good. */
export const square = (): Promise<typeof import("../screens/square.svelte")> => import("../screens/square.svelte");
