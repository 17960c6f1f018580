export const browsers: readonly string[];
/** For Playwright's `launch`. */
export function chromiumHere(): { executablePath: string; args: string[] };
