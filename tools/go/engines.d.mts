/** Null when PostgreSQL is neither there nor to be had. */
export function ensurePostgres(): Promise<{ readonly url: string; stop(): void } | null>;
export function ensureNats(): boolean;
export function has(program: string): boolean;
export function install(name: string): boolean;
