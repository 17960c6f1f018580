import { ejabberd } from "./ejabberd/peer.ts";
import { inspircd } from "./inspircd/peer.ts";
import { mosquitto } from "./mosquitto/peer.ts";
import { nchan } from "./nchan/peer.ts";
import type { Peer } from "./peer.ts";
import { prosody } from "./prosody/peer.ts";
import { socketio, socketioRecovery } from "./socketio/peer.ts";
import { ws } from "./ws/peer.ts";

export type PeerName = "ws" | "socketio" | "socketio-recovery" | "prosody" | "ejabberd" | "mosquitto" | "inspircd" | "nchan";
export const peerList: Readonly<Record<PeerName, Peer>> = { ws, socketio, "socketio-recovery": socketioRecovery, prosody, ejabberd, mosquitto, inspircd, nchan };
export const isPeer = (name: string): name is PeerName => Object.hasOwn(peerList, name);
