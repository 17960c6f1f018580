import { outside, type ClientState } from "@lampion/client";

/** The client's snapshot as the screens read it, each part by itself: a word in a room draws nothing anew but that room. */
export class Shown implements ClientState {
  phase = $state.raw<ClientState["phase"]>(outside.phase);
  connection = $state.raw<ClientState["connection"]>(outside.connection);
  me = $state.raw<ClientState["me"]>(outside.me);
  powers = $state.raw<ClientState["powers"]>(outside.powers);
  closed = $state.raw<ClientState["closed"]>(outside.closed);
  statements = $state.raw<ClientState["statements"]>(outside.statements);
  landing = $state.raw<ClientState["landing"]>(outside.landing);
  rooms = $state.raw<ClientState["rooms"]>(outside.rooms);
  streams = $state.raw<ClientState["streams"]>(outside.streams);
  talks = $state.raw<ClientState["talks"]>(outside.talks);
  knocks = $state.raw<ClientState["knocks"]>(outside.knocks);
  people = $state.raw<ClientState["people"]>(outside.people);
  typing = $state.raw<ClientState["typing"]>(outside.typing);
  cards = $state.raw<ClientState["cards"]>(outside.cards);
  ageProviders = $state.raw<ClientState["ageProviders"]>(outside.ageProviders);
  privateProtection = $state.raw<ClientState["privateProtection"]>(outside.privateProtection);
  privateHistory = $state.raw<ClientState["privateHistory"]>(outside.privateHistory);
  light = $state.raw<ClientState["light"]>(outside.light);
  off = $state.raw<ClientState["off"]>(outside.off);
  mode = $state.raw<ClientState["mode"]>(outside.mode);
  offsetMs = $state.raw<ClientState["offsetMs"]>(outside.offsetMs);
  goneWhy = $state.raw<ClientState["goneWhy"]>(outside.goneWhy);

  take(state: ClientState): void {
    Object.assign(this, state);
  }
}
