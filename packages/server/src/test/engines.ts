/** Engines of one's own on the loopback, for tests and measurements that need them. */
export { hasNats, startNats, type NatsServer } from "../bus/testing/nats.ts";
export { ownDatabase, postgresUrl } from "../store/testing/postgres.ts";
