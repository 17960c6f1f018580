/** The six signs of RO-4, in the order of the wire. */
export const signs = ["👍", "❤️", "😄", "😮", "😢", "🙏"] as const;
